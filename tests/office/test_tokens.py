"""The page on which tokens are issued, shown once, and ended."""

import re

import pytest
from django.test import Client

from casemgmt.access import actions
from casemgmt.access.models import ApiToken
from casemgmt.access.roles import Role
from tests.answers import words
from tests.calls.factories import CallFactory

pytestmark = pytest.mark.django_db
ASKED = {"name": "City dispatch", "permissions": ["call.view"], "days": "90"}


@pytest.fixture
def mine(client_for, social_worker):
    return client_for(social_worker)


def issued(client, *, where="", **asked):
    return client.post(f"/tokens/new/{where}", ASKED | asked)


def bearer(answer):
    secret = re.search(r'value="(warm_[\w-]+)"', words(answer)).group(1)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_the_secret_is_shown_once_and_works(mine):
    answer = issued(mine)
    assert "no-store" in answer["Cache-Control"]
    assert bearer(answer).get("/api/v1/calls/").status_code == 200
    listed = words(mine.get("/tokens/"))
    assert "City dispatch" in listed and "warm_" not in listed


def test_only_ones_own_permissions_are_offered(mine, client_for, call_taker):
    assert "See cases" in words(mine.get("/tokens/new/"))
    assert "See cases" not in words(client_for(call_taker).get("/tokens/new/"))
    assert issued(client_for(call_taker), permissions=["case.view"]).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_ended_by_its_owner_or_by_an_administrator_and_by_nobody_else(
    mine, client_for, administrator, responder, outsider
):
    issued(mine)
    token = ApiToken.objects.get()
    for stranger in (responder, outsider):
        assert client_for(stranger).post(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert "City dispatch" in words(client_for(administrator).get("/tokens/"))
    client_for(administrator).post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at and not ApiToken.objects.live().exists()
    assert token.history.first().history_user_id == administrator.pk


def test_nobody_sees_the_tokens_of_colleagues(mine, client_for, responder):
    issued(mine)
    assert "City dispatch" not in words(client_for(responder).get("/tokens/"))


def test_who_works_in_two_programs_is_asked_which_one_a_token_opens(client_for, worker_of_both):
    client = client_for(worker_of_both(Role.SOCIAL_WORKER))
    asked = words(client.get("/tokens/new/"))
    assert "Lane Mobile Crisis" in asked and "Harbor Responders" in asked
    unsaid = issued(client)
    assert unsaid.status_code == 422 and "City dispatch" in words(unsaid)
    assert not ApiToken.objects.exists()
    assert issued(client, where="?program=nowhere").status_code == 404


def test_a_token_opens_its_own_program_and_no_other(client_for, worker_of_both, program, other_program):
    client = client_for(worker_of_both(Role.SOCIAL_WORKER))
    calls = {program.pk: CallFactory(program=program), other_program.pk: CallFactory(program=other_program)}
    for name, call in calls.items():
        answer = bearer(issued(client, where=f"?program={name}")).get("/api/v1/calls/").json()
        assert [row["id"] for row in answer["results"]] == [str(call.pk)]


def test_administrators_see_and_end_the_tokens_of_their_own_program_alone(
    client_for, worker_of_both, administrator, other_administrator
):
    issued(client_for(worker_of_both(Role.SOCIAL_WORKER)), where="?program=lane")
    theirs, ours = client_for(other_administrator), client_for(administrator)
    token = ApiToken.objects.get()
    assert "City dispatch" not in words(theirs.get("/tokens/"))
    assert theirs.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert "City dispatch" in words(ours.get("/tokens/"))
    assert ours.post(f"/tokens/{token.pk}/revoke/").status_code == 302


def test_a_token_dies_with_the_last_role_in_its_program(client_for, worker_of_both, administrator):
    worker = worker_of_both(Role.SOCIAL_WORKER)
    ours, theirs = (bearer(issued(client_for(worker), where=f"?program={p}")) for p in ("lane", "other"))
    actions.end_membership(membership=worker.memberships.get(program="lane"), by=administrator)
    assert ours.get("/api/v1/calls/").status_code == 401
    assert theirs.get("/api/v1/calls/").status_code == 200
