"""The page of where somebody is, and each door that leads to its form."""

import html
import json
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.codes.facts import Fact
from casemgmt.history import version
from casemgmt.law.actions.copying import words_of
from casemgmt.whereabouts.models import SafePlace, Stay
from followups.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db


def words(page):
    return html.unescape(page.content.decode())


def say_address(person):
    return reverse("whereabouts:say", args=[person.pk])


def sent(**fields):
    today = factories.local_today().isoformat()
    usual = {
        "kind": "jail",
        "since": today,
        "source": "self",
        "until_is": "unknown",
        "contact_there": "visit",
    }
    return usual | fields


def test_the_form_writes_a_stay_that_stands_on_the_persons_page_alone(client_for, social_worker, person):
    client = client_for(social_worker)
    answer = client.post(say_address(person), sent(facility="County jail", booking="B-77"))
    assert answer.url == reverse("whereabouts:where", args=[person.pk])
    page = words(client.get(answer.url))
    assert all(told in page for told in ("In jail: County jail", "By a visit", "B-77", "Reach them there"))
    assert "Away since" in words(client.get(f"/people/{person.pk}/"))
    for address in ("/my-day/", "/follow-ups/?whose=everyones"):
        page = words(client.get(address))
        assert "Away since" in page and "jail" not in page.lower()


@pytest.mark.parametrize(
    "fields, told",
    [
        ({"source": "family"}, "Write down who says so."),
        ({"until_is": "exact"}, "Say the day, or that it is not known."),
        ({"expected_until": "2026-12-24"}, "Say how sure the day is."),
        ({"since": ""}, "This is needed."),
        ({"kind": "safe_place"}, "Only the person themselves can say this."),
        ({"kind": "safe_place", "own_word": "on", "facility": "House"}, "Nothing of a safe place is kept."),
    ],
    ids=["who", "no day", "how sure", "since", "own word", "no place"],
)
def test_what_is_missing_is_said_and_nothing_is_kept(client_for, social_worker, person, fields, told):
    page = client_for(social_worker).post(say_address(person), sent(**fields))
    assert page.status_code == 422 and told in words(page)
    assert not Stay.objects.exists() and not SafePlace.objects.exists()


def test_a_safe_place_stands_on_its_owners_page_and_on_no_history(
    client_for, social_worker, responder, person, case
):
    client_for(responder).post(say_address(person), {"kind": "safe_place", "own_word": "on"})
    where = reverse("whereabouts:where", args=[person.pk])
    assert "In a safe place" in words(client_for(social_worker).get(where))
    assert "safe place" not in words(client_for(responder).get(where)).lower()
    for address in (f"/people/{person.pk}/", f"/people/{person.pk}/history/", "/my-day/"):
        assert "safe place" not in words(client_for(social_worker).get(address)).lower()


def test_still_there_and_they_left(client_for, social_worker, said, person):
    stay, client = said("jail"), client_for(social_worker)
    again = reverse("whereabouts:again", args=[stay.pk])
    fields = sent(seen=version(stay), court_on="2026-12-24")
    assert client.post(again, {name: fields[name] for name in fields if name not in ("kind", "since")}).url
    stay.refresh_from_db()
    assert stay.court_on and stay.source == "self"
    left = client.post(
        reverse("whereabouts:left", args=[stay.pk]), {"on": factories.local_today().isoformat()}
    )
    assert left.url == say_address(person), "where they are now is asked next"
    assert "Where they were before" in words(client.get(reverse("whereabouts:where", args=[person.pk])))


def test_the_two_dates_of_a_long_stay_stand_there(client_for, social_worker, said, person):
    said("jail", came_from="street", days=70)
    page = words(client_for(social_worker).get(reverse("whereabouts:where", args=[person.pk])))
    assert "24 CFR 578.3" in page and "fewer than 90 days" in page


# Doors.
def test_the_bar_of_a_person_leads_there(client_for, social_worker, person):
    assert say_address(person) in words(client_for(social_worker).get(f"/people/{person.pk}/"))


