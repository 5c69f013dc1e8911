"""Where a mapping's columns are in this file; names are matched whatever their case and blanks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casemgmt.calls.importing.labels import fold
from casemgmt.errors import RuleBroken

SHOWN_NAMES = 20
# Never collected, whatever a mapping says.
NEVER_KEPT = ("ssn", "social security number", "social security no", "immigration status", "citizenship")


@dataclass(frozen=True)
class Layout:
    """The header's own names for what the mapping asks for. Missing columns are None."""

    number: str
    times: dict
    fields: dict
    reasons: list
    minutes: dict
    dropped: list
    missing: list
    unused: list

    @classmethod
    def of(cls, rules, table):
        """Match a table's header. RuleBroken when the file has no call number, or no time at all."""
        header = table.header
        names = {fold(name): name for name in header}
        dropped = [names[fold(name)] for name in (*rules.drop, *NEVER_KEPT) if fold(name) in names]
        find = {fold: name for fold, name in names.items() if name not in dropped}.get
        times = {name: find(fold(column)) for name, column in rules.times.items()}
        fields = {name: find(fold(column)) for name, column in rules.fields.items()}
        reasons = [find(fold(column)) for column in rules.reasons]
        minutes = {name: find(fold(column)) for name, column in rules.minutes.items()}
        number = find(fold(rules.number))
        _refuse_other_file(number, times, rules, table)
        asked = _asked(rules)
        used = {number, *times.values(), *fields.values(), *reasons, *minutes.values(), *dropped}
        return cls(
            number, times, fields, [column for column in reasons if column], minutes,
            dropped=list(dict.fromkeys(dropped)),
            missing=[name for name in asked if not find(fold(name))],
            unused=[name for name in header if name not in used],
        )  # fmt: skip

    @property
    def kept(self):
        """Every column that may be stored."""
        columns = [self.number, *self.times.values(), *self.fields.values(), *self.reasons]
        return list(dict.fromkeys(column for column in columns if column))

    def time_cells(self, rows):
        """(row number, cell) of every cell in which a time should stand and something does."""
        columns = [column for column in self.times.values() if column]
        cells = ((row.number, row.cells.get(column)) for row in rows for column in columns)
        return ((number, cell) for number, cell in cells if cell is not None)


def known(rules):
    """Counts, for `read_table`, how many of the columns that the rules name are among these."""
    asked = {fold(name) for name in _asked(rules)}
    return lambda names: len(asked & {fold(name) for name in names})


def _asked(rules):
    return [rules.number, *rules.times.values(), *rules.fields.values(), *rules.reasons]


def _refuse_other_file(number, times, rules, table):
    if number is None:
        problem = _("The file has no column “%(column)s”.") % {"column": rules.number}
    elif not any(times.values()):
        problem = _("The file has none of the time columns that “%(mapping)s” names.") % {
            "mapping": rules.name
        }
    else:
        return
    raise RuleBroken(f"{problem} {_read_as_header(table)} {_right_mapping(rules)}")


def _read_as_header(table):
    told = {"row": table.header_row, "sheet": table.sheet, "names": _listed(table.header)}
    if table.sheet:
        return _("Read as its header was row %(row)s of the sheet “%(sheet)s”: %(names)s.") % told
    return _("Read as its header was row %(row)s: %(names)s.") % told


def _right_mapping(rules):
    return _("Is “%(mapping)s” the right mapping for it?") % {"mapping": rules.name}


def _listed(names):
    shown = ", ".join(f"“{name[:40]}”" for name in names[:SHOWN_NAMES])
    return shown + (" …" if len(names) > SHOWN_NAMES else "")
