"""What a list says of one column: its name in an address, its caption, its cell, and by what it orders."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.expressions import Combinable
from django.template import Variable
from django.utils.functional import Promise

from casemgmt import days

NOTHING = "–"


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `show`: what a template would read of the row (`team.name`), or a function of the row; it is the cell in
    words, and what a file says. `template`: shows `row` on the page instead.
    `by`: fields or expressions by which the list may be ordered, none of them ever NULL (`web.keys.known`).
    `index`: in a large list, the index that serves this order. `look`: a class of the cells.
    """

    name: str
    label: str | Promise
    show: str | Callable[[Any], Any] = ""
    template: str = ""
    by: tuple[str | Combinable, ...] = ()
    index: str = ""
    look: str = ""
    optional: bool = False

    def words(self, row: Any) -> str:
        """The cell as words; a dash where nothing is known."""
        value = self.show(row) if callable(self.show) else Variable(f"row.{self.show}").resolve({"row": row})
        return in_words(value)


def in_words(value: Any) -> str:
    """A value as a page tells it: days and moments in the page's zone, several values one after the other."""
    match value:
        case datetime():
            return days.moment(value)
        case date():
            return days.day(value)
        case list() | tuple():
            return " · ".join(map(str, value)) or NOTHING
    return NOTHING if value is None or value == "" else str(value)
