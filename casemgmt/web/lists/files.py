"""A list as a file: the rows, the columns and the words of its page, and no others.

It is made within the transaction of its request: what is sent after that is read in no scope, and is empty.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.models import EventKind
from casemgmt.tables.writing import csv_bytes
from casemgmt.web.listing import note_rows, program_of
from casemgmt.web.lists import paging

MOST_ROWS = 10_000
AT_ONCE = 500  # rows read together, and named in one line of the log


def may_take(listed: Any) -> bool:
    """Whether the reader may take this list along: in its program, where it is about one, else in any."""
    program = getattr(listed, "program", None)
    return policy.allows(listed.request.user, Permission.LIST_EXPORT, program)


def answer(listed: Any) -> HttpResponse:
    """The file. NotAllowed without the permission; the rows are named in the log as a page's are."""
    policy.require(listed.request.user, Permission.LIST_EXPORT, getattr(listed, "program", None))
    columns = [column for column in listed.shown_columns if column.show]
    data = csv_bytes([str(column.label) for column in columns], lines(listed, columns))
    name = listed.request.resolver_match.view_name.replace(":", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


def too_long(listed: Any) -> bool:
    """Whether the list has more rows than a file takes."""
    return rows_to_take(listed).order_by()[: MOST_ROWS + 1].count() > MOST_ROWS


def lines(listed: Any, columns: list[Any]) -> Iterator[list[Any]]:
    """The cells of each row, told on the clock of the row's program."""
    zones = policy.zones_of(listed.request.user)
    for rows in batches(listed):
        note_rows(listed.request.user, listed.model, rows, kind=EventKind.EXPORT)
        for row in rows:
            with timezone.override(zones.get(program_of(row), timezone.get_current_timezone())):
                yield [column.in_file(row) for column in columns]


def batches(listed: Any) -> Iterator[list[Any]]:
    """All rows to take, in the order of the list, some at a time; no rows once, where there are none."""
    order, place = listed.sorting, None
    rows, programs = order.with_places(rows_to_take(listed)), programs_to_take(listed)
    apart = [program for program in listed.programs_apart if programs is None or program in programs]
    while True:
        page = paging.read(rows, order, place=place, programs=apart, size=AT_ONCE)
        listed.prepare(page.rows)
        yield page.rows
        if not page.after:
            return
        place = order.place_in(page.rows[-1])


def rows_to_take(listed: Any) -> Any:
    """The rows of the list, less those of programs where the reader may see them but not take them along."""
    programs = programs_to_take(listed)
    return listed.rows if programs is None else listed.rows.filter(program__in=programs)


def programs_to_take(listed: Any) -> list[str] | None:
    """None where nothing is left out: of a list about no program, or where the reader may take all."""
    if not any(field.name == "program" for field in listed.model._meta.get_fields()):
        return None
    user = listed.request.user
    allowed = policy.programs_where(user, Permission.LIST_EXPORT)
    return None if set(allowed) >= set(policy.programs_of(user)) else allowed
