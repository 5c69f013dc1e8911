"""The office's pages in a real browser: accessible, fitting a phone, quiet on the console."""

import uuid
from datetime import UTC, datetime

import pytest

from casemgmt.access.roles import Role
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.notices.actions import tell
from casemgmt.notices.models import Delivery, DeliveryState, WaitReason
from tests import factories
from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SIZES = [(320, 700), (1280, 900)]


@pytest.fixture
def office(visit, administrator, responder, supervisor, team):
    """Staff of every state, a held e-mail, and some events in the log."""
    factories.staff(Role.PEER_SUPPORTER, team=team, name="Marisol Ortega-Whitfield", is_active=False)
    notice = tell(
        kind="followup_due", step="due", program="lane", recipient=responder.pk,
        subject_kind="followups.followup", subject_id=uuid.uuid4(),
        occurrence=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    Delivery.objects.filter(notice=notice).update(
        state=DeliveryState.HELD, reason=WaitReason.CHECK_SAID_NO, detail="casemgmt.people.contact.may_reach"
    )
    for kind in EventKind:
        record(kind, by=responder, program="lane", object_kind="people.person", object_id=uuid.uuid4())
    return {"administrator": administrator, "responder": responder}


def pages(responder):
    spell = responder.memberships.get()
    return [
        "/staff/", "/staff/invite/", "/staff/teams/new/", f"/staff/{responder.pk}/",
        f"/staff/{responder.pk}/deactivate/", f"/staff/roles/{spell.pk}/change/", "/roles/", "/delivery/",
        "/tokens/", "/tokens/new/",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_administrators_pages(chromium, visit, office, width, height):
    for path in pages(office["responder"]):
        page = visit(path, office["administrator"], width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [], path


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_token_is_issued_shown_and_ended(chromium, visit, social_worker, width, height):
    page = visit("/tokens/new/", social_worker, width, height)
    page.get_by_label("What uses it").fill("City dispatch")
    page.get_by_label("See calls").check()
    page.get_by_role("button", name="Issue the token").click()
    page.get_by_label("Token", exact=True).wait_for()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("link", name="End it").click()
    page.get_by_role("button", name="End the token").wait_for()
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_privacy_officers_page(chromium, visit, office, auditor, width, height):
    for path in ("/audit/", f"/audit/?actor={office['responder'].pk}&kind=read", "/audit/?object=nobody"):
        page = visit(path, auditor, width, height)
        assert_accessible(page)
        assert_fits(page)
        assert page.trouble == [], path
