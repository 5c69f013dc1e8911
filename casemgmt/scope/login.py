"""Which database role a connection logs in as: `app` for all work, `owner` for migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections


def log_in_as(role: str, *, alias: str = "default") -> None:
    """Leave the present session and let the next query log in as `role` ("app" or "owner")."""
    connection = connections[alias]
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    name = connection.settings_dict["NAME"]
    connection.settings_dict.update(settings.DATABASE_LOGINS[role], NAME=name)


@contextmanager
def logged_in_as_owner(*, alias: str = "default") -> Iterator[None]:
    """Migrate as the owner, then be the application again."""
    log_in_as("owner", alias=alias)
    try:
        yield
    finally:
        log_in_as("app", alias=alias)
