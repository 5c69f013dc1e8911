"""Whether 5/12/2026 begins with the month or the day: asked once for a whole file, never row by row."""

from django.utils.translation import gettext as _

from casemgmt.calls.importing.times import SHEET, way_of
from casemgmt.calls.models.imports import First
from casemgmt.errors import RuleBroken


def order_of(rows, layout, rules, *, stated=""):
    """Which comes first in the whole file: what was `stated`, else what the mapping says.

    RuleBroken when nobody stated it and a date in the file can only be read the other way, and when a
    spreadsheet has turned some of the dates into its own and left others, which it does by the day's number.
    """
    only, own = {}, []
    for number, cell in layout.time_cells(rows):
        way = way_of(cell)
        if way == SHEET:
            own.append(cell.day)
        elif way.only:
            only.setdefault(way.only, {"number": number, "cell": cell[:40]})
    if only and own and max(own) <= 12:
        raise RuleBroken(_half_turned(next(iter(only.values()))))
    other = First.DAY if rules.first == First.MONTH else First.MONTH
    if not stated and other in only:
        raise RuleBroken(_other_way(other, only[other]))
    return stated or rules.first


def _other_way(other, found):
    if other == First.DAY:
        contrary = _("Row %(number)s says “%(cell)s”: day first, but this mapping reads the month first.")
    else:
        contrary = _("Row %(number)s says “%(cell)s”: month first, but this mapping reads the day first.")
    return " ".join(
        [contrary % found, _("No row was read. Look at the file, and say what comes first in all its dates.")]
    )


def _half_turned(found):
    return " ".join(
        [
            _("A spreadsheet has made its own dates of some texts and left others.") % found,
            _("Row %(number)s says “%(cell)s”: days may have been taken for months.") % found,
            _("No row was read. Export the file anew, and open it in no spreadsheet before."),
        ]
    )
