"""Pages of people: find, add and correct, contact, history."""
