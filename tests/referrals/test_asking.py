from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.cases import actions as cases
from casemgmt.codes.facts import Fact
from casemgmt.consents import actions as consents
from casemgmt.consents.models import Disclosure
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.models import Notice
from casemgmt.people import actions as people
from followups.models import FollowUp
from referrals import policy
from referrals.actions.asking import answers, sending
from referrals.models import Referral, UnmetNeed
from referrals.models.directory.service import ASKABLE
from tests.answers import words
from tests.referrals import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def send(referral, *, by, **how):
    how.setdefault("consent", None)
    how.setdefault("basis", "consent" if how["consent"] else "care_coordination")
    return sending.send(referral=referral, by=by, at=how.pop("at", NOW), **how)


def test_sending_lets_the_packet_leave_and_plans_the_check_and_tells_the_mailbox(sent, responder):
    told = Notice.objects.get(kind="referral_sent")
    check = FollowUp.objects.get(origin=sent.pk)
    assert (sent.status, sent.business_status, sent.sent_by) == ("requested", "sent", responder)
    assert sent.packet.facts["name"] == "Rosalind Okafor-Zeta"
    assert sent.packet.facts["need"] == "Housing"
    assert (told.recipient, told.subject_kind, told.subject_id) == (
        sent.mailbox.pk, "consents.packet", sent.packet.pk,
    )  # fmt: skip
    assert (check.person, check.assignee, check.rule) == (sent.person, responder, "referral_answer")
    assert (check.because, check.remind_at) == ("referral_answer", sent.answer_due_at)


@pytest.mark.parametrize("urgency, hours, check", [("today", 4, 2), ("soon", 72, 24), ("routine", 168, 24)])
def test_the_answer_is_due_by_urgency(urgency, hours, check, person, service, responder):
    sent = factories.sent(person, service, by=responder, urgency=urgency, at=NOW)
    assert sent.answer_due_at - sent.sent_at == timedelta(hours=hours)
    due_at = FollowUp.objects.get(origin=sent.pk).due_at
    assert due_at - sent.answer_due_at == timedelta(hours=check)


def test_the_check_of_a_person_with_a_case_belongs_to_the_owner_of_the_case(
    person, service, responder, social_worker
):
    cases.open_case(person=person, owner=social_worker, on=NOW.date(), by=social_worker)
    sent = factories.sent(person, service, by=responder)
    [check] = FollowUp.objects.filter(origin=sent.pk).owned_by(social_worker)
    assert check.assignee is None


def test_without_consent_nothing_leaves_and_nothing_is_kept(referral, responder):
    with pytest.raises(RuleBroken, match="Nothing was shared"):
        send(referral, by=responder)
    referral.refresh_from_db()
    assert referral.status == "draft"
    assert not FollowUp.objects.exists()
    assert not Notice.objects.exists()
    assert not Disclosure.objects.exists()


def test_care_is_coordinated_without_consent_only_where_the_program_decided_so(referral, responder, program):
    factories.care_rules(program)
    assert send(referral, by=responder).packet.disclosure.basis == "care_coordination"


def test_a_consent_that_was_taken_back_sends_nothing(referral, responder):
    consent = factories.consent(referral.person, referral.service.agency, by=responder)
    consents.revoke(consent=consent, reason="", at=NOW, by=responder)
    with pytest.raises(RuleBroken, match="taken back"):
        send(referral, by=responder, consent=consent)


def test_only_the_facts_that_were_picked_leave(referral, responder):
    consent = factories.consent(referral.person, referral.service.agency, by=responder)
    sent = send(referral, by=responder, consent=consent, facts_chosen=["name"])
    assert set(sent.packet.facts) == {"name", "need"}  # what the person needs always goes along


ASKS = [[], ["age"], ["name", "birth_date", "worker"], [fact.value for fact in ASKABLE]]


@pytest.mark.parametrize("asks", ASKS, ids=len)
@pytest.mark.parametrize("basis", ["consent", "care_coordination"])
def test_on_any_basis_only_what_the_service_asks_for_is_ticked_and_leaves(
    referral, responder, program, client_for, asks, basis
):
    """Besides what the person needs, that nobody must contact them, and what was typed for the partner."""
    factories.care_rules(program)
    everything = [fact.value for fact in [*ASKABLE, Fact.NEED, Fact.NOTE, Fact.CONTACT_PROHIBITED]]
    consent = factories.consent(
        referral.person, referral.service.agency, by=responder, what=everything
    ) if basis == "consent" else None  # fmt: skip
    referral.service.asks = asks
    stamp(referral.service, by=None, reason="test").save()
    known = set(policy.facts_of(referral, by=responder, at=NOW))
    leave = known & {*asks, "need", "note", "contact_prohibited"}
    page = client_for(responder).get(reverse("referrals:send", args=[referral.pk]))
    assert set(page.context["form"]["facts"].initial) == leave - {"note"}
    assert set(send(referral, by=responder, consent=consent, basis=basis).packet.facts) == leave
    assert len(known) > len(leave) or len(asks) == len(ASKABLE)


