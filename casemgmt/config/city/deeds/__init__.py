"""The verbs of the slices, done in the past: the rows that an action would have written at that moment.

Each takes the book and what its action takes, and `at`. Nothing is asked and nothing is looked up, so that a
thousand stories take seconds; a test tells one story both ways and compares every row.
"""
