"""What opens a partner's page, and the contacts on it."""
