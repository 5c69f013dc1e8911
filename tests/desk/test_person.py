"""One person's page: who may open it, what it shows, what the log keeps of it."""

import uuid
from datetime import timedelta

import pytest

from casemgmt.access import actions as access
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.cases import actions as cases
from casemgmt.people.models import ContactPoint
from casemgmt.web.timeline import SOURCES, Source, lines
from followups import actions
from referrals.actions.asking import answers, sending
from tests import factories
from tests.answers import stripped, words
from tests.costs import cost, workers
from tests.referrals.factories import ServiceFactory, sent, written

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def path_of(person):
    return f"/people/{person.pk}/"


@pytest.fixture
def open_page(client_for, social_worker, person):
    client = client_for(social_worker)
    return lambda query="": client.get(path_of(person) + query)


def titles(page):
    return [event.title for day in page.context["timeline"].days for event in day["events"]]


WHO_MAY_OPEN = [
    (Role.RESPONDER, 200), (Role.SOCIAL_WORKER, 200), (Role.PEER_SUPPORTER, 200), (Role.SUPERVISOR, 200),
    (Role.CALL_TAKER, 403), (Role.PROGRAM_LEAD, 403), (Role.ADMINISTRATOR, 403), (Role.AUDITOR, 403),
]  # fmt: skip


@pytest.mark.parametrize(("role", "status"), WHO_MAY_OPEN)
def test_who_may_open_a_person(client_for, team, person, role, status):
    assert client_for(factories.staff(role, team=team)).get(path_of(person)).status_code == status


def test_a_person_of_another_program_is_the_same_404_as_nobody(client_for, outsider, person):
    client = client_for(outsider)
    there, nowhere = client.get(path_of(person)), client.get(f"/people/{uuid.uuid4()}/")
    assert there.status_code == nowhere.status_code == 404
    assert stripped(there) == stripped(nowhere)
    assert "Rosalind" not in words(there)


def test_a_role_that_ended_hides_the_person_at_the_next_request(
    client_for, administrator, responder, team, person
):
    client = client_for(responder)
    assert client.get(path_of(person)).status_code == 200
    access.end_membership(membership=responder.memberships.get(), by=administrator)
    assert client.get(path_of(person)).status_code == 403


def test_a_role_elsewhere_does_not_keep_the_door_open(
    client_for, administrator, responder, other_program, person
):
    factories.MembershipFactory(user=responder, role=Role.RESPONDER, program=other_program)
    client = client_for(responder)
    access.end_membership(membership=responder.memberships.get(program="lane"), by=administrator)
    assert client.get(path_of(person)).status_code == 404


def test_a_role_that_sees_people_elsewhere_shows_nobody_here(client_for, auditor, other_program, person):
    """Row security lets both programs through; the permission holds in one of them only."""
    factories.MembershipFactory(user=auditor, role=Role.RESPONDER, program=other_program)
    assert client_for(auditor).get(path_of(person)).status_code == 404


def test_opening_a_person_is_written_to_the_log(open_page, social_worker, person):
    open_page()
    (event,) = Event.objects.filter(kind=EventKind.READ, object_id=str(person.pk))
    assert (event.actor, event.program) == (f"user:{social_worker.pk}", "lane")
    assert event.object_kind == "people.person"


def test_being_refused_a_person_is_written_to_the_log(client_for, auditor, person):
    client_for(auditor).get(path_of(person))
    (event,) = Event.objects.filter(kind=EventKind.DENIAL)
    assert (event.actor, event.object_id) == (f"user:{auditor.pk}", str(person.pk))


def test_the_title_carries_the_id_and_not_the_name(open_page, person):
    title = words(open_page()).split("<title>")[1].split("</title>")[0]
    assert person.ref in title
    assert "Rosalind" not in title


def test_the_timeline_holds_every_kind_of_event_newest_first(
    open_page, meet, call, promise, attempt, social_worker, now
):
    meet(ago=2 * DAY, call=call)
    followup = promise(ago=DAY)
    attempt(followup, ago=timedelta(minutes=30), note="Rang for a long time")
    actions.complete(followup=followup, outcome="not_reached", by=social_worker, at=now)
    page = open_page()
    assert set(titles(page)) == {
        "Encounter: Ended on scene", "Follow-up promised: Phone call",
        "Phone call: No answer", "Follow-up done: Could not be reached",
    }  # fmt: skip
    assert "Call: Welfare check" in words(page)
    dates = [day["date"] for day in page.context["timeline"].days]
    assert dates == sorted(dates, reverse=True)
    assert "Rang for a long time" in words(page)