def test_each_row_of_my_day_leads_there_and_back(client_for, social_worker, promise, person):
    promise()
    assert f"{say_address(person)}?next=/my-day/" in words(client_for(social_worker).get("/my-day/"))
    answer = client_for(social_worker).post(f"{say_address(person)}?next=/my-day/", sent())
    assert answer.url == "/my-day/"
    for address in ("https://x.example/", "//x.example/"):
        elsewhere = client_for(social_worker).post(f"{say_address(person)}?next={address}", sent())
        assert elsewhere.url == reverse("whereabouts:where", args=[person.pk])


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "row"])
def test_a_try_that_finds_them_away_asks_where(client_for, social_worker, promise, person, htmx):
    tried = {"attempt_id": uuid.uuid4(), "way": "in_person:", "result": "away"}
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client_for(social_worker).post(f"/follow-ups/{promise().pk}/attempt/", tried, headers=headers)
    leads = answer.headers["HX-Redirect"] if htmx else answer.url
    assert leads.startswith(say_address(person))


def test_closing_a_case_leads_there(client_for, social_worker, person, case):
    assert say_address(person) in words(client_for(social_worker).get(f"/cases/{case.pk}/close/"))


@pytest.mark.parametrize("outcome", ["taken_to_hospital", "police_took_over", "ended_on_scene"])
def test_an_encounter_that_took_them_away_leads_there(client_for, responder, person, outcome):
    pk, at = (
        uuid.uuid4(),
        timezone.localtime(timezone=ZoneInfo(person.program.zone)).strftime("%Y-%m-%dT%H:%M"),
    )
    fields = {
        "id": pk, "person": person.pk, "started_at": at, "outcome": outcome, "follow_up": "none",
        "police": "none", "transport": "none", "kind": "response", "reasons": ["welfare"],
    }  # fmt: skip
    client = client_for(responder)
    client.post("/encounters/new/", fields)
    page = words(client.get(f"/encounters/{pk}/"))
    asked = "They were taken somewhere" in page and say_address(person) in page
    assert asked == (outcome != "ended_on_scene")


def test_what_waits_is_counted_on_my_day_and_says_so_on_its_own_page(
    client_for, social_worker, promise, said
):
    late, client = promise(), client_for(social_worker)
    said("jail", contact_there="refused")
    assert "1 paused: the person is away" in words(client.get("/my-day/"))
    page = words(client.get(f"/follow-ups/{late.pk}/"))
    assert "Paused: the person is away" in page and "jail" not in page
    assert str(late.pk) in words(client.get("/follow-ups/?whose=mine&show=paused"))


def test_a_promise_for_safety_is_made_by_hand(client_for, social_worker, person, said):
    said("jail")
    client_for(social_worker).post(f"/follow-ups/new/?person={person.pk}", {
        "kind": "call", "because": "Ask about the pills", "when": "24h", "assignee": social_worker.pk,
        "for_safety": "on",
    })  # fmt: skip
    made = FollowUp.objects.get(because="Ask about the pills")
    assert made.for_safety and made.paused_until is None


def test_another_system_says_it_too_and_never_hears_the_number(client_for, social_worker, person):
    body = {
        "person": str(person.pk),
        "kind": "jail",
        "since": factories.local_today().isoformat(),
        "source": "seen",
    }
    client = client_for(social_worker)
    made = client.post("/api/v1/stays/", json.dumps(body), content_type="application/json")
    assert made.status_code == 201 and "booking" not in made.json()
    assert client.get(f"/api/v1/people/{person.pk}/").json()["away_since"] == body["since"]
    left = client.post(
        f"/api/v1/stays/{made.json()['id']}/left/", json.dumps({"on": body["since"]}),
        content_type="application/json",
    )  # fmt: skip
    assert left.json()["ended_on"] == body["since"]


def test_the_booking_number_stands_in_no_copy(said, person):
    stay = said("jail", booking="Booking-77")
    assert "Booking-77" not in str(words_of(stay))


def test_what_a_treatment_program_says_is_guarded_by_part_2(said):
    assert said("detox_residential").copied_as == "substance_use_treatment"


def test_no_fact_that_may_leave_is_where_somebody_is():
    assert not any("where" in fact or "stay" in fact for fact in Fact)
