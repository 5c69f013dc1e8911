"""Pages of where somebody is, and of a death."""
