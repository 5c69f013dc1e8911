"""How days and moments are written: one way everywhere, in the reader's language and zone.

The formats stand in `casemgmt/config/formats`, one file a language.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.formats import date_format, get_format

MONTH = {"M Y": "M", "b Y": "b"}  # the month alone, by the format of a month with its year


def day(value: date | None) -> str:
    """Tue Nov 24, 2026."""
    return date_format(local(value), "DATE_FORMAT") if value else ""


def short_day(value: date | None) -> str:
    """Nov 24, 2026."""
    return date_format(local(value), "SHORT_DATE_FORMAT") if value else ""


def month(value: date | None) -> str:
    """Nov 2026."""
    return date_format(value, "YEAR_MONTH_FORMAT") if value else ""


def month_alone(value: date) -> str:
    """Nov: where its year is said beside it."""
    return written(value, MONTH[get_format("YEAR_MONTH_FORMAT")])


def clock(value) -> str:
    """2:05 pm."""
    return date_format(local(value), "TIME_FORMAT").lower().replace(" ", "\u00a0") if value else ""


def moment(value: datetime | None) -> str:
    """Tue Nov 24, 2026, 2:05 pm."""
    return f"{day(value)}, {clock(value)}" if value else ""


def local(value):
    """A moment by the clock of the current zone; a day or a wall time as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
