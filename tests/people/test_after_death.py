"""Whoever writes down that a person died ends every contact: no form promises one, no page offers one."""

import importlib
import pkgutil
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt import codes
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.codes.calls import Disposition
from casemgmt.codes.cases import CloseReason
from casemgmt.codes.contact import AttemptResult, ContactMode
from casemgmt.codes.encounters import Outcome
from casemgmt.codes.followups import FollowUpKind, FollowUpOutcome
from casemgmt.codes.referrals import NotLinkedReason
from casemgmt.codes.workforce import EndReason
from casemgmt.desk.views.card import cards
from casemgmt.encounters import actions as encounters
from casemgmt.encounters.models import Encounter
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.models import Notice
from casemgmt.people import actions, contact
from casemgmt.people.models import ContactPoint, Person, Search
from followups import actions as followups
from followups import cadence
from followups.models import NEEDS_NOBODY, FollowUp
from referrals.actions.asking import answers, sending
from referrals.actions.partner import reading
from referrals.models import Referral
from tests import factories
from tests.answers import words
from tests.audit.walking import addresses
from tests.referrals import factories as asked
from tests.world.shared import out_of_lived

pytestmark = pytest.mark.django_db
program, team, social_worker, responder, supervisor, story = map(
    out_of_lived, ("program", "team", "social_worker", "responder", "supervisor", "story")
)


@pytest.fixture
def person(story):
    return story.person


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def record(person, by, **facts):
    said = {"started_at": timezone.now(), "outcome": "died", "follow_up": "none"}
    return encounters.record(
        id=uuid.uuid4(), program=person.program, by=by, person=person, **{**said, **facts}
    ).encounter


def window(program):
    return cadence.window("24h", opens_at=timezone.now(), zone=program.zone)


def promise(person, by, **given):
    said = {"program": person.program, "person": person, "by": by, "because": "Ask again"}
    return followups.schedule(**{**said, "window": window(person.program), **given})


# Each list that knows the word, and how a member of staff or a partner comes to say it.


def an_encounter(person, worker):
    record(person, worker)


def a_try(person, worker):
    followups.log_attempt(
        followup=promise(person, worker), attempt_id=uuid.uuid4(), mode="call", result="died", by=worker,
        at=timezone.now(),
    )  # fmt: skip


def a_promise_done(person, worker):
    followups.complete(followup=promise(person, worker), outcome="died", by=worker, at=timezone.now())


def a_case_closed(person, worker):
    case = Case.objects.get(person=person)
    cases.close(case=case, reason="died", on=factories.local_today(), by=worker)


def a_partner(person, worker):
    referral = Referral.objects.get(person=person)
    accepted(referral)
    answers.end_unlinked(referral=referral, reason="died", at=timezone.now(), **voice_of(referral))


def accepted(referral):
    answers.review(referral=referral, at=timezone.now(), **voice_of(referral))
    answers.accept(referral=referral, at=timezone.now(), **voice_of(referral))


def voice_of(referral):
    return {"said_by": "Noor, intake", "mailbox": referral.mailbox}


SAY_SO = {
    Outcome: an_encounter,
    AttemptResult: a_try,
    FollowUpOutcome: a_promise_done,
    CloseReason: a_case_closed,
    NotLinkedReason: a_partner,
}
OF_NOBODY_HERE = {EndReason, Disposition}  # a member of staff; a call names no person


def lists_that_know_death():
    for module in pkgutil.iter_modules(codes.__path__, f"{codes.__name__}."):
        for found in vars(importlib.import_module(module.name)).values():
            if isinstance(found, type) and issubclass(found, models.TextChoices) and "died" in found.values:
                yield found


def test_every_list_that_knows_the_word_is_thought_of():
    assert set(lists_that_know_death()) == {*SAY_SO, *OF_NOBODY_HERE}


