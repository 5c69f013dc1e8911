"""One definition of each figure: what it counts, how sure it is, and what of it may be shown."""
