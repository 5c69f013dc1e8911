"""What a partner answers: one winner, both sides of a linkage, and the worker who hears of it."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.consents import actions as consents
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.models import Delivery, Notice
from followups.models import FollowUp
from referrals.actions.asking import answers, sending
from referrals.models import Capacity, Referral
from tests import factories as staff
from tests.referrals import factories

pytestmark = pytest.mark.django_db
NOOR, SAM = "Noor Haddad, intake", "Sam Park, case manager"


@pytest.fixture
def now(sent):
    return sent.sent_at + timedelta(hours=1)


@pytest.fixture
def say(sent, now):
    """Let the partner say one thing on its page."""

    def speak(verb, said_by=NOOR, at=now, **told):
        return getattr(answers, verb)(
            referral=sent, said_by=said_by, at=at, mailbox=sent.mailbox, **told
        )  # fmt: skip

    return speak


@pytest.fixture
def accepted(sent, say, responder):
    """Accepted, and the partner knows whom it speaks of."""
    say("review")
    say("accept")
    factories.open_name(sent, by=responder)
    return sent


def told():
    rows = Notice.objects.filter(kind="referral_answered").order_by("created_at")
    return [(notice.step, notice.recipient) for notice in rows]


def test_a_partner_accepts_after_a_review(sent, say, now, responder):
    with pytest.raises(RuleBroken, match="look at the questions first"):
        say("accept")
    say("review")
    assert (sent.status, sent.business_status, sent.answered_at) == ("requested", "reviewing", None)
    say("accept")
    assert (sent.status, sent.answered_at, sent.answered_by) == ("accepted", now, NOOR)
    assert told() == [("accept", responder.pk)]
    assert Delivery.objects.filter(notice__kind="referral_answered").count() == 1


def test_the_history_says_who_spoke_and_names_no_user(sent, say):
    say("review")
    row = sent.history.first()
    assert (row.history_user_id, row.history_change_reason, row.last_said_by) == (None, "Under review", NOOR)


def test_nobody_answers_without_saying_who_they_are(say):
    with pytest.raises(RuleBroken, match="name and role"):
        say("review", said_by="  ")


def test_another_mailbox_speaks_for_nobody_here(sent, now):
    other = factories.MailboxFactory()
    for mailbox in (other, None):
        with pytest.raises(NotAllowed):
            answers.review(referral=sent, said_by=NOOR, at=now, mailbox=mailbox)


def test_a_worker_writes_down_what_was_said_on_the_phone(sent, now, social_worker, call_taker, responder):
    with pytest.raises(NotAllowed):
        answers.accept(referral=sent, said_by=NOOR, at=now, by=call_taker)
    answers.accept(referral=sent, said_by=NOOR, at=now, by=social_worker)
    assert sent.status == "accepted" and sent.history.first().history_user_id == social_worker.pk
    assert told() == [("accept", responder.pk)]


def test_nobody_is_told_what_they_wrote_themselves(sent, now, responder):
    answers.accept(referral=sent, said_by=NOOR, at=now, by=responder)
    assert told() == []


def test_the_supervisors_hear_it_where_the_worker_left(sent, say, responder, supervisor):
    responder.is_active = False
    stamp(responder, by=None, reason="left").save()
    say("review")
    say("accept")
    assert told() == [("accept", supervisor.pk)]


def test_the_second_hears_what_the_first_did_and_in_which_role(accepted, say):
    for verb, more in (("accept", {}), ("decline", {"reason": "no_capacity"})):
        with pytest.raises(RuleBroken, match="intake set this to “Accepted”") as refused:
            say(verb, said_by=SAM, **more)
        assert "Noor" not in str(refused.value)


def test_an_answer_after_a_withdrawal_hears_of_it(sent, say, now, responder):
    sending.withdraw(referral=sent, reason="Found a place", by=responder, at=now)
    with pytest.raises(RuleBroken, match="is “Withdrawn” by now"):
        say("review")


def test_an_accept_closes_the_check_and_promises_to_see_it_start(accepted, responder):
    promises = {one.rule: one for one in FollowUp.objects.filter(origin=accepted.pk)}
    assert promises[sending.RULE].status == "done"
    start = promises[answers.START_RULE]
    assert start.status == "open" and start.assignee == responder
    assert start.why == "See whether the service of a referral started"


def test_a_decline_says_why_and_may_say_full(sent, say, now):
    until = (now + timedelta(days=9)).date()
    say("decline", reason="no_capacity", words="Try the annex", full_until=until)
    assert (sent.status, sent.decline_reason, sent.closed_at) == ("rejected", "no_capacity", now)
    capacity = Capacity.objects.get(service=sent.service)
    assert (capacity.state, capacity.full_until, capacity.said_by) == ("no-capacity", until, NOOR)
    assert not FollowUp.objects.open().filter(origin=sent.pk).exists()


def test_a_decline_without_a_reason_is_no_row(sent, say):
    with pytest.raises(IntegrityError), transaction.atomic():
        say("decline", reason="")


def test_tried_scheduled_not_attended_started(accepted, say, now):
    say("try_to_reach")
    assert accepted.business_status == "contact_attempted"
    with pytest.raises(RuleBroken, match="must lie ahead"):
        say("schedule", appointment_at=now)
    say("schedule", appointment_at=now + timedelta(days=2))
    with pytest.raises(RuleBroken, match="no appointment yet"):
        say("did_not_attend", reason="transport")
    say("did_not_attend", reason="transport", at=now + timedelta(days=3))
    assert (accepted.business_status, accepted.did_not_attend_reason) == ("did_not_attend", "transport")
    say("start_service", at=now + timedelta(days=4))
    assert (accepted.status, accepted.linkage_source) == ("in-progress", "partner")
    assert not FollowUp.objects.open().filter(origin=accepted.pk).exists()
    assert [step for step, _who in told()] == [
        "accept", "try_to_reach", "schedule", "did_not_attend", "start_service",
    ]  # fmt: skip


def test_a_pause_says_why_and_ends(accepted, say):
    with pytest.raises(RuleBroken, match="say why"):
        say("pause", words=" ")
    say("pause", words="Waits for papers")
    assert (accepted.status, accepted.reason) == ("on-hold", "Waits for papers")
    say("resume")
    assert accepted.status == "in-progress"


def test_only_what_started_can_be_complete(accepted, say, now):
    with pytest.raises(RuleBroken, match="first that the service started"):
        say("complete")
    say("start_service")
    say("complete")
    assert (accepted.status, accepted.closed_at) == ("completed", now)


def test_a_start_is_neither_in_the_future_nor_before_it_was_asked(accepted, say, now):
    with pytest.raises(RuleBroken, match="future"):
        say("start_service", started_at=now + timedelta(days=1))
    say("start_service", started_at=accepted.sent_at - timedelta(days=30))
    assert accepted.linked_at == accepted.sent_at


def test_a_mailbox_speaks_for_the_partner_only(accepted, say):
    say("start_service", source="person")
    assert accepted.linkage_source == "partner"


def test_said_by_two_it_is_confirmed_and_said_twice_by_one_it_is_not(accepted, say, now, responder):
    say("start_service")
    with pytest.raises(RuleBroken, match="said before"):
        say("start_service")
    answers.start_service(referral=accepted, said_by="R., themselves", at=now, by=responder, source="person")
    assert (accepted.linkage_source, accepted.confirmed_source) == ("partner", "person")
    assert not accepted.linkage_disputed


def test_two_sources_that_disagree_raise_a_flag_and_a_worker_settles_it(accepted, say, now, social_worker):
    say("start_service")
    denied = {"said_by": "R., themselves", "at": now, "by": social_worker, "source": "person"}
    answers.deny_start(referral=accepted, **denied)
    assert accepted.linkage_disputed and accepted.linked_at and accepted.not_linked_source == "person"
    settled = {"said_by": "Ana, social worker", "at": now, "by": social_worker}
    answers.settle_dispute(referral=accepted, started=False, **settled)
    assert (accepted.linked_at, accepted.linkage_source, accepted.linkage_disputed) == (None, "", False)


def test_a_source_takes_its_own_word_back_without_a_dispute(accepted, say, now, social_worker):
    answers.start_service(referral=accepted, said_by="Ana, worker", at=now, by=social_worker)
    answers.deny_start(referral=accepted, said_by="Ana, worker", at=now, by=social_worker)
    assert (accepted.linked_at, accepted.linkage_disputed) == (None, False)


def test_an_end_against_another_word_is_disputed_both_ways(accepted, say, now, social_worker):
    answers.start_service(referral=accepted, said_by="Ana, worker", at=now, by=social_worker)
    say("end_unlinked", reason="did_not_attend")
    assert (accepted.status, accepted.linkage_disputed) == ("failed", True)
    again = {"said_by": "R., themselves", "at": now, "by": social_worker, "source": "person"}
    answers.start_service(referral=accepted, **again)
    assert (accepted.status, accepted.closed_at, accepted.confirmed_source) == ("in-progress", None, "person")
    assert accepted.linkage_disputed


def test_a_start_after_the_partner_said_none_is_disputed(accepted, say, now, social_worker):
    say("end_unlinked", reason="not_reached")
    assert accepted.not_linked_source == "partner" and not accepted.linkage_disputed
    again = {"said_by": "R., themselves", "at": now, "by": social_worker, "source": "person"}
    answers.start_service(referral=accepted, **again)
    assert accepted.linkage_disputed and accepted.linkage_source == "person"


@pytest.mark.parametrize(
    "changes",
    [
        {"linkage_disputed": True},
        {"confirmed_source": "partner"},
        {"not_linked_source": "partner", "linkage_disputed": True},
    ],
)
def test_the_database_refuses_a_dispute_or_a_confirmation_of_one(accepted, say, changes):
    say("start_service")
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=accepted.pk).update(**changes)


def test_once_consent_is_taken_back_the_partner_is_told_to_stop(accepted, say, now, responder, social_worker):
    consents.revoke(consent=accepted.packet.disclosure.consent, reason="", at=now, by=responder)
    for verb in ("try_to_reach", "start_service", "accept"):
        with pytest.raises(RuleBroken, match="may not be shared any more"):
            say(verb)
    answers.end_unlinked(
        referral=accepted, said_by="Ana, worker", at=now, by=social_worker, reason="chose_not"
    )  # fmt: skip
    assert accepted.status == "failed"


@pytest.fixture
def race(program, person, service, responder):
    """A referral under review, really committed."""
    with scope.acting_as(programs=["lane"], actor="system:test"):
        referral = factories.sent(person, service, by=responder)
        said = {"said_by": NOOR, "mailbox": referral.mailbox}
        answers.review(referral=referral, at=timezone.now(), **said)
    return referral


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_the_same_moment_one_wins(request):
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        referral = request.getfixturevalue("race")
    outcomes = []

    def press(said_by):
        try:
            with scope.acting_as(programs=["lane"], actor="system:test"):
                mine = Referral.objects.get(pk=referral.pk)
                answers.accept(referral=mine, said_by=said_by, at=timezone.now(), mailbox=mine.mailbox)
            outcomes.append("accepted")
        except RuleBroken as late:
            outcomes.append(str(late))
        finally:
            connection.close()

    second = threading.Thread(target=press, args=[SAM])
    with scope.acting_as(programs=["lane"], actor="system:test"):
        mine = Referral.objects.get(pk=referral.pk)
        answers.accept(referral=mine, said_by=NOOR, at=timezone.now(), mailbox=mine.mailbox)
        second.start()
        second.join(timeout=1)
        assert second.is_alive()  # it waits for the row
    second.join()
    (late,) = outcomes
    assert "intake set this to “Accepted”" in late
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert Referral.objects.get(pk=referral.pk).answered_by == NOOR
        assert Notice.objects.filter(kind="referral_answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_answer_at_once_one_wins(request):
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        referral = request.getfixturevalue("race")
    outcomes = []

    def press(number):
        verb, more = (answers.accept, {}) if number % 2 else (answers.decline, {"reason": "no_capacity"})
        try:
            with scope.acting_as(programs=["lane"], actor="system:test"):
                mine = Referral.objects.get(pk=referral.pk)
                verb(
                    referral=mine, said_by=f"N. {number}, intake", at=timezone.now(),
                    mailbox=mine.mailbox, **more,
                )  # fmt: skip
            outcomes.append("won")
        except RuleBroken:
            outcomes.append("late")
        finally:
            connection.close()

    crowd = [threading.Thread(target=press, args=[number]) for number in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert (outcomes.count("won"), outcomes.count("late")) == (1, 19)


def test_a_supervisor_of_another_program_hears_nothing(sent, say, responder, other_program):
    staff.staff(Role.SUPERVISOR, program=other_program)
    responder.is_active = False
    stamp(responder, by=None, reason="left").save()
    say("review")
    say("accept")
    assert told() == []
