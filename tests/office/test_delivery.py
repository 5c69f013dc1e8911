"""E-mails that wait, and what an administrator does about them."""

import uuid
from datetime import UTC, datetime

import pytest

from casemgmt.access.roles import Role
from casemgmt.notices.actions import tell
from casemgmt.notices.models import Delivery, DeliveryState, WaitReason
from tests import factories
from tests.answers import words
from tests.referrals.factories import MailboxFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_for, administrator):
    return client_for(administrator)


def waiting(reader, program="lane", **changes):
    notice = tell(
        kind="followup_due", step="due", program=program, recipient=reader.pk,
        subject_kind="followups.followup", subject_id=uuid.uuid4(),
        occurrence=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    held = {"state": DeliveryState.HELD, "reason": WaitReason.CHECK_SAID_NO, "detail": "may_reach"} | changes
    Delivery.objects.filter(notice=notice).update(**held)
    return notice.delivery


def state_of(delivery):
    return Delivery.objects.get(pk=delivery.pk).state


def test_what_waits_says_for_whom_and_why(office, responder):
    waiting(responder)
    page = words(office.get("/delivery/"))
    assert f"To {responder.name}" in page
    assert "A check did not let it leave" in page


def test_nothing_waiting_says_so(office):
    assert "Nothing waits" in words(office.get("/delivery/"))


def test_what_the_mail_server_does_not_take_is_shown_while_it_is_tried_again(office, responder):
    waiting(responder, state=DeliveryState.PENDING, reason=WaitReason.REFUSED, detail="451", attempts=3)
    page = words(office.get("/delivery/"))
    assert "Nothing waits" not in page and "Tried again by itself" in page
    assert f"To {responder.name}" in page and "451" in page and "next try" in page


def test_a_partners_letter_names_its_agency(office, program):
    mailbox = MailboxFactory(program=program)
    waiting(mailbox)
    assert f"To {mailbox.agency}" in words(office.get("/delivery/"))


def test_what_cannot_be_sent_can_be_left(office, responder):
    delivery = waiting(responder, state=DeliveryState.FAILED, reason=WaitReason.REFUSED, detail="550")
    office.post(f"/delivery/{delivery.pk}/seen/")
    assert state_of(delivery) == DeliveryState.FAILED and "Nothing waits" in words(office.get("/delivery/"))
    assert "0 e-mails are queued again" in words(office.post("/delivery/again/", follow=True))


def test_one_is_sent_again(office, responder, supervisor):
    first, second = waiting(responder), waiting(supervisor)
    office.post(f"/delivery/{first.pk}/again/")
    assert (state_of(first), state_of(second)) == (DeliveryState.PENDING, DeliveryState.HELD)


def test_all_are_sent_again_but_only_of_this_program(office, responder, outsider):
    mine, theirs = waiting(responder), waiting(outsider, program="other")
    answer = office.post("/delivery/again/", follow=True)
    assert "1 e-mail is queued again" in words(answer)
    assert (state_of(mine), state_of(theirs)) == (DeliveryState.PENDING, DeliveryState.HELD)


def test_one_that_may_have_arrived_twice_is_noted_and_leaves_the_list(office, responder):
    when = datetime(2026, 1, 1, tzinfo=UTC)
    doubtful = waiting(
        responder, state=DeliveryState.SENT, reason="", ambiguous=True, message_id="<a@b>", sent_at=when
    )
    assert "May have arrived twice" in words(office.get("/delivery/"))
    office.post(f"/delivery/{doubtful.pk}/seen/")
    assert "Nothing waits" in words(office.get("/delivery/"))


def test_looking_after_one_program_shows_no_e_mails_of_another(
    client_for, administrator, outsider, other_program
):
    factories.MembershipFactory(user=administrator, role=Role.RESPONDER, program=other_program)
    theirs = waiting(outsider, program="other")
    office = client_for(administrator)
    assert "Nothing waits" in words(office.get("/delivery/"))
    assert office.post(f"/delivery/{theirs.pk}/again/").status_code == 404


def test_another_programs_e_mail_is_not_found(office, outsider):
    theirs = waiting(outsider, program="other")
    assert office.post(f"/delivery/{theirs.pk}/again/").status_code == 404
    assert state_of(theirs) == DeliveryState.HELD
