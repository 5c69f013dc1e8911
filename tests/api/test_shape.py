"""How the API speaks: JSON only, one shape of refusal, and nothing that a stranger typed breaks it."""

import uuid

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from casemgmt.audit.models import Event, EventKind
from casemgmt.web.api.views import description
from tests.signing_in import sign_in
from tests.world.one_program import Api
from tests.world.shared import out_of_furnished

pytestmark = pytest.mark.django_db
program, team, other_program, houses = map(out_of_furnished, ("program", "team", "other_program", "houses"))
ALL = ["calls/", "encounters/", "follow-ups/", "cases/", "notes/", "consents/", "disclosures/"]


def test_the_description_is_valid_openapi_3_1(api):
    answer = api.get("schema/")
    assert answer["Content-Type"] == "application/json"
    told = answer.json()
    assert told["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(told).validate()


def test_the_description_says_how_to_sign_in_and_what_is_refused():
    told = description()
    assert set(told["components"]["securitySchemes"]) == {"token", "cookieAuth"}
    for methods in told["paths"].values():
        for operation in methods.values():
            assert {"400", "401", "403", "404", "409"} <= set(operation["responses"])


def test_no_operation_answers_a_stranger():
    assert all(operation["security"] for methods in description()["paths"].values()
               for operation in methods.values())  # fmt: skip


def test_a_stranger_is_asked_to_sign_in(db):
    answer = Api(Client(), {}).get("schema/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


RECORDS = {
    "calls": "call", "people": "person", "encounters": "encounter", "follow-ups": "followup", "cases": "case",
    "notes": "note", "consents": "consent", "disclosures": "disclosure", "contact-points": "contact_point",
    "referrals": "referral",
}  # fmt: skip


@pytest.mark.parametrize("path", RECORDS)
def test_out_of_scope_is_answered_byte_for_byte_like_nonexistent(api, theirs, path):
    foreign = getattr(theirs, RECORDS[path])
    one, other = (api.get(f"{path}/{pk}/") for pk in (foreign.pk, uuid.uuid4()))
    assert (one.status_code, one.content) == (404, other.content)
    assert one.headers.keys() == other.headers.keys()


def test_a_missing_permission_is_403_in_words(api_for, call_taker, ours):
    answer = api_for(call_taker).get(f"people/{ours.person.pk}/")
    assert answer.status_code == 403 and answer.json()["detail"]


def test_a_broken_rule_is_409_in_words(api, ours):
    answer = api.post("cases/", {"person": str(ours.person.pk)})
    assert answer.status_code == 409
    assert answer.json() == {"detail": "This person has an open case already."}


def test_each_wrong_field_is_named(api):
    answer = api.post("follow-ups/", {"kind": "pigeon", "because": "", "within": "24h"})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"kind", "because", "person"}


@pytest.mark.parametrize("method", ["put", "delete", "options", "trace"])
@pytest.mark.parametrize("path", ALL)
def test_a_method_that_is_not_offered_is_405(api, method, path):
    assert getattr(api.client, method)("/api/v1/" + path).status_code == 405


def test_only_json_is_read_and_written(api_for, call_taker):
    api = api_for(call_taker)
    form = api.client.post("/api/v1/calls/", {"city": "Eugene"})
    assert form.status_code == 415
    assert api.client.get("/api/v1/calls/", headers={"Accept": "text/html"}).status_code == 406


BROKEN = [
    b"{", b"", b"null", b"[]", b"7", b'"x"', b"NaN", b'{"city": NaN}', b"\xff\xfe{\x00}\x00", b"[" * 100_000,
    b'{"a":' * 50_000, b'{"city": "\\u0000"}', b'{"city": "\\ud800"}', b'{"\\ud800": 1}',
    b'{"city": ' + b"9" * 5000 + b"}", b'{"city": {"a": [1]}}', b'{"reasons": {"a": 1}}',
    b'{"requested_at": "0001-01-01T00:00:00+14:00"}', b'{"requested_at": "9999-12-31T23:59:59-14:00"}',
    b'{"requested_at": "2026-01-01T00:00:00"}', b'{"team": true}', b'{"team": {"a": 1}}', b'{"team": -1}',
]  # fmt: skip


@pytest.mark.parametrize("body", BROKEN, ids=lambda body: body[:40].decode(errors="replace"))
def test_what_cannot_be_read_is_400(api_for, call_taker, body):
    answer = api_for(call_taker).client.post("/api/v1/calls/", body, content_type="application/json")
    expected = 409 if body in {b""} else 400  # nothing sent is a call without any time
    assert answer.status_code == expected, answer.content


def test_another_charset_is_not_believed(api_for, call_taker):
    for charset in ("utf-16", "rot13", "hex", "nonsense"):
        answer = api_for(call_taker).client.generic(
            "POST", "/api/v1/calls/", b'{"city": 1}', content_type=f"application/json; charset={charset}"
        )
        assert answer.status_code == 409, charset  # read as UTF-8: a call without any time


def test_a_body_beyond_a_megabyte_is_refused(api_for, call_taker):
    assert api_for(call_taker).post("calls/", {"notes": "x" * 1_100_000}).status_code == 413


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", f"page={'9' * 5000}", "page=99", "page=%00", f"page={10**30}"]
)
def test_a_page_that_is_not_there_is_404(api, query):
    assert api.client.get(f"/api/v1/calls/?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["since=never", "since=0000-00-00", "ordering=password", "ordering=team__program", "reason=%00",
              "agency=x", "visible_to=1", "open=%ED%A0%80", "ids=1,2", "search=x"],
)  # fmt: skip
def test_a_filter_that_is_not_offered_is_400(api, query):
    answer = api.client.get(f"/api/v1/calls/?{query}")
    assert answer.status_code == 400 or (query.startswith("open") and answer.status_code == 200)


