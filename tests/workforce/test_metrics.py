"""Retention, turnover and staying, each by hand."""

from datetime import date, timedelta

import pytest

from casemgmt.figures.metric import Period, find
from casemgmt.history import stamp
from casemgmt.workforce import metrics
from casemgmt.workforce.models import Employment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def employed(program):
    def employ(first, last=None, user=None):
        spell = Employment(
            user=user or UserFactory(), program=program, started_on=first, ended_on=last,
            end_reason="resigned" if last else "",
        )  # fmt: skip
        stamp(spell, by=None, reason="test").save()
        return spell

    return employ


@pytest.fixture
def two_of_eight_replaced(employed):
    """The textbook's eight posts of which two are refilled: turnover 25%, retention 75%."""
    for _post in range(6):
        employed(date(2024, 1, 1))
    for month in (3, 9):
        employed(date(2024, 1, 1), date(2025, month, 31 if month == 3 else 30))
        employed(date(2025, month + 1, 1))


def test_eight_posts_of_which_two_are_refilled(two_of_eight_replaced, program):
    turnover = metrics.turnover(program="lane", period=YEAR)
    retention = metrics.retention(program="lane", period=YEAR)
    assert (turnover.value, turnover.numerator) == (0.25, 2)
    assert (retention.value, retention.numerator, retention.denominator) == (0.75, 6, 8)
    assert retention.low < 0.75 < retention.high
    assert metrics.leavers(program="lane", period=YEAR).count() == 2


def test_a_last_day_is_counted_in_exactly_one_of_two_periods(employed):
    employed(date(2024, 1, 1), date(2025, 12, 31))
    following = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert [metrics.turnover(program="lane", period=period).numerator for period in (YEAR, following)] == [
        1,
        0,
    ]


def test_who_left_and_came_back_counts_as_having_left(employed):
    first = employed(date(2024, 1, 1), date(2025, 3, 31))
    employed(date(2025, 6, 1), user=first.user)
    assert metrics.retention(program="lane", period=YEAR).value == 0


def test_a_program_without_staff_has_no_figure_rather_than_zero(program):
    assert metrics.retention(program="lane", period=YEAR).value is None
    assert metrics.turnover(program="lane", period=YEAR).value is None
    assert metrics.staying(program="lane", period=YEAR).value is None


def test_staying_a_year_counts_who_is_still_here_with_the_days_so_far(employed):
    """By hand: 5 start; one leaves after 100 days, one is here for 200 days so far, one leaves after 300.

    S(365) = 4/5 × 2/3 = 0.5333, with three at risk at day 300.
    """
    last = YEAR.last
    start = date(2024, 1, 1)
    employed(start, start + timedelta(days=99))
    employed(last - timedelta(days=199))
    employed(start, start + timedelta(days=299))
    employed(start)
    employed(start)
    figure = metrics.staying(program="lane", period=YEAR)
    assert figure.value == pytest.approx(8 / 15)
    assert metrics.survival(program="lane", until=last).at_risk(300) == 3


def test_another_program_counts_apart(two_of_eight_replaced, other_program):
    assert metrics.retention(program="other", period=YEAR).denominator == 0


@pytest.mark.parametrize("key", ["staff_retention", "staff_turnover", "staff_staying_12_months"])
def test_each_figure_is_in_the_registry_with_every_word_of_its_definition(key):
    metric = find(key)
    assert all(
        [
            metric.name,
            metric.definition,
            metric.numerator,
            metric.denominator,
            metric.exclusions,
            metric.owner,
        ]
    )
