"""Pages of encounters: the form with its draft, one encounter, the lists."""
