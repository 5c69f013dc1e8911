"""What a list says of one column: its name in an address, its caption, its cell, and by what it orders."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.expressions import Combinable
from django.template import Variable, VariableDoesNotExist
from django.template.defaultfilters import floatformat
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
    `optional`: shown to nobody who did not choose it. A column without `show` stands in no file.
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
        return in_words(self.value(row))

    def value(self, row: Any) -> Any:
        """What the row holds here, before it is put into words."""
        return self.show(row) if callable(self.show) else read(row, self.show)

    def in_file(self, row: Any) -> Any:
        """The cell of a file: days and moments as ISO 8601 says, numbers as numbers, all else in words."""
        match value := self.value(row):
            case datetime():
                return days.local(value).replace(microsecond=0)
            case None | date() | int() | float() if not isinstance(value, bool):
                return value
        return "" if (words := in_words(value)) == NOTHING else words


def read(row: Any, path: str) -> Any:
    """What a template would read; None where there is nothing of that name on the way."""
    try:
        return Variable(f"row.{path}").resolve({"row": row})
    except VariableDoesNotExist:
        return None


def in_words(value: Any) -> str:
    """A value as a page tells it: days and moments in the page's zone, several values one after the other."""
    match value:
        case datetime():
            return days.moment(value)
        case date():
            return days.day(value)
        case int() if not isinstance(value, bool):
            return floatformat(value, "0g")
        case list() | tuple():
            return " · ".join(map(str, value)) or NOTHING
    return NOTHING if value is None or value == "" else str(value)
