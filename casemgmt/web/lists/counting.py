"""How many rows: never further than a thousand, so that no list counts everything."""

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.utils import numberformat
from django.utils.formats import get_format

MOST = 1000


def counted(**lists: QuerySet) -> dict[str, int]:
    """{name: how many rows}, each up to one more than `MOST`, all in one statement."""
    asked = {name: found for name, rows in lists.items() if (found := _asked(rows))}
    if not asked:
        return dict.fromkeys(lists, 0)
    columns = ", ".join(f"(SELECT count(*) FROM ({sql}) AS counted)" for sql, _params in asked.values())
    params = [value for _sql, values in asked.values() for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", params)
        return dict.fromkeys(lists, 0) | dict(zip(asked, cursor.fetchone(), strict=True))


def _asked(rows):
    """The statement that reads up to one more than `MOST` ids; None where it is known to find nothing."""
    try:
        return rows.order_by().values("pk")[: MOST + 1].query.sql_with_params()
    except EmptyResultSet:
        return None


def said(count: int | None) -> str:
    """“312”, or “1,000+” of more than are counted; nothing of what was not counted."""
    if count in (None, ""):
        return ""
    shown = numberformat.format(
        min(count, MOST), get_format("DECIMAL_SEPARATOR"), grouping=3,
        thousand_sep=get_format("THOUSAND_SEPARATOR"), force_grouping=True,
    )  # fmt: skip
    return f"{shown}+" if count > MOST else shown
