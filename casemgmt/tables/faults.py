"""What a spreadsheet leaves in a cell when it has lost what stood there."""

import re
from datetime import date

# #REF!, #N/A, #NAME?, ##### of a column too narrow; #¡VALOR!, #¿NOMBRE?, #NV in other languages.
ERROR = re.compile(r"#(#+|[¡¿]?[^\W\d_][\w/ ]*[!?]|N/[A-Z]+|NV|GETTING_DATA)", re.IGNORECASE)
SHORTENED = re.compile(r"\d([.,]\d+)?E[+-]\d+", re.IGNORECASE)


def is_error(cell):
    """Whether the cell is a spreadsheet's error instead of a value, from a formula or kept as text."""
    return isinstance(cell, str) and bool(ERROR.fullmatch(cell.strip()))


def is_spoilt_number(cell):
    """Whether what was a number on paper was made a date, or 2.5E+07, which many numbers share."""
    return isinstance(cell, date) or (isinstance(cell, str) and bool(SHORTENED.fullmatch(cell.strip())))
