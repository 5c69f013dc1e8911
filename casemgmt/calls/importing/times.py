"""Local wall times to instants. A date without a time is a day whose hour nobody knows."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from django.utils.translation import gettext as _

from casemgmt.calls.models.imports import First

DATE_ONLY = "date_only"
SKIPPED = "skipped_hour"
DOUBLED = "doubled_hour"
FIRST_YEAR = 1989  # that of the oldest such program, in Eugene
SPREADSHEET_DAYS = range(32_509, 73_051)  # 1989 to 2099, counted from 30 December 1899
FIRST_DAY = datetime(1899, 12, 30)

MONTHS = (
    "jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep", "oct", "nov", "dec dic",
)  # fmt: skip
MONTH_OF = {word: number for number, line in enumerate(MONTHS, start=1) for word in line.split()}
NAMED = "|".join(MONTH_OF)
DAYS = (
    r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?=$|[t ])",
    r"(?P<one>\d{1,2})(?P<sep>[-/.])(?P<other>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)",
    rf"(?P<d>\d{{1,2}})(?:[-. ]| de )(?P<name>{NAMED})[a-z]*\.?(?:[-, ]+| de )(?P<y>\d{{4}}|\d\d)",
    rf"(?P<name>{NAMED})[a-z]*\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
)
WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
HOUR = (
    r"(?P<h>\d{1,2})[:.](?P<min>\d\d)(?:[:.](?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?: ?(?P<half>[ap])\.? ?m?\.?)?"
    r"|(?P<h4>\d\d):?(?P<min4>\d\d)(?: ?(?:h|hrs|hours)\.?)?"
    r"|(?P<h6>\d\d)(?P<min6>\d\d)(?P<s6>\d\d)"
)
OFFSET = r"(?: ?(?P<zone>z|utc|gmt|[+-]\d\d(?::?\d\d)?))?"
SHAPES = [re.compile(f"{WEEKDAY}{day}(?:(?:,? |t|, at | at )(?:{HOUR}){OFFSET})?") for day in DAYS]
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")


class TimeShape(NamedTuple):
    """How a time is written: its kind, and for 13/5/2026 which of the two can only come first."""

    kind: str
    only: str = ""


class DayRules(NamedTuple):
    """What `read_day` goes by: what comes first in 5/12/2026, nothing where nobody said so."""

    first: str = ""
    time_formats: tuple = ()


SHEET, NUMBER, YEAR_FIRST, NAMED_MONTH = (
    TimeShape("sheet"),
    TimeShape("number"),
    TimeShape("year_first"),
    TimeShape("named_month"),
)
OWN = TimeShape("own")  # as only this mapping says


def read_wall(cell, rules):
    """None, a `date` (its hour is not known) or a wall time. ValueError when the cell is none of these.

    A time that was written with an offset keeps it.
    """
    if cell is None:
        return None
    wall = _wall(cell, rules)
    if wall.year < FIRST_YEAR:
        raise ValueError(_("“%(cell)s” is not a likely date.") % {"cell": _shown(cell)})
    if not isinstance(wall, datetime):
        return wall
    local = wall.astimezone(rules.zone) if wall.tzinfo else wall
    midnight = local.time() == time(0)
    return local.date() if midnight and rules.midnight_means_unknown else wall


def read_day(cell, rules, *, first_year=FIRST_YEAR):
    """None or the day that a cell says, an hour beside it left out. ValueError, in words, when it is none.

    Nothing stands for what comes first in `rules.first` where nobody said so: then a day that may be read two
    ways is refused.
    """
    if cell is None:
        return None
    way = way_of(cell)
    if way.kind == "slashes" and not (rules.first or way.only or _is_one_day(cell)):
        raise ValueError(_("“%(cell)s” may be two days.") % {"cell": _shown(cell)})
    wall = _wall(cell, rules._replace(first=rules.first or way.only or First.MONTH))
    day = wall.date() if isinstance(wall, datetime) else wall
    if day.year < first_year:
        raise ValueError(_("“%(cell)s” is not a likely date.") % {"cell": _shown(cell)})
    return day


def _is_one_day(cell):
    """5/5/2026 is the same day whatever comes first."""
    found = _parts(cell)
    return int(found["one"]) == int(found["other"])


def way_of(cell):
    """The Way in which a cell is written, whether or not there is such a day."""
    if isinstance(cell, date):
        return SHEET
    found = _parts(cell)
    if not found:
        return NUMBER if _is_number(cell) else OWN
    if found.get("name"):
        return NAMED_MONTH
    if not found.get("one"):
        return YEAR_FIRST
    one, other = int(found["one"]), int(found["other"])
    return TimeShape("slashes", First.DAY if one > 12 >= other else First.MONTH if other > 12 >= one else "")


def _wall(cell, rules):
    if isinstance(cell, date):
        return cell
    if _is_number(cell):
        return _counted(cell)
    found = _parts(cell)
    return _written(found, cell, rules.first) if found else _in_own_words(cell, rules.time_formats)


def _is_number(cell):
    if isinstance(cell, str):
        return bool(SERIAL.fullmatch(cell.strip()))
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _parts(cell):
    """What stands where in a written day and time, or None."""
    text = " ".join(str(cell).casefold().split())
    found = next(filter(None, (shape.fullmatch(text) for shape in SHAPES)), None)
    return found and found.groupdict()


def _counted(cell):
    """A spreadsheet's own number for a day: 46154.5618 is 12 May 2026, 13:29."""
    days, rest = divmod(float(str(cell).strip().replace(",", ".")), 1)
    if days not in SPREADSHEET_DAYS:
        raise ValueError(_no_time(cell))
    moment = FIRST_DAY + timedelta(days=days, seconds=round(rest * 86_400))
    return moment if rest else moment.date()


