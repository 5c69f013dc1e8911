"""XLSX to numbered lists of cells, read as a stream and weighed before it is unpacked."""

import warnings
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from casemgmt.tables.limits import Unreadable

MOST_PARTS = 1000
DAMAGED = gettext_lazy("The Excel file is damaged. Open it, save it again, and try once more.")


def read_xlsx(path, sheet, limits):
    """Yield (number, cells, problem) for each row of the named sheet, or of the first visible one."""
    try:
        _refuse_bomb(path, limits)
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            rows = _rows(file, sheet, limits)
    except Unreadable:
        raise
    # A damaged workbook fails in openpyxl, zipfile, zlib or expat, each with errors of its own.
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    return ((number, cells, "") for number, cells in enumerate(rows, start=1))


def _refuse_bomb(path, limits):
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
    # zipfile never unpacks more of a part than its declared size, so the declared sizes bind.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise Unreadable(_("The Excel file is too large when unpacked."))


def _rows(file, sheet, limits):
    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        page = _sheet(book, sheet)
        # The size that a file states of itself may be a lie of sixteen thousand columns.
        page.reset_dimensions()
        rows = page.iter_rows(max_col=limits.columns + 1, max_row=limits.rows + 2, values_only=True)
        return [_without_empty_tail(cells) for cells in rows]
    finally:
        book.close()


def _without_empty_tail(cells):
    last = max((place for place, cell in enumerate(cells, start=1) if cell is not None), default=0)
    return cells[:last]


def _sheet(book, name):
    if name and name in book.sheetnames:
        return book[name]
    if name:
        raise Unreadable(_("The file has no sheet named %(name)s.") % {"name": name})
    pages = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not pages:
        raise Unreadable(_("The Excel file has no sheet to read."))
    return pages[0]
