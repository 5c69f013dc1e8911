"""One row iterator over CSV and XLSX. A bad row comes with its problem; a bad file is `Unreadable`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from casemgmt.tables.csv_in import read_csv
from casemgmt.tables.limits import ABOVE, LIMITS, Unreadable
from casemgmt.tables.xlsx_in import read_xlsx


@dataclass(frozen=True)
class Row:
    """One row under the header: its number as a spreadsheet shows it, its cells, and what is wrong, if so."""

    number: int
    cells: dict = field(default_factory=dict)
    problem: str = ""


OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Table:
    """The column names of a file and, once, its rows; with where they stood, and what else is in the file."""

    header: list
    rows: Iterator
    sheet: str = ""
    header_row: int = 1
    left: dict = field(default_factory=dict)  # other sheets: how much of what was asked for stands in them

    def __iter__(self):
        return self.rows


def read_table(path, *, sheet="", limits=LIMITS, known=None):
    """The `Table` in the CSV or XLSX file at `path`; the kind is told by content, not by name.

    `known(names)` says how many of the names asked for are among these: the row that has most of them is the
    header, on whichever sheet, whatever stands above it; without it the first row is. Blank rows are
    left out, but keep their number. Raises `Unreadable` for a file that is no table, here or, past the limit
    of rows, while the rows are read.
    """
    path = Path(path)
    _refuse_heavy(path, limits)
    found = [_Sheet(name, lines, known) for name, lines in _sheets(path, sheet, limits).items()]
    filled = [one for one in found if one.top]
    if not filled:
        raise Unreadable(_("The file has no rows."))
    best = max(filled, key=lambda one: one.known)
    header = _header(best.top[best.place], limits)
    left = {one.name: one.known for one in filled if one is not best}
    return Table(header, best.rows(header, limits), best.name, best.top[best.place][0], left)


def _sheets(path, sheet, limits):
    with path.open("rb") as file:
        start = file.read(8)
    if start == OLD_EXCEL:
        raise Unreadable(
            _("This is an old or locked Excel file. Save it as .xlsx or .csv without a password.")
        )
    return read_xlsx(path, sheet, limits) if start.startswith(b"PK\x03\x04") else {"": read_csv(path, limits)}


class _Sheet:
    """One sheet, its first rows looked at to find the header."""

    def __init__(self, name, lines, known):
        self.name = name
        self.lines = (line for line in lines if line[2] or not _all_blank(line[1]))
        self.top = list(islice(self.lines, ABOVE if known else 1))
        counts = [known(_names(cells)) if known else 0 for _number, cells, _problem in self.top]
        self.known = max(counts, default=0)
        self.place = counts.index(self.known) if counts else 0

    def rows(self, header, limits):
        """What stands under the header."""
        under = chain(self.top[self.place + 1 :], self.lines)
        return _rows(under, header, self.top[self.place][0] + limits.rows, limits)


def _refuse_heavy(path, limits):
    size = path.stat().st_size
    if not size:
        raise Unreadable(_("The file is empty."))
    if size > limits.file_bytes:
        raise Unreadable(_("The file is larger than %(most)s MB.") % {"most": limits.file_bytes // 2**20})


def _rows(lines, header, last, limits):
    for number, cells, problem in lines:
        if number > last:
            raise Unreadable(_("The file has more than %(most)s rows.") % {"most": f"{limits.rows:,}"})
        problem = problem or _cell_problem(cells, len(header), limits)
        yield Row(number, {} if problem else _named(header, cells), problem)


def _header(line, limits):
    _number, cells, problem = line
    cells = _without_blank_tail(cells)
    problem = problem or _cell_problem(cells, limits.columns, limits)
    if problem:
        raise Unreadable(_("The header row cannot be read: %(problem)s") % {"problem": problem})
    return _names(cells)


def _names(cells):
    names = []
    for position, cell in enumerate(cells, start=1):
        name = " ".join(str("" if cell is None else cell).split()) or _("Column %(number)s") % {
            "number": position
        }
        names.append(_distinct(name, names))
    return names


def _distinct(name, taken):
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    return candidate


def _cell_problem(cells, width, limits):
    cells = _without_blank_tail(cells)
    if len(cells) > width:
        return _("It has %(found)s cells, but there are only %(width)s columns.") % {
            "found": len(cells),
            "width": width,
        }
    texts = [cell for cell in cells if isinstance(cell, str)]
    if any(len(text) > limits.cell_characters for text in texts):
        return _("A cell is longer than %(most)s characters.") % {"most": f"{limits.cell_characters:,}"}
    if any("\0" in text for text in texts):
        return _("A cell holds a character that is not text (NUL).")
    return ""


def _named(header, cells):
    padded = list(cells) + [None] * (len(header) - len(cells))
    return {name: None if _is_blank(cell) else cell for name, cell in zip(header, padded, strict=False)}


def _without_blank_tail(cells):
    cells = list(cells)
    while cells and _is_blank(cells[-1]):
        cells.pop()
    return cells


def _all_blank(cells):
    return all(_is_blank(cell) for cell in cells)


def _is_blank(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())
