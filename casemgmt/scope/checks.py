"""What must hold of the database before anybody works on it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from casemgmt.scope import current

WHO_AM_I = """
    SELECT rolname, rolsuper, rolbypassrls,
           EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind = 'r')
    FROM pg_roles WHERE rolname = current_user
"""
QUIET_LOG = {
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}

NO_TABLES = (
    "The tables are not made yet, or are of an older version. "
    "Run `manage.py migrate`, or `manage.py demo` for a made-up city."
)


@register(Tags.database)
def the_application_role_is_plain(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The role that works may not be superuser, bypass row security, or own a table."""
    return [problem for alias in databases or [] for problem in _role_problems(connections[alias])]


@register(Tags.database)
def the_server_logs_no_values(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A failing statement's values must not reach the server's log (measured: it printed names)."""
    return [problem for alias in databases or [] for problem in _log_problems(connections[alias])]


def refuse_unsafe_database() -> None:
    """Stop a web process or a worker that would run as a role row security does not bind."""
    problems = the_application_role_is_plain(databases=["default"])
    if problems:
        raise ImproperlyConfigured(" ".join(f"{p.msg} {p.hint}" for p in problems))


def require_tables() -> None:
    """Stop a command before its first question to tables that are not there; says what makes them."""
    connection = connections["default"]
    if not current.is_migrated(connection) or current.stale(connection):
        raise CommandError(NO_TABLES)


def _role_problems(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute(WHO_AM_I)
        role, superuser, bypasses, owns = cursor.fetchone()
    facts = {"is a superuser": superuser, "bypasses row security": bypasses, "owns tables": owns}
    return [
        Error(
            f"The database role “{role}” {fact}.",
            hint="Give DATABASE_URL a plain LOGIN role and DATABASE_OWNER_URL the owner of the tables.",
            id="scope.E001",
        )
        for fact, holds in facts.items()
        if holds
    ]


def _log_problems(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(QUIET_LOG)])
        found = dict(cursor.fetchall())
    return [
        Warning(
            f"The database server may log values: {name} is {found.get(name)!r}.",
            hint=f"ALTER SYSTEM SET {name} = '{wanted}'; SELECT pg_reload_conf();",
            id="scope.W001",
        )
        for name, wanted in QUIET_LOG.items()
        if found.get(name) != wanted
    ]
