"""Whole months, and the words for them."""

from datetime import date

import pytest

from casemgmt.figures import periods
from casemgmt.figures.metric import Period

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("code", "first", "last", "words"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31), "Oct 2026"),
        ("2026-q3", date(2026, 7, 1), date(2026, 9, 30), "Jul–Sep 2026"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("last-12", date(2025, 11, 1), date(2026, 10, 31), "Nov 2025 – Oct 2026"),
    ],
)
def test_a_code_is_read(code, first, last, words):
    period = periods.read(code, today=TODAY)
    assert period == Period(first, last) and periods.label(period) == words


@pytest.mark.parametrize("code", ["2026-11", "2026-q4", "2026", "2026-13", "", "last-13", "2026-10-01"])
def test_what_is_not_over_or_no_period_is_refused(code):
    with pytest.raises(ValueError):
        periods.read(code, today=TODAY)


def test_every_period_on_offer_can_be_read_and_is_over():
    codes = [code for _kind, choices in periods.offered(TODAY) for code, _label in choices]
    assert "2026-10" in codes and "2026-q3" in codes and "2026-q4" not in codes
    assert all(periods.read(code, today=TODAY).last < TODAY for code in codes)


def test_the_period_before_is_as_long_in_months():
    quarter = periods.read("2026-q1", today=TODAY)
    assert periods.before(quarter) == Period(date(2025, 10, 1), date(2025, 12, 31))


def test_a_day_that_the_clock_shortens_still_belongs_to_one_month():
    begin, end = Period(date(2026, 3, 8), date(2026, 3, 8)).moments("America/Los_Angeles")
    assert (end - begin).total_seconds() == 23 * 3600
