"""How days and moments are written: one way everywhere, in the reader's language and zone.

The formats stand in `casemgmt/config/formats`, one file a language.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.formats import date_format, get_format

DAYS_OF_A_WEEK = 7
MONTH = {"M Y": "M", "b Y": "b"}  # the month alone, by the format of a month with its year


class NamedZone(ZoneInfo):
    """A zone that is told beside each time of day, because the reader works in several."""


def day(value: date | None) -> str:
    """Tue Nov 24, 2026."""
    return date_format(local(value), "DATE_FORMAT") if value else ""


def short_day(value: date | None) -> str:
    """Nov 24, 2026."""
    return date_format(local(value), "SHORT_DATE_FORMAT") if value else ""


def near_day(value: date, today: date) -> str:
    """Tue, while it is no week ago; then Nov 24, 2026."""
    return date_format(value, "D") if (today - value).days < DAYS_OF_A_WEEK else short_day(value)


def month(value: date | None) -> str:
    """Nov 2026."""
    return date_format(value, "YEAR_MONTH_FORMAT") if value else ""


def month_alone(value: date) -> str:
    """Nov: where its year is said beside it."""
    return written(value, MONTH[get_format("YEAR_MONTH_FORMAT")])


def clock(value: datetime | time | None) -> str:
    """2:05 pm; where the zone is told by name, 2:05 pm PST."""
    if not value:
        return ""
    told = date_format(local(value), "TIME_FORMAT").lower()
    named = isinstance(value, datetime) and isinstance(timezone.get_current_timezone(), NamedZone)
    return (f"{told} {local(value):%Z}" if named else told).replace(" ", "\u00a0")


def moment(value: datetime | None) -> str:
    """Tue Nov 24, 2026, 2:05 pm."""
    return f"{day(value)}, {clock(value)}" if value else ""


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone, by its name; a program's own is `program.day_of(at)`."""
    return at.astimezone(ZoneInfo(zone)).date()


def local(value: Any) -> Any:
    """A moment by the clock of the current zone; a day or a wall time as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
