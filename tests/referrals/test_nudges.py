"""The clock of an answer: asked again before and at its end, and silence is told; each once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.consents import actions as consents
from casemgmt.history import stamp
from casemgmt.notices.actions import deliver
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Delivery, Notice
from referrals import tasks
from referrals.actions.asking import answers, reminding
from referrals.actions.directory import keeping
from referrals.models import Referral
from tests import factories as staff
from tests.referrals import factories

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def waits(person, service, responder):
    """A routine referral that waits so long already."""

    def since(ago, **changes):
        return factories.sent(person, service, by=responder, at=timezone.now() - ago, **changes)

    return since


def told():
    kinds = ("referral_nudge", "referral_silent")
    rows = Notice.objects.filter(kind__in=kinds).order_by("kind", "step")
    return [(notice.kind, notice.step, notice.recipient) for notice in rows]


def test_nobody_is_nudged_early(waits):
    waits(timedelta(days=5))
    assert reminding.nudge_due(at=Now()) == 0


def test_the_mailbox_is_asked_again_before_the_end_and_once(waits):
    referral = waits(timedelta(days=6))
    assert reminding.nudge_due(at=Now()) == 1
    assert reminding.nudge_due(at=Now()) == 0
    assert told() == [("referral_nudge", "soon", referral.mailbox_id)]


def test_at_the_end_the_mailbox_is_asked_and_the_worker_told(waits, responder):
    referral = waits(WEEK)
    assert reminding.nudge_due(at=Now()) == 2
    assert reminding.nudge_due(at=timezone.now() + WEEK) == 0
    assert told() == [
        ("referral_nudge", "due", referral.mailbox_id),
        ("referral_silent", "silent", responder.pk),
    ]


def test_urgent_time_is_short(waits):
    waits(timedelta(hours=3, minutes=5), urgency="today")
    assert reminding.nudge_due(at=Now()) == 1


def test_a_nudge_never_touches_the_referral(waits):
    referral = waits(WEEK)
    before = Referral.objects.values().get()
    reminding.nudge_due(at=Now())
    assert Referral.objects.values().get() == before and referral.history.count() == 2


def test_an_answer_ends_the_nudging(waits):
    referral = waits(WEEK)
    said = {"said_by": "Noor, intake", "mailbox": referral.mailbox, "at": timezone.now()}
    answers.decline(referral=referral, reason="no_capacity", **said)
    assert reminding.nudge_due(at=Now()) == 0


def test_a_consent_taken_back_and_a_closed_mailbox_are_not_nudged_but_the_worker_hears(
    waits, responder, social_worker
):
    referral = waits(WEEK)
    consent = referral.packet.disclosure.consent
    consents.revoke(consent=consent, reason="", at=timezone.now(), by=responder)
    assert reminding.nudge_due(at=Now()) == 2
    assert told() == [("referral_silent", "silent", responder.pk)]
    Notice.objects.filter(kind="referral_silent").delete()
    keeping.close_mailbox(mailbox=referral.mailbox, by=social_worker)
    assert reminding.nudge_due(at=Now()) == 1


def test_supervisors_hear_of_the_silence_where_the_worker_left(waits, responder, supervisor, other_program):
    staff.staff(Role.SUPERVISOR, program=other_program)
    waits(WEEK)
    responder.is_active = False
    stamp(responder, by=None, reason="left").save()
    reminding.nudge_due(at=Now())
    assert told()[1:] == [("referral_silent", "silent", supervisor.pk)]


def test_whoever_sent_a_referral_hears_when_its_letter_is_refused_for_good(waits, post, responder):
    referral = waits(timedelta(0))
    post.to_recipient = "550 no such user"
    deliver()
    told = Notice.objects.addressed_to(responder).get()
    assert (told.kind, told.subject_id) == ("referral_letter_stopped", referral.pk)
    assert compose(told).path == f"/referrals/{referral.pk}/"


def test_administrators_hear_of_a_partners_refused_letter_where_the_worker_left(
    waits, post, responder, administrator
):
    waits(timedelta(0))
    responder.is_active = False
    stamp(responder, by=None, reason="left").save()
    post.to_recipient = "550 no such user"
    deliver()
    assert Notice.objects.addressed_to(administrator).get().kind == "letter_stopped"


def test_a_scan_is_six_statements_however_many_wait(waits, program, service, responder):
    for _number in range(10):
        factories.sent(
            factories.PersonFactory(program=program), service, by=responder, at=timezone.now() - WEEK
        )  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        assert reminding.nudge_due(at=Now()) == 20
    assert len(queries) == 6  # six tellings


def test_the_task_sees_every_program_by_itself(waits):
    waits(WEEK)
    tasks.nudge_due()
    assert len(told()) == 2


def test_a_nudge_carries_a_live_link_and_no_name(waits, post, person):
    waits(WEEK)
    Delivery.objects.all().delete()
    reminding.nudge_due(at=Now())
    assert deliver() == 2
    mail = next(mail for mail in post.accepted if mail["To"] == "intake@harbor.example")
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Lane Mobile Crisis is waiting for your answer"
    assert "/partner/link/" in text and "Please answer by" in text
    assert person.name not in text and "Rapid" not in text


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_tell_once(request):
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        request.getfixturevalue("waits")(WEEK)

    def beat():
        try:
            with scope.acting_as(programs=policy.every_program(), actor="system:nudges"):
                counts.append(reminding.nudge_due(at=Now()))
        finally:
            connection.close()

    counts: list[int] = []
    beats = [threading.Thread(target=beat) for _number in range(4)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()
    assert sum(counts) == 2
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert len(told()) == 2
        assert Delivery.objects.filter(notice__kind__in=["referral_nudge", "referral_silent"]).count() == 2