def test_the_case_that_closed_with_it_goes_on_when_they_live_after_all(person, social_worker, supervisor):
    a_case_closed(person, social_worker)
    actions.deny_death(person=person, reason="Somebody of the same name", by=supervisor)
    case = Case.objects.get(person=person)
    assert (case.status, case.closed_on, case.close_reason, case.owner) == ("open", None, "", social_worker)
    assert case.history.first().history_change_reason == "Somebody of the same name"


def test_where_another_case_was_opened_meanwhile_the_closed_one_stays_closed(
    person, social_worker, supervisor
):
    a_case_closed(person, social_worker)
    today = factories.local_today()
    cases.open_case(person=person, owner=social_worker, on=today, by=social_worker)
    actions.deny_death(person=person, reason="Somebody of the same name", by=supervisor)
    assert sorted(Case.objects.filter(person=person).values_list("status", flat=True)) == ["closed", "open"]


@pytest.mark.parametrize("says", SAY_SO.values())
def test_whoever_says_it_ends_contact(person, social_worker, says):
    assert contact.offered(person)
    says(person, social_worker)
    person = fresh(person)
    assert person.has_died and contact.offered(person) == []
    point = ContactPoint.objects.get(person=person)
    assert contact.allowed_modes(point, timezone.now()) == []
    assert [rule.text for rule in contact.rules(point)] == ["Death reported: no contact"]


@pytest.mark.parametrize("says", SAY_SO.values())
def test_nothing_it_said_promises_a_contact(person, social_worker, says):
    before = set(FollowUp.objects.open())
    says(person, social_worker)
    made = FollowUp.objects.open().exclude(pk__in=[row.pk for row in before])
    assert not made.about_contact().exists()


@pytest.mark.parametrize("says", SAY_SO.values())
def test_whatever_waits_for_contact_is_held_and_not_ended(person, social_worker, responder, says):
    """Also what a colleague holds. A word of it may be a mistake, whoever says it."""
    held = promise(person, social_worker, assignee=responder)
    papers = promise(person, social_worker, kind=FollowUpKind.DOCUMENT)
    says(person, social_worker)
    now = timezone.now()
    assert fresh(held).is_open and fresh(held).is_paused(at=now)
    assert not FollowUp.objects.going_on(now).about_contact().filter(person=person).exists()
    assert fresh(papers).is_open and not fresh(papers).is_paused(at=now)


@pytest.fixture
def died(person):
    return actions.note_death(person=person, origin=uuid.uuid4(), by=None)


# No form may say that somebody died and promise to contact them.


def test_the_form_of_an_encounter_comes_back_with_words_and_all_that_was_typed(client_for, responder, person):
    client, pk = client_for(responder), uuid.uuid4()
    at = timezone.localtime(timezone=ZoneInfo(person.program.zone)).strftime("%Y-%m-%dT%H:%M")
    sent = {"id": pk, "person": person.pk, "started_at": at, "outcome": "died", "follow_up": "24h",
            "note": "In the park", "transport": "none", "police": "none"}  # fmt: skip
    page = client.post(reverse("encounters:new"), sent, follow=True)
    assert "Nobody can be contacted after a death" in words(page) and "In the park" in words(page)
    assert not Encounter.objects.filter(pk=pk).exists()
    client.post(reverse("encounters:new"), {**sent, "follow_up": "none"})
    assert fresh(person).has_died


def test_the_api_refuses_the_same_by_name(client_for, responder, person):
    body = {"id": str(uuid.uuid4()), "person": str(person.pk), "started_at": timezone.now().isoformat(),
            "outcome": "died", "follow_up": "24h"}  # fmt: skip
    answer = client_for(responder).post("/api/v1/encounters/", body, content_type="application/json")
    assert answer.status_code == 400 and list(answer.json()["errors"]) == ["follow_up"]


def test_the_action_refuses_it_whoever_calls(person, responder):
    with pytest.raises(RuleBroken):
        record(person, responder, follow_up="24h")


def test_the_database_refuses_an_encounter_that_says_both(person, responder):
    met = Encounter.objects.get(person=person)
    met.outcome, met.follow_up = "died", "24h"
    with pytest.raises(IntegrityError, match="encounter_promises_nothing_after_death"), transaction.atomic():
        stamp(met, by=responder, reason="test").save()