def test_a_person_who_said_no_is_asked_again_and_the_page_says_so(referral, responder, program, client_for):
    factories.care_rules(program)
    agency = referral.service.asked_agency
    consents.record_no(person=referral.person, recipient=agency, reason="", at=NOW, by=responder)
    assert policy.ways(referral, by=responder, at=NOW) == []
    page = client_for(responder).get(reverse("referrals:send", args=[referral.pk]))
    assert "The person said no" in words(page)
    with pytest.raises(RuleBroken, match="chose not to share"):
        send(referral, by=responder, basis="care_coordination")


def test_what_the_consent_does_not_name_stays_here(referral, responder):
    consent = factories.consent(referral.person, referral.service.agency, by=responder, what=["name"])
    assert set(send(referral, by=responder, consent=consent).packet.facts) == {"name"}


def test_the_answers_to_the_service_s_own_questions_travel_in_the_packet(referral, responder):
    consent = factories.consent(referral.person, referral.service.agency, by=responder)
    answers = [("Has papers?", "Yes"), ("Smokes?", "")]
    sent = send(referral, by=responder, consent=consent, answers=answers)
    assert sent.packet.facts["eligibility"] == ["Has papers? Yes"]


def test_the_ways_to_send_name_the_facts_of_each(referral, responder, program):
    assert policy.ways(referral, by=responder, at=NOW) == []
    consent = factories.consent(referral.person, referral.service.agency, by=responder, what=["name"])
    factories.consent(referral.person, factories.PartnerFactory(), by=responder)
    factories.care_rules(program)
    by_consent, by_care = policy.ways(referral, by=responder, at=NOW)
    assert (by_consent.consent, set(by_consent.facts)) == (consent, {"name"})
    assert (by_care.basis, by_care.consent) == ("care_coordination", None)


def test_a_service_without_an_open_mailbox_cannot_be_asked(referral, responder, program):
    factories.care_rules(program)
    mailbox = referral.service.agency.mailboxes.get()
    mailbox.is_open = False
    sending.stamp(mailbox, by=None, reason="test").save()
    with pytest.raises(RuleBroken, match="no open mailbox"):
        send(referral, by=responder)


def test_a_service_that_is_closed_for_now_cannot_be_asked(referral, responder):
    referral.service.status = "temporarily closed"
    sending.stamp(referral.service, by=None, reason="test").save()
    with pytest.raises(RuleBroken, match="takes nobody"):
        send(referral, by=responder)


def test_coordinated_entry_is_asked_at_its_access_point(person, responder, program):
    factories.care_rules(program)
    access_point = factories.MailboxFactory().agency
    service = factories.ServiceFactory(by_coordinated_entry=True, access_point=access_point)
    sent = send(factories.written(person, service, by=responder), by=responder)
    assert sent.mailbox.agency == access_point
    assert sent.packet.disclosure.recipient == access_point


def test_a_service_is_asked_once_at_a_time_for_a_person(sent, responder, program):
    factories.care_rules(program)
    with pytest.raises(RuleBroken, match="asked already"):
        send(factories.written(sent.person, sent.service, by=responder), by=responder)


def test_sent_twice_it_leaves_once(sent, responder):
    with pytest.raises(RuleBroken, match="cannot be done now"):
        send(sent, by=responder, consent=sent.packet.disclosure.consent)
    assert Disclosure.objects.count() == 1


def test_a_draft_can_be_changed_until_it_is_sent(referral, sent, responder):
    other = factories.ServiceFactory()
    assert sending.rewrite(referral=referral, service=other, note="", by=responder).service == other
    with pytest.raises(RuleBroken):
        sending.rewrite(referral=sent, note="", by=responder)


def test_withdrawing_says_why_and_closes_the_check(sent, responder):
    with pytest.raises(RuleBroken, match="say why"):
        sending.withdraw(referral=sent, reason=" ", by=responder, at=NOW)
    sending.withdraw(referral=sent, reason="Moved in with a sister.", by=responder, at=NOW)
    assert (sent.status, sent.reason, sent.closed_at) == ("cancelled", "Moved in with a sister.", NOW)
    assert FollowUp.objects.get(origin=sent.pk).status == "done"


def test_striking_out_keeps_the_record(sent, responder):
    sending.strike_out(referral=sent, reason="Wrong person.", by=responder, at=NOW)
    assert sent.status == "entered-in-error"
    assert [row.history_change_reason for row in sent.history.all()] == ["Wrong person.", "Sent", "Written"]