def _written(found, cell, first):
    try:
        day = date(_year(found["y"]), *_month_and_day(found, first))
        return _at(day, found)
    except ValueError:
        raise ValueError(_no_time(cell)) from None


def _year(digits):
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month_and_day(found, first):
    if found.get("name"):
        return MONTH_OF[found["name"]], int(found["d"])
    if not found.get("one"):
        return int(found["m"]), int(found["d"])
    one, other = int(found["one"]), int(found["other"])
    return (one, other) if first == First.MONTH else (other, one)


def _at(day, found):
    hour, minute, second = (
        next((found[name + form] for form in ("", "4", "6") if found.get(name + form)), None)
        for name in ("h", "min", "s")
    )
    if hour is None:
        return day
    hour = int(hour)
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = datetime.combine(day, time(hour, int(minute), int(second or 0)))
    return moment.replace(
        microsecond=int((found["f"] or "0")[:6].ljust(6, "0")), tzinfo=_offset(found["zone"])
    )


def _offset(text):
    if not text:
        return None
    if text.isalpha():
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-ahead if text.startswith("-") else ahead)


def _in_own_words(cell, formats):
    """A way of writing that only this mapping names."""
    for form in formats:
        try:
            wall = datetime.strptime(str(cell).strip(), form)
        except ValueError:
            continue
        return wall if "%H" in form or "%I" in form else wall.date()
    raise ValueError(_no_time(cell))


def _no_time(cell):
    return _("“%(cell)s” is not a date and time.") % {"cell": _shown(cell)}


def _shown(cell):
    return str(cell)[:40]


def instant(wall, zone, *, after=None):
    """The UTC instant of a wall time in a zone, and a flag when the clock was being changed.

    An hour that comes twice is read as the first one, or as the second if only that is not before `after`.
    An hour that never was is read as the same span after the change.
    """
    if wall.tzinfo:
        return wall.astimezone(UTC), ""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first, ""
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        return first, SKIPPED
    return (second if after and first < after <= second else first), DOUBLED