@pytest.mark.parametrize("kind", FollowUpKind)
def test_no_contact_is_promised_any_more_and_paperwork_may_be(died, social_worker, kind):
    if kind in NEEDS_NOBODY:
        assert promise(died, social_worker, kind=kind).is_open
    else:
        with pytest.raises(RuleBroken):
            promise(died, social_worker, kind=kind)


def test_the_page_of_a_new_promise_offers_what_needs_nobody(client_for, social_worker, died):
    page = client_for(social_worker).get(reverse("followups:new") + f"?person={died.pk}")
    offered = [value for value, _label in page.context["form"].fields["kind"].choices]
    assert offered == list(NEEDS_NOBODY)


# No page offers a way of contact.

TELLS_WHAT_WAS = {  # the record of what was written and shared, which stays as it was
    "people:history", "consents:disclosure", "consents:disclosures", "law:production",
}  # fmt: skip


def test_no_page_shows_a_number(client_for, supervisor, person):
    """Every address that can be opened about them; before the death, some of them showed it."""
    client = client_for(supervisor)
    shown_before = pages_with_the_number(client, person)
    assert len(shown_before) > 10
    actions.note_death(person=person, origin=uuid.uuid4(), by=None)
    assert pages_with_the_number(client, person) <= TELLS_WHAT_WAS


def pages_with_the_number(client, person):
    found = set()
    for path, _view, _record in addresses(person):
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming and says_the_number(answer.content.decode()):
            found.add(answer.resolver_match.view_name)
    return found


def says_the_number(page):
    return any(number in page for number in ("5550117", "555-0117", "555 0117"))


def test_the_api_gives_no_number(client_for, social_worker, died):
    told = client_for(social_worker).get(f"/api/v1/people/{died.pk}/").json()
    assert told["has_died"] is True and told["contact_points"] == []


def test_a_partner_reads_no_number_any_more(person, social_worker):
    referral = Referral.objects.get(person=person)
    accepted(referral)
    assert says_the_number(in_full(referral))
    actions.note_death(person=person, origin=uuid.uuid4(), by=None)
    assert not says_the_number(in_full(fresh(referral)))


def in_full(referral):
    return str(reading.in_full(referral, mailbox=referral.mailbox, at=timezone.now()).facts)


def test_the_first_contact_card_says_it_instead_of_a_number(died, responder):
    search = Search(terms={"name": died.name, "hits": [[str(died.pk), died.program_id]]})
    (card,) = cards(search, responder)
    assert card.ways == [] and card.alerts == ["Death reported: no contact"]


def test_nobody_is_asked_to_take_them(died, social_worker):
    service = asked.ServiceFactory(agency=asked.MailboxFactory(program=died.program).agency)
    with pytest.raises(RuleBroken):
        sending.draft(
            person=died, service=service, need="housing", urgency="routine", note="", by=social_worker
        )


def test_what_was_written_before_does_not_leave_any_more(person, social_worker):
    service = asked.ServiceFactory(agency=asked.MailboxFactory(program=person.program).agency)
    written = asked.written(person, service, by=social_worker)
    actions.note_death(person=person, origin=uuid.uuid4(), by=None)
    with pytest.raises(RuleBroken):
        sending.send(referral=written, basis="care_coordination", by=social_worker, at=timezone.now())


def test_no_notice_leaves_for_them(person, died):
    point = ContactPoint.objects.get(person=person)
    notice = Notice(recipient=point.pk, program=person.program_id)
    assert contact.may_reach(notice) is False


def test_no_try_is_logged_after_it_and_none_is_offered(client_for, social_worker, person, died):
    followup = FollowUp.objects.open().about_contact().filter(person=person).first()
    client, address = client_for(social_worker), reverse("followups:try", args=[followup.pk])
    assert client.get(address).status_code == 409
    for page in ("/my-day/", f"/people/{person.pk}/", f"/follow-ups/{followup.pk}/"):
        shown = words(client.get(page))
        assert address not in shown and ("Death reported" in shown or " died" in shown)
    body = {"mode": ContactMode.CALL, "result": AttemptResult.NO_ANSWER}
    assert (
        client.post(
            f"/api/v1/follow-ups/{followup.pk}/attempts/", body, content_type="application/json"
        ).status_code
        == 409
    )


