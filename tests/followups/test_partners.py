"""A promise about a partner: whom to call and where, in a partner's words, and no contact with the person."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.codes.contact import PARTNER_RESULTS, AttemptResult
from casemgmt.codes.followups import FollowUpKind, FollowUpOutcome
from casemgmt.encounters.models import Encounter
from casemgmt.errors import RuleBroken
from casemgmt.figures.metric import Period, every
from casemgmt.history import stamp
from followups import actions, forms
from followups.models import PARTNER_OUTCOMES, FollowUp
from tests import factories
from tests.answers import words
from tests.referrals.factories import MailboxFactory, ServiceFactory, lose_phone, sent

pytestmark = pytest.mark.django_db
OTHERS = [kind for kind in FollowUpKind if kind != FollowUpKind.PARTNER]


@pytest.fixture
def asked(person, program, social_worker):
    mailbox = MailboxFactory(program=program, agency__name="Harbor Housing", phone="+15415550142")
    return sent(person, ServiceFactory(agency=mailbox.agency), by=social_worker)


@pytest.fixture
def check(asked):
    """What a referral promised: to see whether the partner answers."""
    return FollowUp.objects.get(origin=asked.pk)


def tried(followup, result, *, by, done=False):
    return actions.log_attempt(
        followup=followup, attempt_id=uuid.uuid4(), mode="call", result=result, by=by, at=timezone.now(),
        done=done,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["/my-day/", "/follow-ups/?whose=mine", "attempt"])
def test_it_says_whom_to_call_and_where(client_for, social_worker, check, phone, page):
    address = reverse("followups:try", args=[check.pk]) if page == "attempt" else page
    answer = client_for(social_worker).get(address)
    told = words(answer)
    assert "Harbor Housing" in told and "(541) 555-0142" in told
    assert "tel:+15415550142" in answer.text
    assert "tel:+15415550117" not in answer.text and "Voicemail" not in told


def test_a_mailbox_without_a_phone_says_so(client_for, social_worker, asked, check):
    lose_phone(asked.mailbox)
    assert "No phone on record" in words(client_for(social_worker).get("/my-day/"))


def test_one_promised_by_hand_leads_to_the_persons_referrals(client_for, promise, person, social_worker):
    promise(kind="partner", because="Ask Harbor about the waiting list")
    page = client_for(social_worker).get("/my-day/").text
    assert reverse("referrals:of_person", args=[person.pk]) in page


def test_two_taps_close_it_in_a_partners_words(client_for, social_worker, check):
    desk, address = client_for(social_worker), reverse("followups:try", args=[check.pk])
    page = words(desk.get(address))
    assert "They answered, and done" in page and "Reached, and done" not in page
    typed = {"attempt_id": uuid.uuid4(), "way": "call:", "result": "partner_answered_done"}
    assert desk.post(address, typed).status_code == 302
    check.refresh_from_db()
    assert (check.status, check.outcome) == ("done", "partner_answered")
    assert check.attempts.get().result == "partner_answered"


def test_a_partner_that_answered_is_no_person_reached(check, social_worker, person, client_for):
    tried(check, "partner_answered", by=social_worker, done=True)
    page = client_for(social_worker).get(reverse("desk:person", args=[person.pk]))
    assert page.context["last_contact"] is None
    assert not check.attempts.get().reached


@pytest.fixture
def met_once(person, program, team, responder):
    """A meeting of 40 days ago: a contact today would count as one that was kept."""
    began = timezone.now() - timedelta(days=40)
    meeting = Encounter(
        program=program, team=team, person=person, started_at=began, outcome="ended_on_scene",
        recorded_by=responder,
    )  # fmt: skip
    stamp(meeting, by=responder, reason="test").save()
    return person


def figures(program):
    today = factories.local_today()
    span = Period(today - timedelta(days=100), today + timedelta(days=100))
    return {metric.key: metric.compute(program=program.pk, period=span) for metric in every()}


def test_no_figure_counts_it_as_reaching_the_person(met_once, check, promise, program, social_worker):
    before = figures(program)
    tried(check, "partner_answered", by=social_worker, done=True)
    assert figures(program) == before
    tried(promise(), "reached", by=social_worker, done=True)
    assert figures(program) != before


@pytest.mark.parametrize("result", [result for result in AttemptResult if result not in PARTNER_RESULTS])
def test_what_comes_of_a_person_comes_of_no_partner(check, social_worker, result):
    with pytest.raises(RuleBroken):
        tried(check, result, by=social_worker)


@pytest.mark.parametrize("outcome", [each for each in FollowUpOutcome if each not in PARTNER_OUTCOMES])
def test_what_ends_with_a_person_ends_with_no_partner(check, social_worker, outcome):
    with pytest.raises(RuleBroken):
        actions.complete(followup=check, outcome=outcome, by=social_worker, at=timezone.now())


@pytest.mark.parametrize("kind", OTHERS)
def test_no_promise_about_a_person_ends_in_a_partners_words(promise, social_worker, kind):
    about_person = promise(kind=kind)
    with pytest.raises(RuleBroken):
        tried(about_person, "partner_answered", by=social_worker)
    for outcome in ("partner_answered", "partner_silent"):
        with pytest.raises(RuleBroken):
            actions.complete(followup=about_person, outcome=outcome, by=social_worker, at=timezone.now())


@pytest.mark.parametrize("kind", FollowUpKind)
def test_the_forms_offer_what_the_actions_take(promise, now, kind):
    followup = promise(kind=kind)
    form = forms.AttemptForm(followup=followup, now=now, proposed=None)
    offered = {value.removesuffix(forms.DONE) for value, _label in form.fields["result"].choices}
    assert offered <= set(followup.results)
    assert dict(form.reached_results) and form.fields["way"].choices
    ends = forms.CompleteForm(followup=followup, now=now, proposed=None).fields["outcome"].choices
    assert {value for value, _label in ends} <= set(followup.outcomes)


@pytest.mark.parametrize(("kind", "outcome"), [("partner", "reached"), ("call", "partner_answered")])
def test_the_database_holds_each_to_its_words(promise, kind, outcome):
    followup = promise(kind=kind)
    done = "UPDATE followups_followup SET status = 'done', done_at = now(), outcome = %s WHERE id = %s"
    with (
        pytest.raises(IntegrityError, match="followup_with_a_partner_ends_in_its_words"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(done, [outcome, followup.pk])
