"""How many rows of each group stand in each month: what the hiding of small numbers is decided from."""

from collections import Counter
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, QuerySet
from django.db.models.functions import TruncMonth

Months = dict[date, Counter[tuple[Any, ...]]]


def by_month(rows: QuerySet[Any], moment: str, *, zone: str | None = None, **flags: Any) -> Months:
    """{first day of a month: {values of the flags: n}}, in one query.

    `moment`: a date, or an instant to be read on the clock of `zone`. `flags`: conditions, such as Exists.
    """
    tzinfo = ZoneInfo(zone) if zone else None
    month = TruncMonth(moment, tzinfo=tzinfo, output_field=DateField())
    groups = rows.order_by().annotate(month=month, **flags).values_list("month", *flags)
    found: Months = {}
    for first, *values, n in groups.annotate(n=Count("pk")):
        found.setdefault(first, Counter())[tuple(values)] += n
    return found
