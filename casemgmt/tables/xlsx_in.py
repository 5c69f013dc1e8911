"""XLSX to numbered lists of cells, read as a stream and weighed before it is unpacked."""

import warnings
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from casemgmt.tables.limits import ABOVE, Unreadable

MOST_PARTS = 1000
DAMAGED = gettext_lazy("The Excel file is damaged. Open it, save it again, and try once more.")


def read_xlsx(path, sheet, limits):
    """{name: rows} of the named sheet, or of every visible one; a row is (number, cells, problem)."""
    try:
        _refuse_bomb(path, limits)
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            return _sheets(file, sheet, limits)
    except Unreadable:
        raise
    # A damaged workbook fails in openpyxl, zipfile, zlib or expat, each with errors of its own.
    except Exception as error:
        raise Unreadable(DAMAGED) from error


def _refuse_bomb(path, limits):
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    # zipfile never unpacks more of a part than its declared size, so the declared sizes bind.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise Unreadable(_("The Excel file is too large when unpacked."))


def _sheets(file, sheet, limits):
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        return {page.title: _rows(page, limits) for page in _pages(book, sheet)}
    finally:
        book.close()


def _rows(page, limits):
    # The size that a file states of itself may be a lie of sixteen thousand columns.
    page.reset_dimensions()
    rows = page.iter_rows(max_col=limits.columns + 1, max_row=limits.rows + ABOVE + 2, values_only=True)
    return [(number, _without_empty_tail(cells), "") for number, cells in enumerate(rows, start=1)]


def _without_empty_tail(cells):
    last = max((place for place, cell in enumerate(cells, start=1) if cell is not None), default=0)
    return cells[:last]


def _pages(book, name):
    if name and name not in book.sheetnames:
        raise Unreadable(_("The file has no sheet named %(name)s.") % {"name": name})
    pages = [book[name]] if name else [page for page in book.worksheets if page.sheet_state == "visible"]
    if not pages:
        raise Unreadable(_("The Excel file has no sheet to read."))
    return pages