def test_a_promise_that_was_cancelled_says_why(open_page, promise, social_worker):
    actions.cancel(followup=promise(), reason="She moved to her sister", by=social_worker)
    assert "Cancelled: She moved to her sister" in words(open_page())


@pytest.mark.parametrize(
    ("kind", "count"), [("encounters", 1), ("calls", 1), ("followups", 1), ("attempts", 1)]
)
def test_the_timeline_can_be_narrowed_to_one_kind(open_page, meet, call, promise, attempt, kind, count):
    meet(call=call)
    attempt(promise())
    assert len(titles(open_page(f"?show={kind}"))) == count


def test_somebody_who_may_not_see_calls_sees_none_in_the_timeline(client_for, team, person, meet, call):
    meet(call=call)
    page = client_for(factories.staff(Role.PEER_SUPPORTER, team=team)).get(path_of(person))
    assert titles(page) == ["Encounter: Ended on scene"]


def test_a_long_past_is_turned_page_by_page_without_losing_a_day(open_page, meet):
    for days in range(60):
        meet(ago=days * DAY)
    first = open_page()
    older = first.context["timeline"].older
    second = open_page(f"?before={older}")
    assert (len(titles(first)), len(titles(second))) == (50, 10)
    assert second.context["timeline"].older is None


@pytest.mark.parametrize("asked", ["?before=yesterday", "?before=11/01/2026", "?show=gossip"])
def test_what_the_timeline_does_not_understand_never_shows_everything(open_page, asked):
    assert open_page(asked).status_code == 400


def test_right_now_shows_last_contact_and_what_is_promised(open_page, meet, promise, now):
    assert "First contact not recorded yet." in words(open_page())
    meet(ago=3 * DAY)
    meet(outcome="not_found")
    followup = promise()
    page = open_page()
    assert page.context["last_contact"] == now - 3 * DAY
    assert [row.pk for row in page.context["open_followups"]] == [followup.pk]


def test_a_try_that_reached_them_is_contact_too(open_page, promise, attempt, now):
    followup = promise()
    attempt(followup)
    assert open_page().context["last_contact"] is None
    attempt(followup, result="reached", mode="in_person")
    assert open_page().context["last_contact"] == now


def test_the_next_steps_are_one_tap_away(open_page, person):
    page = words(open_page())
    assert f"/encounters/new/?person={person.pk}" in page
    assert f"/follow-ups/new/?person={person.pk}" in page
    assert f"/people/{person.pk}/contact/" in page


def test_a_page_costs_the_same_with_one_line_and_with_fifty(
    client_for, team, other_team, person, meet, call, promise, attempt
):
    clients = [client_for(user) for user in workers(team, other_team)]
    meet(call=call), attempt(promise())
    few = [cost(client, path_of(person)) for client in clients]
    for days in range(20):
        meet(ago=days * DAY), attempt(promise(ago=days * DAY), ago=timedelta(minutes=days))
    assert [cost(client, path_of(person)) for client in clients] == few
    assert max(few) <= 18


def test_what_a_new_slice_puts_on_the_timeline_costs_no_statement(
    client_for, social_worker, person, monkeypatch
):
    """Its lines are read with all others, and stand among them in its own words."""
    client = client_for(social_worker)
    before = cost(client, path_of(person))
    toy = Source("toy", "Toys", toys, lambda line: line.told("A toy", "note", "/roles/"), order=1000)
    monkeypatch.setattr(SOURCES, "_given", (*SOURCES, toy))
    assert cost(client, path_of(person)) == before
    page = client.get(path_of(person))
    assert titles(page) == ["A toy"] and "?show=toy" in words(page)


def toys(person, user):
    """As if each number of a person were given on some day."""
    return [lines(ContactPoint.objects.visible_to(user).filter(person=person), at="created_at")]


def test_a_day_with_more_lines_than_a_page_holds_is_shown_whole(open_page, meet, now):
    evening = (now - 40 * DAY).replace(hour=20)
    for seconds in range(60):
        meet(started_at=evening + timedelta(seconds=seconds))
    meet(ago=DAY * 41), meet(ago=DAY)
    first = open_page()
    second = open_page(f"?before={first.context['timeline'].older}")
    third = open_page(f"?before={second.context['timeline'].older}")
    assert [len(titles(page)) for page in (first, second, third)] == [1, 60, 1]
    assert third.context["timeline"].older is None


