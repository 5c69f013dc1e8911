"""A person's timeline is searched by words that are kept nowhere, and opened at a day; the API alike."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.desk import timeline
from casemgmt.desk.timeline import find
from casemgmt.people import actions as people
from casemgmt.web import timeline as kept
from casemgmt.web.timeline import LAST_CONTACTS, SOURCES, Source, lines
from referrals.actions.asking import answers
from tests import factories
from tests.answers import words
from tests.costs import cost, workers
from tests.desk.conftest import saved
from tests.desk.test_person import path_of, titles
from tests.people.conftest import make_person
from tests.referrals.factories import ServiceFactory, sent
from tests.world.one_program import Api

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def search(client_for, social_worker, person):
    client = client_for(social_worker)
    return lambda text="", **more: client.post(f"{path_of(person)}timeline/", {"text": text, **more})


@pytest.fixture
def api(client_for, social_worker):
    return Api(client_for(social_worker), {})


def texts(page):
    return [event.text for event in page.context["timeline"].events]


def test_words_are_found_in_what_an_entry_says(search, meet, promise, attempt, note, call):
    meet(ago=2 * DAY, call=call, note="Wants to see José again.")
    attempt(promise(), note="Her sister picked up")
    note("One\nTwo\nThree\nThe dog is called Biscuit.")
    assert titles(search("jose AGAIN")) == titles(search("welfare")) == ["Encounter: Ended on scene"]
    assert titles(search("sister")) == titles(search("no answer")) == ["Phone call: No answer"]
    assert titles(search("sister biscuit")) == [] and "No entry says this." in words(search("sister biscuit"))


def test_a_word_far_down_in_a_note_is_shown_with_its_line(search, note):
    note("One\nTwo\nThree\nFour\nThe dog is called Biscuit.")
    assert texts(search("biscuit")) == ["One\nTwo\nThree …\n… The dog is called Biscuit."]
    assert texts(search("two")) == ["One\nTwo\nThree …"]


def test_of_one_act_every_part_is_found_and_the_entry_stays_whole(search, person, social_worker):
    sent(person, ServiceFactory(name="Night beds"), by=social_worker)
    assert "Referral sent: Night beds" in titles(search("shared with"))


def test_a_note_that_is_kept_apart_is_not_found_by_its_words(search, note):
    note("Relapse", kind="sud_counselling")
    assert titles(search("relapse")) == []
    assert titles(search("counselling")) == ["Note: SUD counselling note"]


def test_what_somebody_may_not_see_is_not_found_either(client_for, team, person, meet, call):
    meet(call=call)
    client = client_for(factories.staff(Role.PEER_SUPPORTER, team=team))
    assert titles(client.post(f"{path_of(person)}timeline/", {"text": "welfare"})) == []
    assert len(titles(client.post(f"{path_of(person)}timeline/", {"text": "nights"}))) == 1


def test_what_was_typed_stands_in_no_address_and_in_no_log(search, meet):
    meet()
    page = search("cold nights")
    assert page.status_code == 200 and "Location" not in page
    addresses = [part.split('"')[0] for part in words(page).split('="/')[1:]]
    assert not any("nights" in address for address in addresses)
    assert "nights" not in str([*Event.objects.values()])


def test_a_search_is_written_to_the_log_as_a_look_at_the_person(search, person, social_worker):
    search("anything")
    [event] = Event.objects.filter(kind=EventKind.READ, object_id=str(person.pk))
    assert event.actor == f"user:{social_worker.pk}"


def test_it_is_narrowed_like_the_timeline_and_begins_at_the_day_chosen(search, meet, promise, now):
    meet(ago=9 * DAY), meet(), promise()
    assert len(titles(search("encounter"))) == 3  # the promise says that it was made after one
    assert titles(search("encounter", show="followups")) == ["Follow-up promised: Phone call"]
    until = (now - 5 * DAY).date().isoformat()
    assert len(titles(search("encounter", until=until))) == 1


def test_a_day_alone_leads_to_the_timeline_as_it_stood_then(search, client_for, social_worker, person, meet):
    old = meet(ago=9 * DAY)
    meet()
    day = old.started_at.astimezone(timeline.midnight(date(2026, 1, 1)).tzinfo).date()
    leads = search(until=day.isoformat(), show="encounters")
    before = (day + DAY).isoformat()
    assert leads["Location"] == f"{path_of(person)}?show=encounters&before={before}#timeline"
    assert len(titles(client_for(social_worker).get(leads["Location"]))) == 1


@pytest.mark.parametrize(
    "typed", [{}, {"text": " "}, {"until": "yesterday"}, {"text": "a", "show": "gossip"}]
)
def test_nothing_typed_or_nothing_understood_is_said_beside_the_form(search, typed):
    page = search(**typed)
    assert page.status_code == 422 and "There is a problem" in words(page)


def test_many_finds_are_turned_page_by_page_and_none_is_lost(search, meet):
    for days in range(60):
        meet(ago=days * DAY)
    first = search("nights")
    second = search("nights", before=first.context["timeline"].older.isoformat())
    assert (len(titles(first)), len(titles(second))) == (50, 10)
    assert second.context["timeline"].older is None


def test_what_is_too_much_for_one_search_is_searched_further_on(monkeypatch, search, meet):
    monkeypatch.setattr(timeline, "SEARCHED", 10)
    meet(ago=30 * DAY, note="Her dog is called Biscuit")
    for days in range(20):
        meet(ago=days * DAY)
    older, looked = None, 0
    while not titles(page := search("biscuit", **({"before": older.isoformat()} if older else {}))):
        older, looked = page.context["timeline"].older, looked + 1
    assert looked == 2


def test_a_search_asks_the_database_no_more_than_the_timeline(
    client_for, team, other_team, person, meet, call
):
    for user in workers(team, other_team):
        client = client_for(user)
        meet(call=call)
        whole = cost(client, path_of(person))
        searched = cost(client, ask=lambda client=client: client.post(
            f"{path_of(person)}timeline/", {"text": "nights"}
        ))  # fmt: skip
        assert searched <= whole


def test_whoever_is_hidden_is_as_if_they_had_never_been(
    client_for, team, supervisor, social_worker, person, meet
):
    meet()
    other = factories.staff(Role.SOCIAL_WORKER, team=team)
    client = client_for(other)
    people.restrict(person=person, kind="safety", why="Asked for it", may_see=[social_worker], by=supervisor)
    assert client.post(f"{path_of(person)}timeline/", {"text": "nights"}).status_code == 404
    assert Api(client, {}).post(f"people/{person.pk}/timeline/").status_code == 404


# --- The API ---


def test_the_api_tells_the_same_entries_as_the_page(api, client_for, social_worker, person, meet, call, note):
    meet(ago=2 * DAY, call=call), note("Asked for a bed.")
    told = api.post(f"people/{person.pk}/timeline/").json()
    page = client_for(social_worker).get(path_of(person))
    assert [event["title"] for event in told["events"]] == titles(page)
    assert {*told["events"][0]} == {"day", "at", "title", "by", "text"} and told["older"] is None


def test_the_api_finds_narrows_and_turns_pages(api, person, meet, promise):
    for days in range(60):
        meet(ago=days * DAY)
    promise()
    path = f"people/{person.pk}/timeline/"
    first = api.post(path, {"text": "nights"}).json()
    second = api.post(path, {"text": "nights", "before": first["older"]}).json()
    assert [len(each["events"]) for each in (first, second)] == [50, 10]
    assert len(api.post(path, {"show": "followups"}).json()["events"]) == 1


@pytest.mark.parametrize("asked", [{"show": "gossip"}, {"before": "yesterday"}, {"words": "x"}, {"text": ""}])
def test_what_the_api_does_not_understand_is_refused_by_name(api, person, asked):
    answer = api.post(f"people/{person.pk}/timeline/", asked)
    assert answer.status_code == 400 and {*answer.json()["errors"]} == {*asked}


# --- Its text is written once ---


def test_the_text_written_once_says_what_each_user_sees_of_each_person(program, team, other_team, person):
    """For every role, in one program and in two: as if it had been written for this very person."""
    for user in workers(team, other_team):
        with scope.acting_as(programs=policy.programs_of(user), actor=f"user:{user.pk}"):
            for asked in (
                tuple((f"{place}, *", each.rows) for place, each in enumerate(SOURCES)),
                tuple(("*", each.moments) for each in LAST_CONTACTS),
            ):
                twice = [kept._together(person, user, asked) for _time in range(2)]
                assert twice == [kept._write(person, user, asked)] * 2


def counted(times):
    def rows(person, user):
        times.append(person.pk)
        return [lines(type(person).objects.visible_to(user).filter(pk=person.pk), at="created_at")]

    return Source("toy", "Toys", rows, lambda line: line.told("A toy", "note", "/roles/"), order=1000)


def test_it_is_written_anew_when_roles_or_hidden_people_change(
    monkeypatch, client_for, team, supervisor, social_worker, person, program, other_program
):
    times, user = [], factories.staff(Role.SOCIAL_WORKER, team=team)
    monkeypatch.setattr(SOURCES, "_given", (counted(times),))
    client = client_for(user)
    client.get(path_of(person)), client.get(path_of(person))
    assert len(times) == 1
    factories.MembershipFactory(user=user, role=Role.RESPONDER, program=other_program)
    client.get(path_of(person))
    assert len(times) == 2
    hidden = make_person(program, name="Somebody Else")
    people.restrict(person=hidden, kind="safety", why="Asked", may_see=[social_worker], by=supervisor)
    assert titles(client.get(path_of(person))) == ["A toy"]
    assert len(times) == 3
    assert client.get(path_of(hidden)).status_code == 404


def test_a_role_of_the_same_program_shows_at_once_what_it_may_see(client_for, team, person, meet, call):
    meet(call=call)
    user = factories.staff(Role.PEER_SUPPORTER, team=team)
    client = client_for(user)
    assert texts(client.get(path_of(person))) == ["Talked about the cold nights."]
    spell = factories.MembershipFactory(user=user, role=Role.RESPONDER, program=team.program)
    assert "Call: Welfare check" in texts(client.get(path_of(person)))[0]
    spell.until = spell.since
    saved(spell)
    assert texts(client.get(path_of(person))) == ["Talked about the cold nights."]


def test_the_words_of_a_search_reach_no_statement(person, social_worker, meet):
    meet()
    with (
        scope.acting_as(programs=["lane"], actor=f"user:{social_worker.pk}"),
        CaptureQueriesContext(connection) as asked,
    ):
        assert find(person, user=social_worker, typed="cold nights").events
    assert not any("nights" in query["sql"] for query in asked)


def test_a_partners_answer_is_found_by_its_words(search, person, social_worker):
    referral = sent(person, ServiceFactory(name="Night beds"), by=social_worker)
    answers.decline(
        referral=referral, reason="no_capacity", said_by="Noor", by=social_worker, at=referral.sent_at
    )
    assert "Partner answered: Night beds" in "".join(
        [*titles(search("no space")), *texts(search("no space"))]
    )
