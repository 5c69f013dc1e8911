"""The desk's pages in a real browser: accessible, fitting a phone, quiet on the console."""

from datetime import timedelta

import pytest

from casemgmt.access.roles import Role
from casemgmt.encounters.models import Draft
from casemgmt.notices.actions import tell
from tests import factories
from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]
DAY = timedelta(days=1)


@pytest.fixture
def busy(promise, attempt, meet, call, program, social_worker, responder, now):
    """A social worker with something in every section, and a person with a past."""
    late = promise(ago=3 * DAY, because="Asked for help with an ID card before the waiting list closes")
    attempt(late, ago=timedelta(hours=3), note="No answer, line busy.")
    promise(ago=timedelta(hours=22), person=None)
    promise(preset="7d", kind="visit"), promise(preset="30d", by=social_worker), promise(assignee=None)
    meet(ago=2 * DAY, call=call), meet(ago=5 * DAY)
    Draft.objects.create(program=program, user=social_worker, body={})
    for step in ("due", "again"):
        tell(
            kind="followup_due", step=step, program="lane", recipient=social_worker.pk,
            subject_kind="followups.followup", subject_id=late.pk, occurrence=now,
        )  # fmt: skip
    return social_worker


def assert_good(page):
    assert_accessible(page)
    assert_fits(page)
    assert page.trouble == [], page.url


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_workers_pages(chromium, visit, busy, person, width, height):
    for path in ("/my-day/", f"/people/{person.pk}/", f"/people/{person.pk}/?show=calls", "/notices/"):
        assert_good(visit(path, busy, width, height))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_same_pages_with_nothing_on_them(chromium, visit, responder, person, width, height):
    for path in ("/my-day/", f"/people/{person.pk}/", "/notices/"):
        assert_good(visit(path, responder, width, height))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_team_for_its_supervisor_and_for_the_lead(chromium, visit, busy, supervisor, team, width, height):
    lead = factories.staff(Role.PROGRAM_LEAD, program=team.program)
    for user in (supervisor, lead):
        assert_good(visit("/team/", user, width, height))


def test_a_page_for_somebody_without_a_role(chromium, visit, db):
    assert_good(visit("/", factories.UserFactory(), 320, 700))


def test_an_attempt_is_logged_without_leaving_my_day(chromium, visit, promise, social_worker):
    followup = promise(ago=3 * DAY)
    page = visit("/my-day/", social_worker, 320, 700)
    page.get_by_role("link", name="Log attempt").click()
    page.get_by_role("button", name="No answer").click()
    page.get_by_text("Logged: No answer.").first.wait_for()
    assert page.url.endswith("/my-day/")
    assert followup.attempts.get().result == "no_answer"
    assert page.trouble == []


def test_my_day_works_without_javascript(chromium, visit, promise, social_worker):
    followup = promise(ago=3 * DAY)
    page = visit("/my-day/", social_worker, 320, 700, java_script_enabled=False)
    page.get_by_role("link", name="Log attempt").click()
    page.get_by_role("button", name="No answer").click()
    page.wait_for_url("**/my-day/")
    assert followup.attempts.get().result == "no_answer"
