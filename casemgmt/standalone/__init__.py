"""Servers of our own, for a machine that has none: PostgreSQL and Valkey, private to one folder."""

import sys

NEEDS_UNIX = (
    "The built-in servers need Linux or macOS. On Windows use WSL2, "
    "or set DATABASE_URL and BROKER_URL to servers that you run."
)


class Unavailable(Exception):
    """A server of our own cannot run here; the message says what to do."""


if sys.platform == "win32":
    raise Unavailable(NEEDS_UNIX)
