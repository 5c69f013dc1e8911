"""Whole months of the calendar, and what is made of them: quarters, years, the last twelve.

Periods shown outside a team are whole months that are over. Two pages then never differ by a single day.
"""

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from casemgmt.days import month, month_alone
from casemgmt.figures.metric import Period

LAST_12 = "last-12"
CODE = re.compile(r"(?P<year>2\d{3})(-(?P<month>0[1-9]|1[0-2])|-q(?P<quarter>[1-4]))?")


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return shifted(first, 1)


def shifted(first: date, months: int) -> date:
    """The first day of the month so many months later; earlier, if negative."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def whole_months(first: date, count: int) -> Period:
    """The Period of so many months that begins with the one of this first day."""
    return Period(first, shifted(first, count) - timedelta(days=1))


def is_whole(period: Period) -> bool:
    return period.first.day == 1 and period.end.day == 1


def count_months(period: Period) -> int:
    return (period.end.year - period.first.year) * 12 + period.end.month - period.first.month


def before(period: Period) -> Period:
    """The period of the same number of months right before."""
    months = count_months(period)
    return whole_months(shifted(period.first, -months), months)


def months_up_to(period: Period, count: int = 12) -> list[Period]:
    """The last months of the period and before it, as many as `count` or as the period has if more."""
    count = max(count, count_months(period))
    return [whole_months(shifted(period.end, -back), 1) for back in range(count, 0, -1)]


def last_12(today: date) -> Period:
    """The twelve months that are over."""
    return whole_months(shifted(month_of(today), -12), 12)


def read(code: str, *, today: date) -> Period:
    """The Period of a code (2026-10, 2026-q3, 2026, last-12); ValueError if it is none, or not over."""
    if code == LAST_12:
        return last_12(today)
    found = CODE.fullmatch(code)
    if not found:
        raise ValueError(_("“%(code)s” is no period.") % {"code": code[:20]})
    year, month, quarter = (int(found[name] or 0) for name in ("year", "month", "quarter"))
    first, count = (month, 1) if month else (quarter * 3 - 2, 3) if quarter else (1, 12)
    period = whole_months(date(year, first, 1), count)
    if period.end > today:
        raise ValueError(_("%(period)s is not over yet.") % {"period": label(period)})
    return period


def offered(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Codes and words of the periods to choose from, newest first: [(kind, [(code, label)])]."""
    end = month_of(today)
    months = [shifted(end, -back) for back in range(1, 13)]
    newest = shifted(end, -((end.month - 1) % 3))
    quarters = [shifted(newest, -3 * back) for back in range(1, 6)]
    return [
        (
            _("Year"),
            [(LAST_12, _("Last 12 months")), *((str(end.year - n), str(end.year - n)) for n in (1, 2))],
        ),
        (_("Quarter"), [(f"{q.year}-q{q.month // 3 + 1}", label(whole_months(q, 3))) for q in quarters]),
        (_("Month"), [(f"{m:%Y-%m}", label(whole_months(m, 1))) for m in months]),
    ]


def label(period: Period) -> str:
    """Oct 2026, Jul–Sep 2026, Nov 2025 – Oct 2026, or 2025."""
    if count_months(period) == 12 and period.first.month == 1:
        return str(period.first.year)
    first, last = month(period.first), month(period.last)
    if first == last:
        return first
    same = period.first.year == period.last.year
    return f"{month_alone(period.first)}–{last}" if same else f"{first} – {last}"
