"""What can stand on a person's timeline, and when somebody was last in contact.

Each slice says which of its rows are lines, all in one shape; they are read together in one query, under row
security and as far as the user may see them. What a line is called in words is said afterwards, by the slice.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import IntEnum
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    DateField,
    DateTimeField,
    Expression,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Greatest
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.declared import Declared

LENGTH = 50


@dataclass(frozen=True)
class Event:
    """One line: `at` is None where only the day is known.

    `acts` are what it tells, `part_of` the act that it came of: where that stands there too, the two are one
    entry (`timeline.one_an_act`). `words`: all that was written, where `text` shows only its beginning.
    """

    day: date
    at: datetime | None
    title: str
    icon: str
    url: str = ""
    by: str = ""
    text: str = ""
    words: str = ""
    acts: tuple[object, ...] = ()
    part_of: object = None


class TimelineLine(NamedTuple):
    """One line as it is read: codes, and what somebody typed. `on` is its day in the current zone.

    `kind` tells the lines of one source apart; `of` is another record that the line belongs to.
    """

    source: int
    kind: str
    id: UUID
    of: UUID | None
    at: datetime | None
    day: date | None
    codes: list[str]
    name: str
    by: str
    text: str
    on: date

    def told(self, title: str, icon: str, url: str, **more: Any) -> Event:
        """The line in words."""
        return Event(self.on, self.at, title=title, icon=icon, url=url, **more)


@dataclass(frozen=True)
class Source:
    """One kind of event, to which the timeline can be narrowed."""

    key: str
    label: str
    rows: Callable[[Any, Any], Iterable[QuerySet[Any]]]  # (person, user) → `lines` of each table
    tell: Callable[[TimelineLine], Event]
    order: int


class Nearness(IntEnum):
    """How near somebody came to a person. Whoever met them reached them; whoever reached them tried."""

    TRIED = 1
    REACHED = 2
    MET = 3


@dataclass(frozen=True)
class LastContact:
    """When somebody met, reached or tried to reach a person last."""

    nearness: Nearness
    moments: Callable[[Any, Any], QuerySet[Any]]  # (person, user) → one column, as far as the user may see


SOURCES = Declared("SOURCES", Source, once=attrgetter("order"), sort=True)
LAST_CONTACTS = Declared("LAST_CONTACTS", LastContact)


class Each(Func):
    """A line for each of these: `unnest`. Several columns of a table go side by side."""

    function = "unnest"
    template = "%(function)s(ARRAY[%(expressions)s])"
    set_returning = True
    output_field = TextField()  # read as it comes


class Codes(Func):
    """Several codes of a row in one column."""

    template = "ARRAY[%(expressions)s]::text[]"
    output_field = ArrayField(TextField())


NOTHING = {
    "kind": Value(""),
    "id": F("pk"),
    "of": Cast(Value(None), UUIDField()),
    "at": Cast(Value(None), DateTimeField()),
    "day": Cast(Value(None), DateField()),
    "codes": Codes(),
    "name": Value(""),
    "by": Value(""),
    "text": Value(""),
}
NO_DAY, NO_MOMENT = NOTHING["day"], NOTHING["at"]


def lines(rows: QuerySet[Any], **columns: Any) -> QuerySet[Any]:
    """The rows as `TimelineLine`s; what is not said is empty. Without a moment and a day a row is no line."""
    said = {name: F(each) if isinstance(each, str) else each for name, each in columns.items()}
    return rows.order_by().values_list(*(NOTHING | said).values())


def read_lines(
    person: Any, user: Any, *, sources: Iterable[Source], before: date | None, most: int = LENGTH
) -> list[TimelineLine]:
    """The newest lines of the person, or those before a day: `most` and one, and the rest of the last day."""
    asked = tuple((f"{place}, *", each.rows) for place, each in enumerate(sources))
    parts, values = _together(person, user, asked)
    until = " AND line.on < %s" if before else ""
    return [TimelineLine(*row) for row in _read(
        f'SELECT * FROM (SELECT *, coalesce(day, (at AT TIME ZONE %s)::date) AS "on" FROM ({parts})'
        f" AS part ({', '.join(TimelineLine._fields[:-1])})) AS line WHERE line.on IS NOT NULL{until}"
        f" ORDER BY line.on DESC FETCH FIRST {most + 1} ROWS WITH TIES",
        [timezone.get_current_timezone_name(), *values, *([before] if before else [])],
    )] if parts else []  # fmt: skip


def last_contact(person: Any, user: Any) -> datetime | None:
    """The newest meeting, or try that reached the person; None before any."""
    spoken = tuple(("*", each.moments) for each in LAST_CONTACTS if each.nearness >= Nearness.REACHED)
    parts, values = _together(person, user, spoken)
    return _read(f"SELECT max(at) FROM ({parts}) AS met (at)", values)[0][0] if parts else None


def newest_contact(nearness: Nearness, user: Any, *, of: str = "person") -> Expression:
    """For rows with a person: the last time that somebody came this near, or nearer; NULL before any."""
    found = [each.moments(OuterRef(of), user) for each in LAST_CONTACTS if each.nearness >= nearness]
    newest = [Subquery(rows.order_by(F(rows.query.values_select[0]).desc())[:1]) for rows in found]
    return Cast(Greatest(*newest) if len(newest) > 1 else newest[0], DateTimeField())


Asked = tuple[tuple[str, Callable[[Any, Any], Any]], ...]  # columns, and what gives the rows of them
SOMEBODY = uuid4()  # stands in a text that was written once for whoever is asked about
MOST_WRITTEN = 200
_written: dict[Hashable, tuple[str, list[Any]]] = {}


def _together(person: Any, user: Any, asked: Asked) -> tuple[str, list[Any]]:
    """One text for all branches, and its values.

    It is written once for what is asked, what the user may do and whom the scope hides: of everything that
    the rows of a branch depend on, nothing else changes from person to person.
    """
    known = (asked, type(person), policy.rights_of(user), scope.at_hand())
    if known not in _written:
        if len(_written) >= MOST_WRITTEN:
            _written.clear()
        _written[known] = _write(type(person)(pk=SOMEBODY), user, asked)
    text, values = _written[known]
    return text, [person.pk if value == SOMEBODY else value for value in values]


def _write(person: Any, user: Any, asked: Asked) -> tuple[str, list[Any]]:
    """The branches as SQL; left out is what holds nothing for this user."""
    texts: list[str] = []
    values: list[Any] = []
    for columns, rows in _branches(person, user, asked):
        with suppress(EmptyResultSet):
            text, own = rows.query.sql_with_params()
            texts.append(f"SELECT {columns} FROM ({text}) AS own")
            values += own
    return " UNION ALL ".join(texts), values


def _branches(person: Any, user: Any, asked: Asked) -> Iterator[tuple[str, QuerySet[Any]]]:
    for columns, give in asked:
        given = give(person, user)
        yield from ((columns, rows) for rows in ([given] if isinstance(given, QuerySet) else given))


def _read(text: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def midnight(day: date) -> datetime:
    """When a day begins in the current zone."""
    return timezone.make_aware(datetime.combine(day, time()))