def test_cases_consent_referrals_and_sharing_stand_in_the_line(open_page, person, social_worker, now):
    case = cases.open_case(person=person, owner=social_worker, by=social_worker, on=now.date())
    referral = sent(person, ServiceFactory(name="Night beds"), by=social_worker, case=case)
    answers.decline(
        referral=referral, reason="no_capacity", said_by="Noor, intake", by=social_worker, at=referral.sent_at
    )  # fmt: skip
    shown = titles(open_page())
    assert {"Case opened", "Referral sent: Night beds", "Partner answered: Night beds"} <= {*shown}
    assert any(title.startswith("Consent given") for title in shown)
    assert "Declined: No space now" in words(open_page())


def entries(page):
    return [(event.title, event.text) for day in page.context["timeline"].days for event in day["events"]]


def test_sending_a_referral_and_what_was_shared_with_it_are_one_entry(open_page, person, social_worker):
    sent(person, ServiceFactory(name="Night beds"), by=social_worker)
    [text] = [text for title, text in entries(open_page()) if title == "Referral sent: Night beds"]
    assert text.startswith("Shared with") and not any(
        title.startswith("Shared") for title in titles(open_page())
    )


def test_a_try_that_reached_and_the_promise_that_it_kept_are_one_entry(open_page, promise, attempt, now):
    attempt(promise(ago=DAY), result="reached", note="At her sister's", done=True)
    shown = entries(open_page())
    told = "At her sister's\nFollow-up done: Reached, promise kept: Check in after an encounter"
    assert ("Phone call: Reached", told) in shown
    assert not any(title.startswith("Follow-up done") for title, _text in shown)


def test_a_meeting_and_the_promise_made_there_are_one_entry(open_page, meet, promise):
    met = meet(ago=DAY)
    promise(origin=met.pk, rule="after_encounter", kind="visit")
    [(title, text)] = entries(open_page())
    assert title == "Encounter: Ended on scene"
    assert text.splitlines()[0] == "Talked about the cold nights." and "Follow-up promised: Visit" in text


def test_narrowed_to_one_kind_each_entry_tells_itself(open_page, meet, promise):
    promise(origin=meet(ago=DAY).pk, rule="after_encounter")
    [title] = titles(open_page("?show=followups"))
    assert title.startswith("Follow-up promised")


def test_a_call_and_the_meeting_that_it_led_to_are_one_entry(open_page, meet, call):
    meet(ago=DAY, call=call)
    assert entries(open_page()) == [
        ("Encounter: Ended on scene", "Talked about the cold nights.\nCall: Welfare check")
    ]
    assert titles(open_page("?show=calls")) == ["Call: Welfare check"]


@pytest.mark.parametrize(("text", "begins"), [
    ("Asked for a bed.", "Asked for a bed."),
    ("\n Asked for a bed. \n\nAnd for socks.\nThen left.", "Asked for a bed.\nAnd for socks.\nThen left."),
    ("One\nTwo\nThree\nFour", "One\nTwo\nThree …"),
    ("ab " * 300, ("ab " * 300)[:400].rstrip() + "…"),
])  # fmt: skip
def test_a_note_shows_its_first_lines(open_page, note, text, begins):
    note(text)
    assert dict(entries(open_page()))["Note: General note"] == begins


def test_a_note_that_is_kept_apart_shows_none(open_page, note):
    note("Relapse", kind="sud_counselling")
    assert dict(entries(open_page()))["Note: SUD counselling note"] == ""


@pytest.mark.parametrize(("kind", "count"), [("referrals", 1), ("sharing", 2), ("cases", 0)])
def test_the_line_is_narrowed_to_referrals_or_sharing(open_page, person, social_worker, kind, count):
    sent(person, ServiceFactory(), by=social_worker)
    assert len(titles(open_page(f"?show={kind}"))) == count


def test_what_was_shared_is_shown_to_readers_of_the_ledger_alone(
    client_for, responder, person, social_worker
):
    sent(person, ServiceFactory(), by=social_worker)
    page = client_for(responder).get(path_of(person))
    assert not any(title.startswith("Shared with") for title in titles(page))


def test_a_referral_withdrawn_before_it_left_stands_in_the_line(open_page, person, social_worker, now):
    referral = written(person, ServiceFactory(name="Night beds"), by=social_worker)
    sending.withdraw(referral=referral, reason="Found a bed", by=social_worker, at=now)
    assert titles(open_page()) == ["Referral ended: Night beds"]
