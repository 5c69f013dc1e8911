"""The report's pages in a real browser: accessible, fitting a phone, quiet on the console, in print too."""

import random
import re
from datetime import date, timedelta

import pytest

from casemgmt.workforce.models import Employment
from tests import factories
from tests.reports.conftest import at, saved
from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
YEAR = "?period=2025"
PAGES = (
    "",
    "calls/",
    "response_time_median/",
    "client_retention_30/",
    "staff_staying_12_months/",
    "calls/list/",
)


@pytest.fixture
def lively(phone_in, meet, reach, program):
    """A year with rises and falls, people who stay and people who do not, and staff who come and go."""
    dice = random.Random(7)
    for month in range(1, 13):
        for _day in range(dice.randint(9, 34)):
            phone_in(date(2025, month, dice.randint(1, 28)), dice.gauss(18, 6))
        for _meeting in range(dice.randint(8, 26)):
            when = at(2025, month, dice.randint(1, 28))
            person = meet(when).person
            if dice.random() < 0.55:
                reach(
                    person, when + timedelta(days=dice.randint(3, 80)), dice.choice(("reached", "no_answer"))
                )
    for number in range(24):
        start = date(2023, 1 + number % 12, 3)
        end = date(2025, 4, 30) if number % 6 == 5 else None
        spell = Employment(user=factories.UserFactory(), program=program, started_on=start, ended_on=end)
        spell.end_reason = "resigned" if end else ""
        saved(spell)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(chromium, visit, supervisor, lively, width):
    for path in PAGES:
        page = visit(f"/reports/{path}{YEAR}", supervisor, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [], path


@pytest.mark.parametrize("width", [320, 1280])
def test_with_nothing_to_count_they_are_as_good(chromium, visit, lead, width):
    for path in ("", "calls/", "encounters/"):
        page = visit(f"/reports/{path}{YEAR}", lead, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [], path


def test_the_chart_is_seen_under_the_strict_policy(chromium, visit, lead, busy_year):
    page = visit(f"/reports/calls/{YEAR}", lead)
    chart = page.locator("picture img")
    assert chart.evaluate("image => image.complete && image.naturalWidth") > 300
    assert "holds every number" in chart.get_attribute("alt")


def test_the_page_for_leadership_prints_on_one_sheet(chromium, visit, lead, lively):
    page = visit(f"/reports/{YEAR}", lead)
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) == 1
