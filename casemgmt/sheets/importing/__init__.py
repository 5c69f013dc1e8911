"""From a caseload sheet to rows that can be brought in: needs a file, never the database."""

from casemgmt.sheets.importing.columns import COLUMNS, example
from casemgmt.sheets.importing.reading import ListedRow, RowReader, SheetRead, read_sheet

__all__ = ["COLUMNS", "ListedRow", "RowReader", "SheetRead", "example", "read_sheet"]
