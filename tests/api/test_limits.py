"""No body is large enough to keep the system busy: its size, its depth and each list in it have an end."""

import uuid

import pytest
from django.utils import timezone

from casemgmt.calls.models import Call
from casemgmt.codes.calls import CallReason
from tests.api.bodies import bodies
from tests.api.test_scope import recorder

pytestmark = pytest.mark.django_db
CALL = {"source_key": "R-1", "requested_at": "2026-11-20T10:00:00Z"}


def test_five_thousand_reasons_of_one_call_are_refused(api_for, call_taker):
    answer = api_for(call_taker).post("calls/", CALL | {"reasons": ["welfare"] * 5000})
    assert answer.status_code == 400
    assert not Call.objects.exists()


def test_a_list_has_an_end_and_names_each_once(api_for, call_taker):
    api = api_for(call_taker)
    for reasons in (CallReason.values[:11], ["welfare", "welfare"]):
        answer = api.post("calls/", CALL | {"reasons": reasons})
        assert answer.status_code == 400 and "reasons" in answer.json()["errors"]
    assert api.post("calls/", CALL | {"reasons": CallReason.values[:10]}).status_code == 201


def test_twenty_thousand_names_of_one_person_are_refused_at_once(api_for, ours):
    names = [f"Name {number}" for number in range(20_000)]
    body = {"search": str(ours.search.pk), "person": {"name": "Ana", "other_names": names}}
    assert api_for(recorder(ours)).post("people/", body).status_code == 400
    few = body | {"person": {"name": "Ana", "other_names": names[:21]}}
    assert "other_names" in api_for(ours.user).post("people/", few).json()["errors"]["person"]


def test_a_list_of_bodies_has_an_end_and_names_each_once(api_for, ours):
    api, (body, _fields) = api_for(recorder(ours)), bodies(ours)["people/"]
    twice = api.post("people/", body | {"verdicts": body["verdicts"] * 2})
    assert twice.status_code == 400 and "verdicts" in twice.json()["errors"]
    many = [{"person": str(uuid.uuid4()), "verdict": "not_same"} for _each in range(51)]
    assert "verdicts" in api.post("people/", body | {"verdicts": many}).json()["errors"]


@pytest.mark.parametrize(
    "body",
    [{"a": [[[[[[1]]]]]]}, {f"f{number}": 1 for number in range(1001)}, [[]] * 1001, {"a": [0] * 1000}],
)
def test_a_body_that_holds_too_much_is_refused(api_for, call_taker, body):
    answer = api_for(call_taker).post("calls/", body)
    assert answer.status_code == 400 and answer.json()["detail"].startswith("The body holds too much")


def test_a_name_that_nobody_can_see_is_refused_by_its_field(api_for, ours):
    api, (body, _fields) = api_for(recorder(ours)), bodies(ours)["encounters/"]
    answer = api.post("encounters/", body | {"started_at": timezone.now().isoformat(), "note": "a\x00b"})
    assert answer.json() == {
        "errors": {"note": ["This holds a character that nobody can see, like NUL. Take it out."]}
    }
