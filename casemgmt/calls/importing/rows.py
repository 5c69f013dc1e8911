"""One row of the file to one call, or to the reason why not."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from casemgmt.calls.importing.document import CODED_FIELDS
from casemgmt.calls.importing.labels import code_of, fold
from casemgmt.calls.importing.times import DATE_ONLY, instant, read_wall
from casemgmt.calls.models import INTERVALS, MOST_REASONS, TIMES, Call
from casemgmt.calls.models.mapping import List
from casemgmt.tables.faults import is_error, is_spoilt_number


@dataclass
class CallDraft:
    """A call as one row tells it, ready to be stored."""

    number: int
    key: str
    values: dict
    source_row: dict
    minutes: dict
    cells: dict
    labels: list = field(default_factory=list)
    hidden_places: int = 0
    again: object = field(default=None, repr=False, compare=False)  # reads such a row as this one was read

    def says_the_same(self, column, cell):
        """Whether the row would be the same call if this cell stood in this column: what is read counts."""
        try:
            other = self.again({**self.source_row, column: cell})
            mine = self.again(self.source_row)
        except ValueError:
            return False
        return (mine.key, mine.values, mine.unmapped) == (other.key, other.values, other.unmapped)

    @property
    def flags(self):
        return self.values["time_flags"]

    @property
    def unmapped(self):
        """Labels without a code, each with its place among those of its field."""
        return [label for label in self.labels if label["code"] is None]


@dataclass
class Refused:
    """A row that became no call: its number, why, and the cells that may be kept."""

    number: int
    reason: str
    cells: dict = field(default_factory=dict)


def read_row(row, layout, rules, *, now):
    """The `CallDraft` in a row, or `Refused`. Never raises for what stands there. No call is after `now`."""
    if row.problem:
        return Refused(row.number, row.problem)
    hidden = {column: _hidden(row.cells[column], rules) for column in layout.kept}
    cells = {column: label or row.cells[column] for column, label in hidden.items()}
    try:
        return _draft(row, cells, sum(map(bool, hidden.values())), layout, rules, now)
    except ValueError as wrong:
        return Refused(row.number, str(wrong), {column: _shown(cell) for column, cell in cells.items()})


def _draft(row, cells, hidden, layout, rules, now):
    _refuse_faults(cells, layout)
    key = _key(cells[layout.number])
    times, flags, day = _times(cells, layout, rules, now)
    labels = _labels(cells, layout, rules)
    values = {**times, **_codes(labels, rules), **_plain(cells, layout), "day": day, "time_flags": flags}
    minutes = {name: row.cells[column] if column else None for name, column in layout.minutes.items()}
    private = {layout.fields.get("place"), layout.fields.get("notes")}
    source_row = {column: _kept(cell, column in private) for column, cell in cells.items()}
    shown = {column: _shown(cell) for column, cell in cells.items()}
    return CallDraft(
        row.number, key, values, source_row, minutes, shown, labels, hidden,
        again=lambda other: _draft(row, other, hidden, layout, rules, now),
    )  # fmt: skip


def _refuse_faults(cells, layout):
    """ValueError where a spreadsheet's error stands in place of a value."""
    for column, cell in cells.items():
        if is_error(cell):
            raise ValueError(
                _("“%(column)s” holds a spreadsheet's error, %(cell)s, and no value.")
                % {"column": column, "cell": cell.strip()[:40]}
            )
    if is_spoilt_number(cells[layout.number]):
        raise ValueError(
            _("A spreadsheet has changed the call number to %(cell)s. Export the file anew.")
            % {"cell": str(cells[layout.number])[:40]}
        )


def _key(cell):
    key = (
        ""
        if cell is None
        else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
    )
    if not key:
        raise ValueError(_("It has no call number."))
    return _fitting("source_key", key)


def _times(cells, layout, rules, now):
    walls = {name: _wall(cells, layout.times.get(name), rules) for name in TIMES}
    times, flags, days, latest = {}, [], [], None
    for name, wall in walls.items():
        moment, flag, day = None, DATE_ONLY if wall else "", wall
        if isinstance(wall, datetime):
            moment, flag = instant(wall, rules.zone, after=latest)
            latest, day = moment, moment.astimezone(rules.zone).date()
        if wall:
            _refuse_to_come(moment or day, now, layout.times[name], cells, rules.zone)
        times[name] = moment
        days += [day] if day else []
        flags += [f"{name}:{flag}"] if flag else []
    if not days:
        raise ValueError(_("It has no date."))
    return times, flags + _negative(times), days[0]


def _refuse_to_come(when, now, column, cells, zone):
    """ValueError for a moment, or a day in the zone, that is after `now`."""
    if when > (now if isinstance(when, datetime) else now.astimezone(zone).date()):
        raise ValueError(
            _("%(column)s: “%(cell)s” is still to come.") % {"column": column, "cell": _shown(cells[column])}
        )


def _wall(cells, column, rules):
    try:
        return read_wall(cells[column], rules) if column else None
    except ValueError as wrong:
        raise ValueError(f"{column}: {wrong}") from None


def _negative(times):
    return [
        f"{name}:negative"
        for name, (begin, end, _label) in INTERVALS.items()
        if times.get(begin) and times.get(end) and times[end] < times[begin]
    ]


def _labels(cells, layout, rules):
    asked = [(List.REASONS, column) for column in layout.reasons]
    asked += [(List(name), column) for name, column in layout.fields.items() if name in CODED_FIELDS]
    filled = [
        (name, " ".join(str(cells[column]).split())[:200]) for name, column in asked if cells.get(column)
    ]
    return [
        {
            "field": name.value,
            "label": label,
            "folded": fold(label, **rules.folding),
            "place": place,
            "code": code_of(label, rules.labels.get(name, {}), name.codes, rules.folding),
        }
        for place, (name, label) in enumerate(filled)
    ]


def _codes(labels, rules):
    known = [(label["field"], label["code"]) for label in labels if label["code"]]
    reasons = dict.fromkeys(code for name, code in known if name == List.REASONS)
    single = {name: code for name, code in known if name != List.REASONS}
    return {**rules.defaults, **single, "reasons": list(reasons)[:MOST_REASONS]}


def _plain(cells, layout):
    columns = {name: layout.fields.get(name) for name in ("city", "place", "notes")}
    found = {name: cells[column] for name, column in columns.items() if column and cells[column] is not None}
    return {name: _fitting(name, " ".join(str(text).split())) for name, text in found.items()}


def _fitting(name, text):
    """The text, or ValueError when the field is too short for it: nothing is cut off unseen."""
    field = Call._meta.get_field(name)
    if len(text) > field.max_length:
        raise ValueError(
            _("%(field)s is longer than %(most)s characters.")
            % {"field": str(field.verbose_name).capitalize(), "most": field.max_length}
        )
    return text


def _hidden(cell, rules):
    """The label that stands for a protected place, when the cell names one."""
    if not isinstance(cell, str):
        return ""
    folded = fold(cell)
    return next((label for place, label in rules.protected_places.items() if fold(place) in folded), "")


def _shown(cell):
    if isinstance(cell, date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    return cell if cell is None or isinstance(cell, int | float | str | bool) else str(cell)


def _kept(cell, private):
    """A cell as it is stored for comparing later imports; free text only as a fingerprint."""
    shown = _shown(cell)
    if not private or shown is None:
        return shown
    return hashlib.sha256(" ".join(str(shown).split()).encode()).hexdigest()[:16]
