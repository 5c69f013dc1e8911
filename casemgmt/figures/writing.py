"""How a number is written: one rounding for pages, files and commands."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from casemgmt.figures.metric import Measure

DASH = "–"
SHARES = {Measure.SHARE, Measure.RATE}  # written as percent


def rounded(measure: Measure, value: float | None) -> float | None:
    """The value as exact as it is shown, for files; None where there was nothing to count."""
    if value is None:
        return None
    places = _places(measure, value)
    return round(value, places) if places else round(value)


def rounded_basis(value: float | None) -> float | None:
    """What a figure stands on, as exact as it is shown: a whole number, or half of one."""
    return value if value is None or not value % 1 else round(value, 1)


def said(measure: Measure, value: float | None) -> str:
    """412, 63%, 17 min or 9 days; a dash where there was nothing to count."""
    if value is None:
        return DASH
    if measure in SHARES:
        return f"{value:.0%}"
    written = number(value, _places(measure, value))
    match measure:
        case Measure.MINUTES:
            return _("%(n)s min") % {"n": written}
        case Measure.DAYS:
            return _("%(n)s days") % {"n": written}
    return written


def number(value: float, places: int = 0) -> str:
    """Rounded, in the reader's own notation; Django alone would cut the rest off."""
    return number_format(round(value, places), places, force_grouping=True)


def _places(measure: Measure, value: float) -> int:
    if measure in SHARES:
        return 2
    return 1 if measure is Measure.DAYS and value < 10 else 0