def test_who_may_not_work_on_referrals_writes_sends_and_withdraws_none(sent, referral, call_taker, outsider):
    for stranger in (call_taker, outsider):
        with pytest.raises(NotAllowed):
            factories.written(sent.person, sent.service, by=stranger)
        with pytest.raises(NotAllowed):
            send(referral, by=stranger)
        with pytest.raises(NotAllowed):
            sending.withdraw(referral=sent, reason="No", by=stranger, at=NOW)
        with pytest.raises(NotAllowed):
            sending.note_unmet_need(program=sent.program, need="food", reason="all_full", by=stranger, at=NOW)


def test_a_next_try_follows_only_what_came_to_nothing_for_the_same_person(sent, responder):
    with pytest.raises(RuleBroken, match="came to nothing"):
        factories.written(sent.person, factories.ServiceFactory(), by=responder, after=sent)
    sending.withdraw(referral=sent, reason="Full", by=responder, at=NOW)
    somebody_else = factories.PersonFactory(program=sent.program, name="Ana Zeta")
    with pytest.raises(RuleBroken, match="same person"):
        factories.written(somebody_else, sent.service, by=responder, after=sent)
    assert factories.written(sent.person, sent.service, by=responder, after=sent).after == sent


def test_the_case_must_be_the_person_s_own(sent, responder, social_worker):
    other = factories.PersonFactory(program=sent.program, name="Ana Zeta")
    case = cases.open_case(person=other, owner=social_worker, on=NOW.date(), by=social_worker)
    with pytest.raises(RuleBroken, match="somebody else"):
        factories.written(sent.person, sent.service, by=responder, case=case)


def test_an_unmet_need_is_one_line_a_day(person, responder):
    told = {"program": person.program, "person": person, "need": "housing", "reason": "all_full"}
    first = sending.note_unmet_need(**told, by=responder, at=NOW)
    assert sending.note_unmet_need(**told, by=responder, at=NOW) == first
    sending.note_unmet_need(**told, by=responder, at=NOW + timedelta(days=1))
    sending.note_unmet_need(**{**told, "person": None}, by=responder, at=NOW)
    assert UnmetNeed.objects.count() == 3


def test_another_program_sees_no_referral(sent, outsider):
    assert not Referral.objects.visible_to(outsider).exists()
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not Referral.objects.exists()


def test_who_takes_a_referral_over_hears_of_it_and_finds_it(sent, responder, social_worker):
    sending.give(referral=sent, to=social_worker, by=social_worker)
    assert (sent.worker, sent.sent_by) == (social_worker, responder)
    assert sent.history.first().history_change_reason == "New owner"
    assert (
        list(Referral.objects.of(social_worker)) == list(Referral.objects.owned_by(social_worker)) == [sent]
    )
    assert not Referral.objects.of(responder) and not Referral.objects.owned_by(responder)
    answers.review(referral=sent, said_by="Noor, intake", at=timezone.now(), mailbox=sent.mailbox)
    answers.decline(
        referral=sent, reason="no_capacity", said_by="Noor, intake", at=timezone.now(), mailbox=sent.mailbox
    )
    assert [told.recipient for told in Notice.objects.filter(kind="referral_answered")] == [social_worker.pk]


def test_a_referral_goes_to_nobody_who_may_not_go_on_with_it(sent, social_worker, call_taker, outsider):
    for wrong in (call_taker, outsider):
        with pytest.raises(RuleBroken, match="does not work on referrals"):
            sending.give(referral=sent, to=wrong, by=social_worker)
    assert Referral.objects.get().worker == sent.sent_by


def test_who_gives_out_no_work_gives_no_referral(sent, responder, social_worker):
    with pytest.raises(NotAllowed):
        sending.give(referral=sent, to=social_worker, by=responder)


def test_what_was_not_sent_is_given_to_nobody(referral, social_worker):
    with pytest.raises(RuleBroken, match="not sent yet"):
        sending.give(referral=referral, to=social_worker, by=social_worker)


def test_the_answer_reaches_the_supervisors_when_the_worker_stepped_back(sent, responder, supervisor):
    people.say_i_know(person=sent.person, by=responder)
    answers.review(referral=sent, said_by="Noor, intake", at=timezone.now(), mailbox=sent.mailbox)
    answers.accept(referral=sent, said_by="Noor, intake", at=timezone.now(), mailbox=sent.mailbox)
    assert {told.recipient for told in Notice.objects.filter(kind="referral_answered")} == {supervisor.pk}
    assert not FollowUp.objects.open().filter(origin=sent.pk, assignee=responder, rule=answers.START_RULE)
    assert not Referral.objects.with_worker()
