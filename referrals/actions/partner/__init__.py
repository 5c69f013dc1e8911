"""What a partner without an account comes in by, reads and is sent."""
