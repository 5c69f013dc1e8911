"""Pages of asking, and of what became of it."""
