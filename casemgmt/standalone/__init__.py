"""Servers of our own, for a machine that has none: PostgreSQL and Valkey, private to one folder."""

NOT_OURS = "{path} is not ours to use. Set VAR_DIR to a folder of your own, or DATABASE_URL to a server."


class Unavailable(Exception):
    """A server of our own cannot run here; the message says what to do."""
