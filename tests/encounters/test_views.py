"""The pages of an encounter, as a responder's phone sends them."""

import re
import uuid

import pytest
from django.urls import reverse

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.calls.models import Call
from casemgmt.encounters.models import Draft, Encounter
from casemgmt.history import stamp
from followups.models import FollowUp
from tests.answers import edited
from tests.factories import staff

pytestmark = pytest.mark.django_db


def plain(answer):
    """A page without what differs at every request anyway: the form token and the address asked for."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", page)


@pytest.fixture
def phone_of(client_for, responder):
    return client_for(responder)


@pytest.fixture
def address():
    return f"{reverse('encounters:new')}?draft={uuid.uuid4()}"


@pytest.fixture
def call(program):
    made = Call(program=program, day="2026-11-20", source_key="C-17", city="Eugene")
    stamp(made, by=None, reason="test").save()
    return made


def test_opening_the_page_gives_it_an_id_that_survives_a_reload(phone_of):
    first = phone_of.get(reverse("encounters:new"))
    assert first.status_code == 302
    assert "?draft=" in first["Location"]
    assert phone_of.get(first["Location"]).status_code == 200


def test_the_shortest_encounter_is_saved(phone_of, address, filled):
    answer = phone_of.post(address, filled())
    encounter = Encounter.objects.get()
    assert answer["Location"] == reverse("encounters:detail", args=[encounter.pk])
    assert str(encounter.pk) in address


def test_a_double_tap_leads_to_the_one_encounter(phone_of, address, filled):
    sent = filled(follow_up="24h")
    assert phone_of.post(address, sent)["Location"] == phone_of.post(address, sent)["Location"]
    assert (Encounter.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_an_error_keeps_every_typed_word(phone_of, address, filled):
    """The words become a draft and the page comes back by itself: closing it now loses nothing either."""
    sent = filled(outcome="", note="He asked us to call his sister", needs=["food"])
    page = phone_of.post(address, sent, follow=True).content.decode()
    assert "<title>Error:" in page
    assert "Choose how it ended." in page
    assert "He asked us to call his sister" in page
    assert not Encounter.objects.exists()


def test_a_time_in_the_future_is_refused(phone_of, address, filled):
    answer = phone_of.post(address, filled(started_at="2099-01-01T10:00"), follow=True)
    assert "in the future" in answer.content.decode()


def test_what_is_typed_is_kept_and_comes_back(phone_of, address):
    id = address.partition("draft=")[2]
    sent = {"note": "half a thought", "needs": ["food", "shelter"], "outcome": "left"}
    assert phone_of.post(reverse("encounters:draft", args=[id]), sent).status_code == 204
    page = phone_of.get(address).content.decode()
    assert "half a thought" in page
    assert page.count(" checked") >= 3


def test_a_draft_is_nobody_elses(phone_of, client_for, social_worker, address):
    id = address.partition("draft=")[2]
    phone_of.post(reverse("encounters:draft", args=[id]), {"note": "half a thought"})
    assert "half a thought" not in client_for(social_worker).get(address).content.decode()
    assert (
        "half a thought" not in client_for(social_worker).get(reverse("encounters:drafts")).content.decode()
    )


def test_finding_the_person_keeps_the_page_and_comes_back(phone_of, address, filled, person):
    out = phone_of.post(address, filled(find="1", note="before the search"))
    assert out["Location"].startswith(reverse("people:find"))
    back = phone_of.get(f"{address}&person={person.pk}").content.decode()
    assert person.name in back
    assert "before the search" in back


def test_the_person_chosen_is_met(phone_of, address, filled, person):
    phone_of.post(f"{address}&person={person.pk}", filled(person=str(person.pk), follow_up="24h"))
    assert Encounter.objects.get().person == person
    assert FollowUp.objects.get().person == person


def test_opening_the_page_with_a_person_is_written_to_the_log(phone_of, address, person):
    phone_of.get(f"{address}&person={person.pk}")
    assert Event.objects.filter(kind=EventKind.READ, object_id=str(person.pk)).count() == 1


def test_a_person_out_of_scope_is_the_same_as_none(client_for, outsider, address, person):
    client = client_for(outsider)
    theirs = client.get(f"{address}&person={person.pk}")
    nobody = client.get(f"{address}&person={uuid.uuid4()}")
    assert theirs.status_code == nobody.status_code == 404
    assert plain(theirs) == plain(nobody)


def test_an_encounter_of_a_call_carries_it(phone_of, address, filled, call):
    assert "C-17" in phone_of.get(f"{address}&call={call.pk}").content.decode()
    phone_of.post(f"{address}&call={call.pk}", filled(call=str(call.pk)))
    assert Encounter.objects.get().call == call


def test_a_call_number_finds_its_call(phone_of, address, filled, call):
    phone_of.post(address, filled(call_number=" C-17 "))
    assert Encounter.objects.get().call == call


def test_a_wrong_call_number_is_said(phone_of, address, filled):
    answer = phone_of.post(address, filled(call_number="C-99"), follow=True)
    assert "no call with this number" in answer.content.decode()


def test_reading_an_encounter_is_written_to_the_log(phone_of, recorded):
    encounter = recorded()
    assert phone_of.get(reverse("encounters:detail", args=[encounter.pk])).status_code == 200
    assert Event.objects.filter(kind=EventKind.READ, object_id=str(encounter.pk)).count() == 1


@pytest.mark.parametrize("page", ["detail", "correct", "identify"])
def test_an_encounter_out_of_scope_was_never_there(client_for, outsider, recorded, page):
    client = client_for(outsider)
    theirs = client.get(reverse(f"encounters:{page}", args=[recorded().pk]))
    nobody = client.get(reverse(f"encounters:{page}", args=[uuid.uuid4()]))
    assert theirs.status_code == nobody.status_code == 404
    assert plain(theirs) == plain(nobody)


def test_correcting_asks_why(phone_of, recorded, filled):
    address = reverse("encounters:correct", args=[recorded().pk])
    assert edited(phone_of, address, filled(place="Pearl Street")).status_code == 422
    assert (
        edited(phone_of, address, filled(place="Pearl Street", reason_of_change="wrong place")).status_code
        == 302
    )
    assert Encounter.objects.get().place == "Pearl Street"


def test_every_reason_is_corrected_and_keeps_its_place(phone_of, recorded, filled):
    encounter = recorded(reasons=["unhoused", "noise", "welfare"])
    address = reverse("encounters:correct", args=[encounter.pk])
    page = phone_of.get(address).content.decode()
    ticked = re.findall(r'name="reasons" value="(\w+)"[^>]* checked', page)
    assert set(ticked) == {"unhoused", "noise", "welfare"}
    edited(
        phone_of, address, filled(reasons=["welfare", "medical", "unhoused"], reason_of_change="not noise")
    )
    encounter.refresh_from_db()
    assert encounter.reasons == ["unhoused", "welfare", "medical"]
    assert edited(phone_of, address, filled(reasons=["cake"], reason_of_change="x")).status_code == 422
    edited(phone_of, address, filled(reasons=[], reason_of_change="nobody knows"))
    encounter.refresh_from_db()
    assert encounter.reasons == []


def test_the_person_is_named_after_a_look(phone_of, recorded, person):
    address = reverse("encounters:identify", args=[recorded(descriptor="a tall man").pk])
    assert phone_of.get(address)["Location"].startswith(reverse("people:find"))
    assert person.name in phone_of.get(f"{address}?person={person.pk}").content.decode()
    phone_of.post(address, {"person": str(person.pk)})
    assert Encounter.objects.get().person == person


def test_a_wrong_person_is_put_right_on_the_page(phone_of, recorded, person):
    encounter = recorded(person=person)
    address = reverse("encounters:identify", args=[encounter.pk])
    assert "Nobody knows who it was" in phone_of.get(address).content.decode()
    assert phone_of.post(address, {"why_not_the_first": ""}).status_code == 422
    assert phone_of.post(address, {"why_not_the_first": "not him"}).status_code == 302
    assert Encounter.objects.get().person is None


def test_a_draft_can_be_thrown_away(phone_of, address):
    id = address.partition("draft=")[2]
    phone_of.post(reverse("encounters:draft", args=[id]), {"note": "x"})
    phone_of.post(reverse("encounters:drop_draft", args=[id]))
    assert not Draft.objects.exists()


def test_one_encounter_with_many_there_asks_no_more_questions(
    phone_of, recorded, team, django_assert_max_num_queries
):
    there = [(staff(Role.RESPONDER, team=team), "responder") for _ in range(8)]
    encounter = recorded(present=there)
    with django_assert_max_num_queries(18):
        assert phone_of.get(reverse("encounters:detail", args=[encounter.pk])).status_code == 200


def test_the_page_asks_no_more_questions_for_a_larger_team(
    phone_of, address, team, django_assert_max_num_queries
):
    for _ in range(8):
        staff(Role.RESPONDER, team=team)
    with django_assert_max_num_queries(24):
        assert phone_of.get(address).status_code == 200


def test_typed_words_survive_a_session_that_ended(phone_of, client_for, responder, address, filled):
    id = address.partition("draft=")[2]
    phone_of.post(reverse("encounters:draft", args=[id]), {"note": "half a thought"})
    phone_of.logout()
    assert phone_of.post(address, filled(note="half a thought and more")).status_code == 302
    assert not Encounter.objects.exists()
    assert "half a thought" in client_for(responder).get(address).content.decode()


def test_a_call_taker_opens_no_encounter(client_for, call_taker, recorded, address):
    pages = [address, reverse("encounters:list"), reverse("encounters:detail", args=[recorded().pk])]
    assert {client_for(call_taker).get(page).status_code for page in pages} == {403}


def test_the_list_asks_the_database_the_same_few_questions(phone_of, recorded, django_assert_max_num_queries):
    for _ in range(12):
        recorded()
    with django_assert_max_num_queries(14):
        assert phone_of.get(reverse("encounters:list")).status_code == 200
