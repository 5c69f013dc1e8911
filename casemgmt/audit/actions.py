"""The verbs of the log: write an event down, and seal what was written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from casemgmt import scope
from casemgmt.audit.models import Event, EventKind

BATCH = 50_000  # events sealed in one transaction

# Users stand above the log; it keeps their id as text.
Actor = AbstractBaseUser | AnonymousUser

_waiting: ContextVar[list[Event] | None] = ContextVar("waiting", default=None)


def record(
    kind: EventKind,
    *,
    by: Actor | None = None,
    program: str = "",
    of: Any = None,
    object_kind: str = "",
    object_id: UUID | str = "",
    why: str = "",
    detail: dict[str, Any] | None = None,
) -> Event:
    """Add an event in the current transaction; if it cannot be written, nothing is shown.

    `of` is the record concerned; otherwise name it by `object_kind` and `object_id`.
    `detail` holds ids and counts only: never a name, a number, or what somebody typed.
    """
    if of is not None:
        object_kind, object_id = of._meta.label_lower, str(of.pk)
        program = program or getattr(of, "program_id", "")
    event = Event(
        actor=_name(by), program=program, kind=kind, object_kind=object_kind,
        object_id=str(object_id), why=why, detail=detail or {},
    )  # fmt: skip
    waiting = _waiting.get()
    if waiting is None:
        event.save(force_insert=True)
    else:
        waiting.append(event)
    return event


@contextmanager
def together() -> Iterator[None]:
    """What is recorded within is written in one statement, in its order, before anything is shown.

    An error within writes nothing: then nothing is shown either.
    """
    waiting: list[Event] = []
    before = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(before)
    Event.objects.bulk_create(waiting)


def record_in(programs: Sequence[str], kind: EventKind, **event: Any) -> None:
    """Add the event to the log of each of these programs; where there is none, to that of no program."""
    for program in programs or [""]:
        record(kind, program=program, **event)


def seal(at_once: int = BATCH) -> int:
    """Give every event that waits its place in its program's chain; returns how many got one.

    `at_once`: how many in one transaction, under one seal. The database's own function does it, as the owner:
    this role may neither add nor change a link.
    """
    sealed = batch = _seal_batch(at_once)
    while batch == at_once:
        batch = _seal_batch(at_once)
        sealed += batch
    return sealed


def _seal_batch(at_once: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal_waiting(%s)", [at_once])
        return cursor.fetchone()[0]


def _name(by: Actor | None) -> str:
    if by is not None and by.is_authenticated:
        return f"user:{by.pk}"
    return scope.current_actor()
