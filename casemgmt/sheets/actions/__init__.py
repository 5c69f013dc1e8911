"""Every write on caseload sheets: looked at, brought in, taken back, forgotten."""

from casemgmt.sheets.actions.bringing import import_sheet
from casemgmt.sheets.actions.checking import check_sheet, discard, forget
from casemgmt.sheets.actions.undoing import undo

__all__ = ["check_sheet", "discard", "forget", "import_sheet", "undo"]
