"""What can stand on a person's timeline, and when somebody was last in contact.

Each source reads one kind of record, as far as the user may see it, in a fixed number of queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from casemgmt.declared import Declared

LENGTH = 50


@dataclass(frozen=True)
class Event:
    """One line: `at` is None where only the day is known.

    `act` is the act that it tells, `part_of` the act that it came of: where that stands there too, the two
    are one entry (`timeline.one_an_act`).
    """

    day: date
    at: datetime | None
    title: str
    icon: str
    url: str = ""
    by: str = ""
    text: str = ""
    act: object = None
    part_of: object = None


@dataclass(frozen=True)
class Source:
    """One kind of event, to which the timeline can be narrowed."""

    key: str
    label: str
    events: Callable[[Any, Any, Any], list[Event]]  # (person, user, before): the newest, or before a day
    order: int


@dataclass(frozen=True)
class LastContact:
    """When somebody met or reached a person last."""

    at: Callable[[Any, Any], datetime | None]  # (person, user): as far as the user may see it


SOURCES = Declared("SOURCES", Source, once=attrgetter("order"), sort=True)
LAST_CONTACTS = Declared("LAST_CONTACTS", LastContact)


def newest(rows: QuerySet[Any], moment: str, before: date | None) -> QuerySet[Any]:
    """At most one more than a page holds, so that it shows whether more stands behind."""
    earlier = {f"{moment}__lt": midnight(before)} if before else {}
    return rows.filter(**earlier).order_by(f"-{moment}", "id")[: LENGTH + 1]


def on_days(rows: QuerySet[Any], day: str, before: date | None) -> QuerySet[Any]:
    """The same for what is known by the day alone."""
    earlier = {f"{day}__lt": before} if before else {}
    return rows.exclude(**{day: None}).filter(**earlier).order_by(f"-{day}", "id")[: LENGTH + 1]


def when(at: datetime) -> tuple[date, datetime]:
    """The local day of a moment, and the moment."""
    return timezone.localtime(at).date(), at


def midnight(day: date) -> datetime:
    """When a day begins in the current zone."""
    return timezone.make_aware(datetime.combine(day, time()))
