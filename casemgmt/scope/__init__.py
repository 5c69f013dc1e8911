"""Row security: which programs' rows the database shows to the work at hand.

PostgreSQL compares each protected row's `program` with the setting `app.programs`. The setting
lives no longer than its transaction, so a pooled connection never carries it to the next request.

`app.hidden` holds ids of people whom the actor may not see, whatever the program. The database function
`scope_hidden` finds them for whoever acts as a user; work of the system itself sees everybody.
Some of them stand in `app.hidden_in_law` too: `scope_hidden_in_law` finds those about whom the actor may not
see a paper of the law either.

A transaction has an end as well: whoever works within limits (pages, tasks) opens it with them. Commands have
none. They live no longer than the transaction either, so a pooled session stays free of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

PROGRAMS = "app.programs"
ACTOR = "app.actor"
HIDDEN = "app.hidden"
IN_LAW = "app.hidden_in_law"


@dataclass(frozen=True)
class Limits:
    """How long the database works for somebody, in milliseconds: on one statement, and from first to last."""

    statement: int
    whole: int


_limits: ContextVar[Limits | None] = ContextVar("limits", default=None)


@contextmanager
def within(limits: Limits | None) -> Iterator[None]:
    """Transactions that a scope opens meanwhile keep to these limits; what runs longer ends in an error."""
    outer = _limits.set(limits)
    try:
        yield
    finally:
        _limits.reset(outer)


@contextmanager
def acting_as(*, programs: Iterable[str], actor: str) -> Iterator[None]:
    """Open a transaction that sees the rows of these programs, and restore the outer scope after.

    `programs`: program ids; none means no protected row at all.
    `actor`: "user:<id>" or "system:<what>"; the audit trusts it when no user is at hand.
    """
    limits = None if connection.in_atomic_block else _limits.get()
    with transaction.atomic():
        if limits:
            _limit(limits.statement, limits.whole)
        outer = _current()
        _set(",".join(programs), actor)
        yield
        if not connection.needs_rollback:
            _set(*outer)


def wait_outside() -> None:
    """What follows waits for another program: the transaction's whole length is not limited any more."""
    if limits := _limits.get():
        _limit(limits.statement, 0)


def current_actor() -> str:
    """Who acts in this transaction; empty outside a scope."""
    return _current()[1]


def _current() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), coalesce(current_setting(%s, true), '')",
            [PROGRAMS, ACTOR],
        )
        return cursor.fetchone()


def _set(programs: str, actor: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, ids, true),"
            " set_config(%s, CASE ids WHEN '' THEN '' ELSE scope_hidden_in_law(%s, %s) END, true)"
            " FROM scope_hidden(%s, %s) AS ids",
            [PROGRAMS, programs, ACTOR, actor, HIDDEN, IN_LAW, actor, programs, actor, programs],
        )


def _limit(statement: int, whole: int) -> None:
    """PostgreSQL 16 knows no limit for a whole transaction; there each statement's stands alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " CASE WHEN current_setting('transaction_timeout', true) IS NOT NULL"
            " THEN set_config('transaction_timeout', %s, true) END",
            [str(statement), str(whole)],
        )
