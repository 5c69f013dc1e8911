"""Pages of cases (`cases`) and of their notes (`notes`)."""
