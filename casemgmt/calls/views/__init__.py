"""Pages of calls, imports and mappings."""
