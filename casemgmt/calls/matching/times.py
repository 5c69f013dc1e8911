"""Local wall times to instants. A date without a time is a day whose hour nobody knows."""

from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

DATE_ONLY = "date_only"
SKIPPED = "skipped_hour"
DOUBLED = "doubled_hour"
YEARS = range(1990, 2101)


def read_wall(cell, rules):
    """None, a `date` (its hour is not known) or a wall time. ValueError when the cell is none of these."""
    if cell is None:
        return None
    wall = cell if isinstance(cell, date) else _parsed(cell, rules.time_formats)
    if wall.year not in YEARS:
        raise ValueError(_("“%(cell)s” is not a likely date.") % {"cell": cell})
    if not isinstance(wall, datetime):
        return wall
    midnight = wall.time() == time(0)
    return wall.date() if midnight and rules.midnight_means_unknown else wall


def _parsed(cell, formats):
    for form in formats:
        try:
            wall = datetime.strptime(str(cell).strip(), form)
        except ValueError:
            continue
        return wall if "%H" in form or "%I" in form else wall.date()
    raise ValueError(_("“%(cell)s” is not a date and time.") % {"cell": str(cell)[:40]})


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
