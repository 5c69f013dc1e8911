"""Who changed what, and why: django-simple-history, with an actor and a reason on every row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from casemgmt.errors import RuleBroken
from casemgmt.wording import in_words

Row = TypeVar("Row", bound=models.Model)


KEPT = ("history_date", "history_change_reason", "history_type", "history_user_id")


class OneStatement(HistoricalRecords):
    """History whose rows are written by a statement that is put together once for each model.

    The library makes a second object and puts its statement together anew at each save (measured: that takes
    the application more than saving the record itself).
    """

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        """Keep what the record says, with who changed it when and why; the library where SQL is to say it."""
        sql, fields = _statement(type(instance))
        values = [getattr(instance, field.attname) for field in fields]
        if any(isinstance(value, Combinable) for value in values):
            return super().create_historical_record(instance, history_type, using=using)
        by = self.get_history_user(instance)
        reason = self.get_change_reason_for_object(instance, history_type, using)
        session = connections[using or DEFAULT_DB_ALIAS]
        said = [field.get_db_prep_save(value, session) for field, value in zip(fields, values, strict=True)]
        with session.cursor() as cursor:
            cursor.execute(sql, [*said, timezone.now(), reason, history_type, by and by.pk])
        return None


@cache
def _statement(model: type[models.Model]) -> tuple[str, list[Any]]:
    """The statement that adds a row to this model's history, and the fields that it begins with."""
    tracked_model: Any = model
    kept = tracked_model.history.model
    columns = [connection.ops.quote_name(name) for name in (*(f.column for f in kept.tracked_fields), *KEPT)]
    table, values = connection.ops.quote_name(kept._meta.db_table), ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})", kept.tracked_fields


def tracked(*, excluded: Sequence[str] = (), unstamped: bool = False) -> HistoricalRecords:
    """The history of a model, row by row; `excluded` names fields that must never be copied.

    `unstamped` admits saves without an actor: for users alone, whose password the sign-in library rehashes.

    The actor is kept as an id, not as a foreign key: history stands on the floor, users above it.
    """
    return OneStatement(
        excluded_fields=list(excluded),
        history_change_reason_field=models.CharField(max_length=200, null=True),
        history_user_id_field=models.UUIDField(null=True, editable=False),
        get_user=_nobody if unstamped else _refuse_without_stamp,
    )


def stamp(thing: Row, *, by: AbstractBaseUser | None, reason: str | Promise) -> Row:
    """Name the actor (a user, or None for the system) and the reason of the save that follows."""
    row: Any = thing
    row._history_user = by
    row._change_reason = str(reason)
    return thing


def version(thing: models.Model) -> int | None:
    """The number of its last change, by which two people who correct it at once are noticed."""
    row: Any = thing
    return row.history.order_by("-history_id").values_list("history_id", flat=True).first()


def read_version(text: str) -> int | None:
    """The version that a form carries along; None when it carries none."""
    try:
        return int(text)
    except ValueError:
        return None


def lock(thing: Row) -> Row:
    """The row as it is now; until the transaction ends nobody else changes it."""
    kind: Any = thing._meta.model
    return kind.objects.select_for_update(of=("self",)).get(pk=thing.pk)


def lock_in_place(thing: models.Model) -> None:
    """The same for a record at hand: it says what the row says now."""
    thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update(of=("self",)))


def put(thing: Row, changes: Mapping[str, Any]) -> Row:
    """Set these fields, and save nothing."""
    for name, value in changes.items():
        setattr(thing, name, value)
    return thing


def keep(thing: Row, reason: str | Promise, /, *, by: AbstractBaseUser | None, **changes: Any) -> Row:
    """Set what changes and save the record, with who did it and why."""
    stamp(put(thing, changes), by=by, reason=reason).save()
    return thing


def restore(thing: Row, number: int, reason: str | Promise, /, *, by: AbstractBaseUser | None) -> Row:
    """Let the record say again what it said in the version of this number."""
    row: Any = thing
    past = row.history.get(history_id=number)
    columns = {field.attname: getattr(past, field.attname) for field in past.tracked_fields}
    return keep(thing, reason, by=by, **columns)


def hold(thing: Row, *, seen: int | None = None) -> Row:
    """The row as it is now, locked; RuleBroken if it changed since version `seen`."""
    held = lock(thing)
    if seen is not None and version(held) != seen:
        raise RuleBroken(
            _("Somebody changed this while you were typing. Look at its history, then save again.")
        )
    return held


@dataclass
class Change:
    """One row of history: who did what when, and each field's old and new words.

    `older` is the row before it of the same record; None for the first.
    """

    row: Any
    older: Any
    at: datetime
    actor: UUID | None
    reason: str
    thing: str
    fields: list[tuple[Any, Any, str]]

    def says(self, name: str) -> bool:
        """Whether it is the first to say something of this field, or says something else than before."""
        column = self.row._meta.get_field(name).attname
        return self.older is None or getattr(self.row, column) != getattr(self.older, column)


def changes(rows: Iterable[Any]) -> list[Change]:
    """What each row of one kind of history changed, the newest first; of one record or of several."""
    newest_first = sorted(rows, key=lambda row: row.history_id, reverse=True)
    before: dict = {}
    told = []
    for row in reversed(newest_first):
        told.append(_change(row, before.get(row.id)))
        before[row.id] = row
    return told[::-1]


def _change(row: Any, older: Any) -> Change:
    tracked_fields = [field for field in row.tracked_fields if field.editable and not field.is_relation]
    moved = [field for field in tracked_fields if _moved(field, row, older)]
    lines = [(field.verbose_name, older and words(field, older), words(field, row)) for field in moved]
    thing = row.instance_type._meta.verbose_name
    return Change(row, older, row.history_date, row.history_user_id, reason_of(row), thing, lines)


def reason_of(row: Any) -> str:
    """Why the change was made, in the reader's language. What a library saved by itself says no reason."""
    unsaid = {"+": _("Added"), "-": _("Removed")}.get(row.history_type, _("Changed"))
    return _(row.history_change_reason) if row.history_change_reason else unsaid


def _moved(field: Any, row: Any, older: Any) -> bool:
    """Whether the row says something else than the one before; a first row, than nothing at all."""
    before = getattr(older, field.attname) if older else field.get_default()
    return getattr(row, field.attname) != before


def words(field: Any, row: Any) -> str:
    """A value as people read it: labels of codes, not codes."""
    if field.is_relation:
        return str(getattr(row, field.name) or "")
    return in_words(field, getattr(row, field.attname))


def _refuse_without_stamp(instance: models.Model, **_: Any) -> NoReturn:
    raise RuntimeError(f"{type(instance).__name__} was saved without stamp(by=…, reason=…)")


def _nobody(instance: models.Model, **_: Any) -> None:
    return None
