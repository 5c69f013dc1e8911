"""Row security: which programs' rows the database shows to the work at hand.

PostgreSQL compares each protected row's `program` with the setting `app.programs`. The setting
lives no longer than its transaction, so a pooled connection never carries it to the next request.

`app.hidden` holds ids of people whom the actor may not see, whatever the program. The database function
`scope_hidden` finds them for whoever acts as a user; work of the system itself sees everybody. Where they are
many a star stands for them, and policies ask about each row by itself.
Some of them stand in `app.hidden_in_law` too: `scope_hidden_in_law` finds those about whom the actor may not
see a paper of the law either.

Python keeps what the database was told as long as the scope is open, so that nobody asks for it twice: who
acts, and the ids found (`hidden_from`).

A transaction has an end as well: whoever works within limits (pages, tasks) opens it with them. Commands have
none. They live no longer than the transaction either, so a pooled session stays free of them.
"""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

PROGRAMS = "app.programs"
ACTOR = "app.actor"
HIDDEN = "app.hidden"
IN_LAW = "app.hidden_in_law"
MOST_HIDDEN = 200  # ids that a setting holds; beyond them the star
MANY = "*"


# What a scope tells the database. Each set_config answers with the value, so the ids found come back.
SET = (
    f"set_config('{PROGRAMS}', %(programs)s, true), set_config('{ACTOR}', %(actor)s, true),"
    f" set_config('{HIDDEN}', ids, true), set_config('{IN_LAW}',"
    " CASE ids WHEN '' THEN '' ELSE scope_hidden_in_law(%(actor)s, %(programs)s) END, true)"
)


@dataclass(frozen=True)
class Limits:
    """How long the database works for somebody, in milliseconds: on one statement, and from first to last."""

    statement: int
    whole: int


@dataclass(frozen=True)
class _Open:
    """The scope at hand, as the database was told it. Ids: comma by comma, or the star."""

    programs: str
    actor: str
    hidden: str
    hidden_in_law: str


NOWHERE = _Open(programs="", actor="", hidden="", hidden_in_law="")

_limits: ContextVar[Limits | None] = ContextVar("limits", default=None)
_open: ContextVar[_Open] = ContextVar("scope", default=NOWHERE)


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
    is_outermost = not connection.in_atomic_block
    limits = _limits.get() if is_outermost else None
    with transaction.atomic():
        outer = _open.get()
        before = _open.set(_enter(",".join(programs), actor, limits))
        try:
            yield
        finally:
            _open.reset(before)
        if not is_outermost and not connection.needs_rollback:
            _open.set(_enter(outer.programs, outer.actor))


def renew() -> None:
    """Find anew who is hidden from the actor, after an action that changed it."""
    scope = _open.get()
    _open.set(_enter(scope.programs, scope.actor))


def wait_outside() -> None:
    """What follows waits for another program: the transaction's whole length is not limited any more."""
    if limits := _limits.get():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_limit(limits.statement, 0)}")


def current_actor() -> str:
    """Who acts in this transaction; empty outside a scope."""
    return _open.get().actor


def at_hand() -> Hashable:
    """The whole scope: while it stays the same, so does whom it shows to whom."""
    return _open.get()


def hidden_from(actor: str, *, in_law: bool = False) -> list[UUID] | None:
    """Ids of those hidden from this actor, where it is the one who acts; else None: then the tables know.

    Where they are more than `MOST_HIDDEN`, none is named: row security alone hides them. Calls that led to
    one of them are among the ids.
    """
    scope = _open.get()
    if actor != scope.actor:
        return None
    known = scope.hidden_in_law if in_law else scope.hidden
    return [UUID(each) for each in known.split(",")] if known and known != MANY else []


def hides_many(*, in_law: bool = False) -> bool:
    """Whether more people are hidden from the actor than are named."""
    scope = _open.get()
    return MANY in (scope.hidden_in_law if in_law else scope.hidden)


def _enter(programs: str, actor: str, limits: Limits | None = None) -> _Open:
    """Tell the database, in one statement; it answers with the ids of those hidden from the actor."""
    asked = SET if limits is None else f"{SET}, {_limit(limits.statement, limits.whole)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {asked} FROM scope_hidden(%(actor)s, %(programs)s) AS ids",
            {"programs": programs, "actor": actor},
        )
        found = cursor.fetchone()
    return _Open(*found[:4])


def _limit(statement: int, whole: int) -> str:
    """PostgreSQL 16 knows no limit for a whole transaction; there each statement's stands alone."""
    return (
        f"set_config('statement_timeout', '{statement:d}', true),"
        " CASE WHEN current_setting('transaction_timeout', true) IS NOT NULL"
        f" THEN set_config('transaction_timeout', '{whole:d}', true) END"
    )
