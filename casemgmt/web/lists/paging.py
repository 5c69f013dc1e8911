"""One page of a list, from a row on: whatever comes or goes meanwhile, no row is passed over or shown twice.

A page is found by the keys of the row it begins after, so that an index leads to it, however far down it is.
The address names that row by its id; its keys are read from the table.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable, OrderBy

PER_PAGE = 25


class Compared(Func):
    """Several values compared as one: by the first, of equals by the second."""

    function = "ROW"
    output_field = BooleanField()


class Beyond(Func):
    """Rows that stand behind a place. PostgreSQL answers it from one range of an index."""

    template = "(%(expressions)s)"
    output_field = BooleanField()

    def __init__(self, keys, place, sign):
        super().__init__(Compared(*keys), Compared(*map(Value, place)), arg_joiner=f" {sign} ")

    def resolve_expression(self, *args, **kwargs):
        """Each value is sent as what its key is: a number alone is sent as a small one, and wraps around."""
        resolved = super().resolve_expression(*args, **kwargs)
        keys, place = (row.get_source_expressions() for row in resolved.get_source_expressions())
        for key, value in zip(keys, place, strict=True):
            value.output_field = key.output_field
        return resolved


@dataclass(frozen=True)
class ListOrder:
    """By which keys a list stands, all rising or all falling; among equals by id."""

    by: tuple[str | Combinable, ...]
    falling: bool = False

    @property
    def keys(self) -> tuple[Combinable, ...]:
        return tuple(F(key) if isinstance(key, str) else key for key in dict.fromkeys((*self.by, "pk")))

    def place_of(self, rows: QuerySet, pk: Any) -> tuple[Any, ...] | None:
        """The keys of one of these rows; None where it is not among them."""
        return self.with_places(rows).filter(pk=pk).values_list(*self.names).first()

    @property
    def names(self) -> list[str]:
        return [f"place_{n}" for n, _key in enumerate(self.keys)]

    def place_in(self, row: Any) -> list[Any]:
        read = row.get if isinstance(row, dict) else partial(getattr, row)
        return [read(name) for name in self.names]

    def with_places(self, rows: QuerySet) -> QuerySet:
        return rows.annotate(**dict(zip(self.names, self.keys, strict=True)))

    def beyond(self, rows: QuerySet, place: tuple[Any, ...] | None, *, back: bool) -> QuerySet:
        """The rows behind a place, or all of them, the nearest first; `back` looks the other way."""
        falling = self.falling != back
        ordered = rows.order_by(*[OrderBy(key, descending=falling) for key in self.keys])
        return ordered.filter(Beyond(self.keys, place, "<" if falling else ">")) if place else ordered

    def nearest(
        self, rows: QuerySet, place, *, back: bool, programs: list[str], most: int | None
    ) -> list[Any]:
        """Up to `most` rows behind a place. Of several programs each is asked by itself, and the answers are
        merged: an index that begins with the program serves the order of one alone.
        """
        if len(programs) < 2:
            return list(self.beyond(rows, place, back=back)[:most])
        apart = self.with_places(rows)
        found = [
            row
            for program in programs
            for row in self.beyond(apart.filter(program=program), place, back=back)[:most]
        ]
        found.sort(key=self.place_in, reverse=self.falling != back)
        return found[:most]


@dataclass(frozen=True)
class PageOfRows:
    """The rows of one page, in the order of the list, and whether there are others before and after them."""

    rows: list[Any]
    before: bool
    after: bool

    @property
    def whole(self) -> bool:
        """Whether the page is the whole list."""
        return not (self.before or self.after)


def read(
    rows: QuerySet, order: ListOrder, *, place=None, back=False, programs=(), size=PER_PAGE
) -> PageOfRows:
    """A page behind a place, or from the beginning; `back`: the page before it, or the last one."""
    found = order.nearest(rows, place, back=back, programs=list(programs), most=size and size + 1)
    more, page = size is not None and len(found) > size, found[:size]
    if back:
        return PageOfRows(page[::-1], before=more, after=place is not None)
    return PageOfRows(page, before=place is not None, after=more)
