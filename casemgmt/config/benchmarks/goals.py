"""What is promised of each page, and what the tests hold it to today.

A test asks each page in a small city and fails where it asks more of the database than its `ceiling`. Whoever
makes a page ask less lowers the ceiling here; `goal` is where it shall come.
"""

from typing import NamedTuple


class Ceiling(NamedTuple):
    """Statements of a page: as many as a test allows today, and as many as are promised."""

    ceiling: int
    goal: int


QUERIES = {
    "my day, social worker": Ceiling(27, 8),
    "my day, responder": Ceiling(20, 8),
    "my day, supervisor": Ceiling(20, 8),
    "person": Ceiling(19, 18),
    "history of a person": Ceiling(16, 18),
    "referral": Ceiling(28, 10),
    "page without rows": Ceiling(8, 4),
    "health": Ceiling(28, 8),
    "search as typed": Ceiling(18, 8),
    "search, full name": Ceiling(18, 8),
    "search, two letters": Ceiling(18, 8),
}
ROWS_READ = 20  # for each row that a list shows, at most
LISTS_STILL_OVER = set()  # routes of lists that read more than that, in a plan as of large tables
LISTS_BELOW_A_RECORD = {  # asked where somebody has such a record at hand
    "reports/<slug:key>/list/",
}
