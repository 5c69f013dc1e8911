"""How a file was read, so that somebody can say that it was read wrong: sheet, header, zone, dates."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.calls.importing.rows import CallDraft
from casemgmt.calls.importing.times import read_wall, way_of
from casemgmt.calls.models.imports import First
from casemgmt.days import clock, short_day

LONG_AGO = timedelta(days=3653)  # ten years
KINDS = {
    "sheet": gettext_lazy("Dates of the spreadsheet"),
    "number": gettext_lazy("Numbers of the spreadsheet"),
    "year_first": gettext_lazy("Times that begin with the year"),
    "slashes": gettext_lazy("Times such as 5/12/2026"),
    "named_month": gettext_lazy("Times with the month in letters"),
    "own": gettext_lazy("Times written as the mapping says"),
}


def account(table, rows, entries, layout, rules, *, now):
    """What was read as what, as JSON-ready data."""
    days = [entry.values["day"] for entry in entries if isinstance(entry, CallDraft)]
    return {
        "sheet": table.sheet,
        "header_row": table.header_row,
        "left": list(table.left),
        "alike": [name for name, columns in table.left.items() if columns > 1],
        "zone": str(rules.zone),
        "first": rules.first,
        "ways": _ways(rows, layout, rules),
        "long_ago": sum(day < (now - LONG_AGO).date() for day in days),
    }


def _ways(rows, layout, rules):
    """Each way in which times are written: how many, and one of them with what was read."""
    found = {}
    for _number, cell in layout.time_cells(rows):
        try:
            wall = read_wall(cell, rules)
        except ValueError:
            continue
        if isinstance(wall, datetime) and wall.tzinfo:
            wall = wall.astimezone(rules.zone)
        way = way_of(cell)
        seen = found.setdefault(way.kind, {"kind": way.kind, "count": 0, "only": True})
        seen["count"] += 1
        if seen["count"] == 1 or (seen["only"] and not way.only):  # 5/12 tells more than 5/30
            seen |= {"cell": str(cell)[:40], "read": wall.isoformat(), "only": bool(way.only)}
    return list(found.values())


def explained(read):
    """(label, text) for each thing that a person should look at before the rows come in."""
    yield _("Header"), _header(read)
    if read["left"]:
        yield _("Sheets that were not read"), ", ".join(f"“{name}”" for name in read["left"])
    yield _("Time zone"), read["zone"].replace("_", " ")
    if any(way["kind"] == "slashes" for way in read["ways"]):
        yield _("What comes first in its dates"), str(First(read["first"]).label)
    for way in read["ways"]:
        yield (
            KINDS[way["kind"]],
            _("“%(cell)s” is read as %(read)s. Cells: %(count)s") % {**way, "read": _read(way["read"])},
        )


def _header(read):
    told = {"row": read["header_row"], "sheet": read["sheet"]}
    return _("row %(row)s of the sheet “%(sheet)s”") % told if read["sheet"] else _("row %(row)s") % told


def _read(wall):
    if "T" not in wall:
        return short_day(date.fromisoformat(wall))
    moment = datetime.fromisoformat(wall)
    return f"{short_day(moment.date())}, {clock(moment.time())}"
