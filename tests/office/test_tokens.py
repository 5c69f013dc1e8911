"""The page on which tokens are issued, shown once, and ended."""

import re

import pytest
from django.test import Client

from casemgmt.access.models import ApiToken
from tests.answers import words

pytestmark = pytest.mark.django_db
ASKED = {"name": "City dispatch", "permissions": ["call.view"], "days": "90"}


@pytest.fixture
def mine(client_for, social_worker):
    return client_for(social_worker)


def issued(client, **asked):
    return client.post("/tokens/new/", ASKED | asked)


def test_the_secret_is_shown_once_and_works(mine):
    answer = issued(mine)
    secret = re.search(r'value="(warm_[\w-]+)"', words(answer)).group(1)
    assert "no-store" in answer["Cache-Control"]
    api = Client().get("/api/v1/calls/", headers={"Authorization": f"Bearer {secret}"})
    assert api.status_code == 200
    listed = words(mine.get("/tokens/"))
    assert "City dispatch" in listed and secret not in listed


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
