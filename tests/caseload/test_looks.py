"""Work that gets new owners, in a real browser: accessible, fits a phone, and nothing is cut off."""

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.caseload import actions
from tests import factories
from tests.referrals.factories import PersonFactory
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
CUT_OFF = """() => [...document.querySelectorAll("main td > *")]
  .filter((each) => each.getBoundingClientRect().right > each.closest("table").getBoundingClientRect().right)
  .map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def move(program, team, person, carry, social_worker, supervisor):
    """What the supervisor prepares of the social worker's work, to two colleagues."""
    carry(social_worker, person)
    carry(social_worker, PersonFactory(program=program, name="Wilhelmina Oyelaran-Featherstonehaugh"))
    name = "Bartholomew Featherstonehaugh-Oyelaran"
    to = [factories.staff(Role.SOCIAL_WORKER, team=team, name=name) for _each in range(2)]
    now = timezone.now()
    return actions.prepare(
        program=program, whose=social_worker, to=to, note="Prefers mornings.", at=now, by=supervisor,
        starts_on=program.day_of(now),
    )  # fmt: skip


def pages(move, whose):
    on = {name: reverse(f"caseload:{name}", args=[move.pk]) for name in ("move", "plan", "drop")}
    return [
        *on.values(), reverse("caseload:moves"), f"{reverse('caseload:prepare')}?whose={whose.pk}",
        reverse("caseload:prepare"), reverse("cases:list") + "?show=all", reverse("workforce:away"),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(visit, supervisor, social_worker, move, width):
    for path in pages(move, social_worker):
        page = visit(path, supervisor, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == [], path


def test_no_field_of_the_plan_is_cut_off_on_a_phone(visit, supervisor, move):
    page = visit(reverse("caseload:plan", args=[move.pk]), supervisor, width=320)
    assert page.locator("main td select").count() > 1
    assert page.evaluate(CUT_OFF) == []


def test_a_refused_form_keeps_what_was_typed(visit, supervisor, social_worker, move):
    page = visit(f"{reverse('caseload:prepare')}?whose={social_worker.pk}", supervisor, width=320)
    page.get_by_label("What the new owner should know").fill("Prefers mornings.")
    page.get_by_role("button", name="Look at what goes where").click()
    page.get_by_text("There is a problem").wait_for()
    assert page.get_by_label("What the new owner should know").input_value() == "Prefers mornings."
    assert_accessible(page)


def test_what_was_given_is_accessible_and_asks_before_it_goes_back(visit, supervisor, move):
    actions.give(move=move, at=timezone.now(), by=supervisor)
    for name in ("move", "undo"):
        page = visit(reverse(f"caseload:{name}", args=[move.pk]), supervisor, width=320)
        assert_accessible(page)
        assert_fits(page)
