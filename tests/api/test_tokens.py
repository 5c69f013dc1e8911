"""Signing in with a token: on the API alone, for fewer permissions than its user's, while it lives."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from casemgmt.access import tokens
from casemgmt.access.roles import Permission as P
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from tests.world.one_program import Api
from tests.world.shared import out_of_furnished

pytestmark = pytest.mark.django_db
program, team, other_program, houses = map(out_of_furnished, ("program", "team", "other_program", "houses"))
ALL = {P.CALL_VIEW, P.PERSON_VIEW, P.ENCOUNTER_VIEW, P.FOLLOWUP_VIEW, P.CASE_VIEW, P.CONSENT_VIEW}


@pytest.fixture
def bearer(ours):
    """An API signed in by a new token of the social worker, and the token."""

    def issue(*permissions, user=ours.user, program=ours.program, days=30):
        ends = timezone.now() + timedelta(days=days)
        token, secret = tokens.issue(
            user=user, program=program, name="Dispatch", permissions=permissions, expires_at=ends, by=user
        )
        return Api(Client(), {"Authorization": f"Bearer {secret}"}), token

    return issue


def statuses(api, house):
    return {
        "calls": api.get("calls/").status_code,
        "people": api.get(f"people/{house.person.pk}/").status_code,
        "encounters": api.get("encounters/").status_code,
        "cases": api.get("cases/").status_code,
    }


def test_a_token_opens_what_it_names_and_nothing_else(bearer, ours):
    api, _token = bearer(P.CALL_VIEW)
    assert statuses(api, ours) == {"calls": 200, "people": 403, "encounters": 403, "cases": 403}


def test_a_token_without_people_lists_no_case_that_names_one(bearer):
    api, _token = bearer(P.CASE_VIEW, P.ENCOUNTER_VIEW)
    assert api.get("cases/").json()["count"] == api.get("encounters/").json()["count"] == 0


def test_a_token_never_holds_more_than_its_user(bearer, ours):
    with pytest.raises(NotAllowed):
        bearer(P.STAFF_MANAGE)


def test_what_the_user_loses_the_token_loses(bearer, ours):
    api, _token = bearer(P.CALL_VIEW, P.CASE_VIEW, P.PERSON_VIEW)
    spell = ours.user.memberships.get()
    spell.role = "call_taker"
    stamp(spell, by=None, reason="test").save()
    assert statuses(api, ours) == {"calls": 200, "people": 403, "encounters": 403, "cases": 403}


def test_a_token_writes_only_with_the_permission_to_write(bearer, ours):
    body = {"person": str(ours.person.pk), "kind": "call", "because": "Ask again", "within": "24h"}
    reads, _token = bearer(P.FOLLOWUP_VIEW, P.PERSON_VIEW)
    writes, _token = bearer(P.FOLLOWUP_VIEW, P.PERSON_VIEW, P.FOLLOWUP_WORK)
    assert reads.post("follow-ups/", body).status_code == 403
    assert writes.post("follow-ups/", body).status_code == 201


def test_a_token_that_ended_was_revoked_or_lost_its_user_opens_nothing(bearer, ours):
    api, token = bearer(P.CALL_VIEW)
    assert api.get("calls/").status_code == 200
    tokens.revoke(token=token, at=timezone.now(), by=ours.user)
    refused = api.get("calls/")
    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")
    gone, _token = bearer(P.CALL_VIEW)
    ours.user.is_active = False
    stamp(ours.user, by=None, reason="test").save()
    assert gone.get("calls/").status_code == 401


def test_a_token_opens_no_page_and_sets_no_cookie(bearer):
    api, _token = bearer(*ALL)
    answer = api.get("calls/")
    assert answer.cookies == {}
    page = api.client.get("/calls/", headers=api.headers)
    assert page["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "bearer \x80\xff", "Basic eDp5", "Token x"]
)
def test_what_is_no_token_is_401(header, ours):
    assert Api(Client(), {"Authorization": header}).get("calls/").status_code == 401


def test_the_secret_is_kept_nowhere(bearer):
    api, token = bearer(P.CALL_VIEW)
    secret = api.headers["Authorization"].split()[1]
    kept = [str(vars(token)), *(str(vars(row)) for row in token.history.all())]
    assert not any(secret in text for text in kept)


def test_a_token_needs_a_permission_of_the_api_and_an_end_within_a_year(bearer, ours):
    with pytest.raises(RuleBroken):
        bearer()
    with pytest.raises(RuleBroken):
        bearer(P.CALL_VIEW, days=400)
    with pytest.raises(RuleBroken):
        bearer(P.CALL_VIEW, days=-1)
    with pytest.raises(NotAllowed):
        bearer(P.WELLBEING_OWN)


def test_nobody_takes_away_a_token_of_anothers_program(bearer, theirs, administrator):
    _api, token = bearer(P.CALL_VIEW)
    with pytest.raises(NotAllowed):
        tokens.revoke(token=token, at=timezone.now(), by=theirs.user)
    tokens.revoke(token=token, at=timezone.now(), by=administrator)
    assert token.history.first().history_user_id == administrator.pk
