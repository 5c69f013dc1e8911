"""The page for leadership, each figure's own page, its files, and the list behind it."""