def test_pages_hold_25_and_at_most_100(api, ours):
    assert len(api.get("calls/", per_page="100000").json()["results"]) == 1
    assert api.get("calls/", per_page="-1").status_code == 400


def test_times_are_utc(api, ours):
    shown = api.get(f"encounters/{ours.encounter.pk}/").json()
    assert shown["started_at"].endswith("Z")


def test_a_safe_hour_is_the_clock_of_the_person_and_an_offset_is_refused_not_lost(api, ours):
    address = f"people/{ours.person.pk}/contact-points/"
    point = {"kind": "email", "value": "rosa@example.org", "safe_to": "20:00"}
    refused = api.post(address, point | {"safe_from": "18:30Z"})
    assert refused.status_code == 400 and "safe_from" in refused.json()["errors"]
    kept = api.post(address, point | {"safe_from": "18:30"}).json()
    assert (kept["safe_from"], kept["safe_to"]) == ("18:30", "20:00")


@pytest.mark.parametrize("address", ["nowhere/at/all", "calls/%0A1/", "%0A", ""])
def test_any_other_address_is_404_in_json(api, address):
    answer = api.get(address)
    assert answer.status_code == 404 and answer.json()["detail"]


def test_a_session_needs_the_form_token_to_write(ours):
    strict = sign_in(Client(enforce_csrf_checks=True), ours.user)
    answer = Api(strict, {}).post("calls/", {})
    assert answer.status_code == 403 and "CSRF" in answer.json()["detail"]


def test_each_record_shown_is_one_line_of_the_log(api, ours):
    api.get(f"people/{ours.person.pk}/")
    api.get(f"consents/{ours.consent.pk}/")
    read = Event.objects.filter(kind=EventKind.READ, actor=f"user:{ours.user.pk}")
    assert set(read.values_list("object_id", flat=True)) >= {str(ours.person.pk), str(ours.consent.pk)}
    api.get("cases/")
    listed = Event.objects.filter(kind=EventKind.SEARCH, object_kind="cases.case").get()
    assert listed.detail == {"ids": [str(ours.case.pk)]}


def test_a_refusal_is_logged_and_shows_nothing(api, theirs):
    api.get(f"people/{theirs.person.pk}/")
    assert Event.objects.filter(kind=EventKind.DENIAL, object_id=str(theirs.person.pk)).exists()
    assert not Event.objects.filter(kind=EventKind.READ, object_id=str(theirs.person.pk)).exists()


def test_there_is_no_list_of_people_and_no_wellbeing_and_no_log(api):
    paths = set(description()["paths"])
    assert "get" not in description()["paths"]["/api/v1/people/"]
    assert not [path for path in paths if "wellbeing" in path or "check-in" in path or "audit" in path]
