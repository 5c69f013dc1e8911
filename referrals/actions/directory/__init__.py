"""Services, their free places, and where partners take letters."""
