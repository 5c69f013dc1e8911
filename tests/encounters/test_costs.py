"""How many statements it takes to write down a meeting, or a person, as the page sends it."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.encounters.models import Encounter
from casemgmt.people.models import Person
from followups.models import FollowUp
from tests.costs import AROUND

pytestmark = pytest.mark.django_db


def statements(send):
    """Those of one form that was taken, less the ends of transactions: what is read, and what is added."""
    with CaptureQueriesContext(connection) as queries:
        answer = send()
    assert answer.status_code == 302
    told = [each["sql"] for each in queries if not each["sql"].startswith(AROUND)]
    return told, [each.split('"')[1] for each in told if each.startswith("INSERT")]


def test_a_meeting_its_follow_up_and_both_histories_are_written_once_each(
    client_for, responder, filled, person
):
    phone, address = client_for(responder), f"{reverse('encounters:new')}?draft={uuid.uuid4()}"
    sent = filled(person=person.pk, follow_up="24h")
    told, added = statements(lambda: phone.post(address, sent))
    assert Encounter.objects.get().person == FollowUp.objects.get().person == person
    assert added == [
        "encounters_encounter", "encounters_historicalencounter",
        "followups_followup", "followups_historicalfollowup",
    ]  # fmt: skip
    assert len(told) <= 25, "\n".join(told)


def test_a_person_and_the_history_are_written_once_each(client_for, responder):
    phone = client_for(responder)
    found = phone.post(reverse("people:find"), {"text": "Maria Lopez"})["Location"]
    told, added = statements(lambda: phone.post(found.replace("/found/", "/new/"), {"name": "Maria Lopez"}))
    assert Person.objects.get().name == "Maria Lopez"
    assert added == ["people_person", "people_historicalperson", "people_search"]
    assert len([each for each in told if "people_candidates(" in each]) == 1, "look-alikes are found once"
    assert len(told) <= 12, "\n".join(told)
