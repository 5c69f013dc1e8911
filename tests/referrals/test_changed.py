"""A partner is mailed once, without a name, when a referral is taken back or may not be read any more."""

import re

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from casemgmt.consents import actions as consents
from casemgmt.notices.actions import deliver
from casemgmt.notices.models import Delivery, Notice
from referrals.actions.asking import answers, reminding, sending
from referrals.actions.directory import keeping
from referrals.models import Referral
from tests.referrals import factories

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/partner/link/[\w-]+/")


def revoke(referral, by):
    consent = referral.packet.disclosure.consent
    return consents.revoke(consent=consent, reason="", at=timezone.now(), by=by)


def freeze(referral, by):
    """A no stops what left without consent."""
    now, agency = timezone.now(), referral.packet.disclosure.recipient
    no = consents.record_no(person=referral.person, recipient=agency, reason="", at=now, by=by)
    assert consents.freeze(no=no, packets=[referral.packet], at=now, by=by) == 1


@pytest.fixture
def plainly(referral, responder, program):
    """Sent for care coordination."""
    factories.care_rules(program)
    at = timezone.now()
    return sending.send(referral=referral, basis="care_coordination", by=responder, at=at)


def test_a_partner_hears_once_that_a_no_stopped_what_left_without_consent(plainly, responder):
    Delivery.objects.all().delete()
    assert Referral.objects.may_be_nudged().filter(pk=plainly.pk).exists()
    freeze(plainly, responder)
    assert told() == [plainly.mailbox_id]
    assert not Referral.objects.may_be_nudged().filter(pk=plainly.pk).exists()


def withdraw(referral, by):
    return sending.withdraw(referral=referral, reason="Moved in with a sister.", by=by, at=timezone.now())


def strike_out(referral, by):
    return sending.strike_out(referral=referral, reason="Wrong person.", by=by, at=timezone.now())


def told():
    """Who is told that a referral changed, after two beats."""
    reminding.nudge_due(at=Now())
    reminding.nudge_due(at=Now())
    return list(Notice.objects.filter(kind="referral_changed").values_list("recipient", flat=True))


@pytest.mark.parametrize("change", [revoke, withdraw, strike_out])
def test_the_letter_leads_to_the_page_and_names_nobody(change, sent, responder, person, post):
    Delivery.objects.all().delete()
    change(sent, responder)
    assert told() == [sent.mailbox_id]
    assert deliver() == 1 and deliver() == 0
    (mail,) = post.accepted
    text = mail.get_body(("plain",)).get_content()
    assert mail["To"] == "intake@harbor.example"
    assert mail["Subject"] == "An open referral from Lane Mobile Crisis changed"
    said = str(mail)
    assert not any(word in said for word in (*person.name.split(), person.ref, "Rapid", "sister", "consent"))
    page = Client().get(LINK.search(text)[0], follow=True)
    assert page.status_code == 200


def test_what_was_never_sent_tells_nobody(referral, responder):
    withdraw(referral, responder)
    assert told() == []


def test_what_is_closed_tells_nobody(sent, responder):
    answers.decline(
        referral=sent, reason="no_capacity", said_by="Noor, intake", mailbox=sent.mailbox, at=timezone.now()
    )
    revoke(sent, responder)
    assert told() == []


def test_an_answered_referral_that_is_open_tells_too(sent, responder):
    said = {"said_by": "Noor, intake", "mailbox": sent.mailbox, "at": timezone.now()}
    answers.review(referral=sent, **said)
    answers.accept(referral=sent, **said)
    revoke(sent, responder)
    assert told() == [sent.mailbox_id]


def test_a_closed_mailbox_gets_nothing(sent, responder, social_worker, post):
    Delivery.objects.all().delete()
    withdraw(sent, responder)
    keeping.close_mailbox(mailbox=sent.mailbox, by=social_worker)
    deliver()
    assert post.accepted == []


def test_the_letter_that_asks_stays_when_its_consent_was_taken_back_before_it_left(sent, responder, post):
    revoke(sent, responder)
    told()
    deliver()
    assert [mail["Subject"] for mail in post.accepted] == ["An open referral from Lane Mobile Crisis changed"]
