"""One row iterator over CSV and XLSX. A bad row comes with its problem; a bad file is `Unreadable`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from casemgmt.tables.csv_in import read_csv
from casemgmt.tables.limits import LIMITS, Unreadable
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
    """The column names of a file and, once, its rows."""

    header: list
    rows: Iterator

    def __iter__(self):
        return self.rows


def read_table(path, *, sheet="", limits=LIMITS):
    """The `Table` in the CSV or XLSX file at `path`; the kind is told by content, not by name.

    Wholly blank rows are left out, but keep their number. Raises `Unreadable` for a file that is no table,
    here or, past the limit of rows, while the rows are read.
    """
    path = Path(path)
    _refuse_heavy(path, limits)
    with path.open("rb") as file:
        start = file.read(8)
    if start == OLD_EXCEL:
        raise Unreadable(
            _("This is an old or locked Excel file. Save it as .xlsx or .csv without a password.")
        )
    lines = read_xlsx(path, sheet, limits) if start.startswith(b"PK\x03\x04") else read_csv(path, limits)
    filled = (
        (number, cells, problem) for number, cells, problem in lines if problem or not _all_blank(cells)
    )
    header = _header(next(filled, None), limits)
    return Table(header, _rows(filled, header, limits))


def _refuse_heavy(path, limits):
    size = path.stat().st_size
    if not size:
        raise Unreadable(_("The file is empty."))
    if size > limits.file_bytes:
        raise Unreadable(_("The file is larger than %(most)s MB.") % {"most": limits.file_bytes // 2**20})


def _rows(lines, header, limits):
    for number, cells, problem in lines:
        if number > limits.rows + 1:
            raise Unreadable(_("The file has more than %(most)s rows.") % {"most": f"{limits.rows:,}"})
        problem = problem or _cell_problem(cells, len(header), limits)
        yield Row(number, {} if problem else _named(header, cells), problem)


def _header(first, limits):
    if first is None:
        raise Unreadable(_("The file has no rows."))
    _number, cells, problem = first
    cells = _without_blank_tail(cells)
    problem = problem or _cell_problem(cells, limits.columns, limits)
    if problem:
        raise Unreadable(_("The header row cannot be read: %(problem)s") % {"problem": problem})
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
