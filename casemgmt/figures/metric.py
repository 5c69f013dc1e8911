"""A figure with its definition beside it. Slices declare theirs; pages, CSV and extracts read them here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from casemgmt.declared import Declared


class Measure(StrEnum):
    """What kind of number a figure is, and so how it is written."""

    COUNT = "count"
    SHARE = "share"
    MINUTES = "minutes"
    DAYS = "days"
    RATE = "rate"


class Section(StrEnum):
    """Where a figure stands on the page for leadership."""

    ANSWERING = "answering"
    PROMISES = "promises"
    CARE = "care"
    STAYING = "staying"
    OTHER = "other"


class About(StrEnum):
    """Whom a figure counts, and so which rule hides small numbers: 11 people served, or 5 of the staff."""

    SERVED = "served"
    STAFF = "staff"


def midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone."""
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


@dataclass(frozen=True)
class Period:
    """Whole days in the program's zone, the first and the last included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"A period cannot end ({self.last}) before it begins ({self.first}).")

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.last + timedelta(days=1)

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """The instants between which the days lie in a zone: the first counts, the second does not."""
        return midnight(self.first, zone), midnight(self.end, zone)


@dataclass(frozen=True)
class Figure:
    """What a metric came to. A count has no denominator; `value` is None where there was nothing to count.

    `low` and `high` bound `value` with 95% confidence. `excluded` says how many were left out, and why.
    """

    value: float | None
    numerator: int | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    excluded: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """One defined figure, in words that a council member can check.

    `compute(program=<id>, period=<Period>)` returns a Figure. `rows`, where given, takes the same and
    returns the QuerySet behind the numerator, for "see the list". `version` changes with the definition.

    `parts(program=<id>, until=<day>)` returns, for each month before that day, how many stand in each of the
    groups that the figure tells apart ({first day: {group: n}}). No figure about people served is shown
    without: what may be shown of one month depends on what is shown of the others (see `Timeline`).
    Figures of the same rows share one `parts`, so that their difference is guarded too.
    """

    key: str
    name: str
    definition: str
    numerator: str
    denominator: str
    exclusions: str
    unit: str
    source: str
    owner: str
    version: str
    compute: Callable[..., Figure]
    rows: Callable[..., Any] | None = None
    parts: Callable[..., Any] | None = None
    measure: Measure = Measure.SHARE
    about: About = About.SERVED
    section: Section = Section.OTHER


@dataclass(frozen=True)
class Line:
    """One record of the list behind a figure: its words, when it was, what it was, and where it stands."""

    text: str
    at: Any
    what: str
    url: str = ""


@dataclass(frozen=True)
class Listed:
    """How a kind of record is listed behind a figure: for whom, its line, the order, what else is read."""

    model: type
    permission: Any
    line: Callable[[Any], Line]
    order: str
    related: tuple[str, ...] = ()


METRICS = Declared("METRICS", Metric, once=attrgetter("key"))
LISTED = Declared("LISTED", Listed, once=attrgetter("model"))


def every() -> list[Metric]:
    """All declared metrics, by key."""
    return sorted(METRICS, key=attrgetter("key"))


def find(key: str) -> Metric:
    """The metric with this key; KeyError when there is none."""
    return {each.key: each for each in METRICS}[key]
