"""Every page of follow-ups in a real browser: accessible, fits a phone, works by tapping."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from followups import actions
from followups.models import Attempt, FollowUp
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def busy(promise, phone, responder, now):
    """A list with something late, something due, something for later, and tries."""
    late = promise(ago=timedelta(days=3), because="Ask whether the heating works again")
    promise(ago=timedelta(hours=22), kind="visit")
    promise(preset="7d", kind="appointment", because="Go along to the clinic")
    promise(person=None, ago=timedelta(hours=2))
    for hours, mode, result in (
        (50, "call", "no_answer"),
        (26, "in_person", "not_there"),
        (2, "call", "reached"),
    ):
        actions.log_attempt(
            followup=late, attempt_id=uuid.uuid4(), mode=mode, result=result, by=responder,
            at=now - timedelta(hours=hours), note="Her neighbor says she is well and home after five." * 2,
        )  # fmt: skip
    actions.cancel(followup=promise(), reason="Moved to her sister in Portland", by=responder)
    return late


def pages(followup, person):
    steps = ["detail", "history", "try", "complete", "postpone", "cancel", "assign", "take"]
    return {
        **{name: reverse(f"followups:{name}", args=[followup.pk]) for name in steps},
        "list": reverse("followups:list"),
        "overdue": reverse("followups:list") + "?show=overdue",
        "closed": reverse("followups:list") + "?show=closed&whose=everyones",
        "for_whom": reverse("followups:new"),
        "new": f"{reverse('followups:new')}?person={person.pk}",
    }


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(visit, social_worker, busy, person, width):
    for path in pages(busy, person).values():
        page = visit(path, social_worker, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [] and hidden_focus(page, 12) == []


def test_the_empty_list_and_a_refused_form_are_accessible_too(visit, social_worker, busy, person, supervisor):
    assert_accessible(visit(reverse("followups:list"), supervisor, width=320))
    page = visit(pages(busy, person)["new"], social_worker, width=320)
    page.get_by_role("button", name="Promise it").click()
    page.get_by_text("There is a problem").wait_for()
    assert_accessible(page)


def test_two_taps_on_a_phone_log_a_try_and_stay_on_the_list(visit, social_worker, promise, phone):
    promise(ago=timedelta(hours=22))
    page = visit(reverse("followups:list"), social_worker, width=320)
    page.get_by_role("link", name="Log attempt").click()
    assert_accessible(page)
    page.get_by_role("button", name="No answer").click()
    page.get_by_text("Logged: No answer.").first.wait_for()
    assert Attempt.objects.count() == 1
    page.locator("[id^=followup-] :focus").wait_for()
    assert_accessible(page)


def test_done_and_postponed_in_the_row(visit, social_worker, promise, phone):
    promise(ago=timedelta(hours=22), kind="document")
    page = visit(reverse("followups:list"), social_worker)
    page.get_by_role("link", name="Later").click()
    page.get_by_role("button", name="Tomorrow", exact=True).click()
    page.get_by_text("The follow-up was moved.").first.wait_for()
    page.get_by_role("link", name=re.compile("^Done.*Rosalind")).click()
    page.get_by_text("Done, no contact was needed").click()
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_text("The follow-up is done.").first.wait_for()
    assert FollowUp.objects.get().outcome == "no_contact_needed"


def test_without_javascript_everything_still_works(visit, social_worker, promise, phone):
    promise(ago=timedelta(hours=22))
    page = visit(reverse("followups:list"), social_worker, java_script_enabled=False)
    page.get_by_role("link", name="Log attempt").click()
    page.get_by_role("button", name="Reached, and done").click()
    page.wait_for_url("**" + reverse("followups:list"))
    assert FollowUp.objects.get().outcome == "reached"