def test_a_try_sent_twice_that_learned_of_it_is_one(client_for, social_worker, person):
    followup, pk = promise(person, social_worker, assignee=social_worker), str(uuid.uuid4())
    address = reverse("followups:try", args=[followup.pk])
    for _press in range(2):
        answer = client_for(social_worker).post(
            address, {"attempt_id": pk, "way": "through_other:", "result": "died"}
        )
        assert answer.status_code == 302
    followup = fresh(followup)
    assert followup.outcome == "died" and followup.attempts.count() == 1


# And the way back.


def test_a_correction_takes_it_back(person, responder):
    met = record(person, responder)
    encounters.correct(encounter=met, reason="wrong line", by=responder, outcome="taken_to_hospital")
    assert not fresh(person).has_died


def test_a_correction_that_says_so_ends_its_own_promise(person, responder):
    met = record(person, responder, outcome="ended_on_scene", follow_up="24h")
    encounters.correct(encounter=met, reason="news", by=responder, outcome="died", follow_up="none")
    assert fresh(person).has_died and FollowUp.objects.get(origin=met.pk).outcome == "died"


def test_it_follows_the_name(person, responder):
    person, other = (asked.PersonFactory(program=person.program) for _each in range(2))
    met = record(person, responder)
    encounters.identify(encounter=met, person=other, why_not_the_first="Somebody else", by=responder)
    assert (fresh(person).has_died, fresh(other).has_died) == (False, True)


def test_while_another_record_says_so_it_stands(person, responder, social_worker):
    met = record(person, responder)
    a_case_closed(person, social_worker)
    encounters.correct(encounter=met, reason="wrong line", by=responder, outcome="left")
    assert fresh(person).has_died
    cases.reopen(case=Case.objects.get(person=person), by=social_worker)
    assert not fresh(person).has_died


def test_a_reopened_promise_does_not_say_so_any_more(person, social_worker):
    followup = promise(person, social_worker)
    followups.complete(followup=followup, outcome="died", by=social_worker, at=timezone.now())
    followups.reopen(followup=followup, reason="A mistake", by=social_worker)
    assert not fresh(person).has_died


def test_a_promise_of_contact_is_not_opened_again(person, social_worker):
    followup = promise(person, social_worker)
    followups.complete(followup=followup, outcome="not_reached", by=social_worker, at=timezone.now())
    actions.note_death(person=person, origin=uuid.uuid4(), by=None)
    with pytest.raises(RuleBroken):
        followups.reopen(followup=followup, reason="Again", by=social_worker)


def test_a_worker_who_knows_better_says_so(client_for, social_worker, died):
    client, address = client_for(social_worker), reverse("people:deny_death", args=[died.pk])
    assert address in words(client.get(f"/people/{died.pk}/"))
    assert client.post(address, {"reason": "Met him today"}).status_code == 302
    assert not fresh(died).has_died
    assert "Met him today" in words(client.get(f"/people/{died.pk}/history/"))
    assert client.post(address, {"reason": "Again"}).status_code == 422


def test_another_system_says_so_too(client_for, social_worker, died):
    address = f"/api/v1/people/{died.pk}/lives/"
    answer = client_for(social_worker).post(address, {"reason": "Met him"}, content_type="application/json")
    assert answer.json()["has_died"] is False and answer.json()["contact_points"]


def test_the_same_word_twice_is_one(person, responder):
    met = record(person, responder)
    encounters.correct(encounter=met, reason="typo", by=responder, note="In the park")
    assert fresh(person).death_said_by == [met.pk]
    assert (
        Person.history.filter(
            id=person.pk, history_change_reason__startswith="Recorded as having died"
        ).count()
        == 1
    )
