"""Servers of our own, for a machine that has none: PostgreSQL and Valkey, private to one folder."""


class Unavailable(Exception):
    """A server of our own cannot run here; the message says what to do."""
