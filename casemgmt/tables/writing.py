"""CSV and XLSX out: no cell can become a formula, plain numbers stay numbers."""

import csv
import io
import math
import re
import unicodedata
from datetime import datetime
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

FORMULA_STARTS = "=+-@|%"
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
GUARD = "'"


def csv_bytes(headers, rows):
    """The table as CSV in UTF-8 with a byte order mark, so that Excel reads its accents."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    for row in chain([headers], rows):
        writer.writerow([_csv_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(headers, rows, *, title="Sheet1"):
    """The table as XLSX; every text is a text cell, whatever it starts with."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title[:31])
    for row in [headers, *rows]:
        page.append([_xlsx_cell(page, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def escaped(text):
    """The text, behind an apostrophe where a spreadsheet would read it as a formula."""
    if PLAIN_NUMBER.fullmatch(text) or not _looks_like_formula(text.lstrip(GUARD)):
        return text
    return GUARD + text


def unescaped(text):
    """The text as it was before `escaped`."""
    rest = text[len(GUARD) :]
    return rest if text.startswith(GUARD) and escaped(rest) == text else text


def _looks_like_formula(text):
    return _first_significant(text) in FORMULA_STARTS if text else False


def _first_significant(text):
    """The first character that a spreadsheet would not skip, full-width forms folded to plain ones."""
    for character in text:
        for folded in unicodedata.normalize("NFKC", character):
            if unicodedata.category(folded)[0] not in "ZC":
                return folded
    return " "


def _is_number(cell):
    return isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)


def _csv_cell(cell):
    if cell is None:
        return ""
    if _is_number(cell):
        return cell
    return escaped(cell.isoformat() if hasattr(cell, "isoformat") else str(cell))


def _xlsx_cell(page, cell):
    if cell is None or isinstance(cell, bool) or _is_number(cell):
        return cell
    if hasattr(cell, "isoformat") and not (isinstance(cell, datetime) and cell.tzinfo):
        return cell
    text = cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
    try:
        made = WriteOnlyCell(page, value=text)
    except IllegalCharacterError:
        printable = (c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
        made = WriteOnlyCell(page, value="".join(printable))
    made.data_type = "s"
    made.quotePrefix = _looks_like_formula(text)
    return made
