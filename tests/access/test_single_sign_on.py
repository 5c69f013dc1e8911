"""The city's own provider opens the door to invited staff, and to nobody else it knows."""

import re
import time
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casemgmt.access import accounts, actions
from casemgmt.access.models import User
from casemgmt.audit.models import Event, EventKind
from tests.access.provider import Provider
from tests.signing_in import code, code_of, give_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }
    running = Provider()
    app = {
        "provider_id": "sso", "name": "City sign-in", "client_id": running.client, "secret": running.secret,
        "settings": {"server_url": running.url, "oauth_pkce_enabled": True},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield running
    running.stop()


def claims(user, **changes):
    return {"sub": "4711", "email": user.email, "email_verified": True, "amr": ["pwd", "mfa"]} | changes


def come_in(provider, client=None, onward="", **told):
    """From our sign-in page to the provider and back; where that ends."""
    provider.claims = told
    client = client or Client()
    begin = client.get(f"/account/oidc/sso/login/?next={onward}")
    back = urlsplit(requests.get(begin.url, allow_redirects=False, timeout=10).headers["Location"])
    return client, client.get(f"{back.path}?{back.query}")


def test_an_invited_worker_comes_in_with_the_providers_second_factor(provider, responder):
    client, answer = come_in(provider, onward="/roles/", **claims(responder))
    assert answer.url == "/roles/"
    assert client.get("/roles/").status_code == 200
    assert Event.objects.filter(kind=EventKind.SIGN_IN, object_id=responder.pk).count() == 1
    assert SocialAccount.objects.get().extra_data == {}
    again, _answer = come_in(provider, **claims(responder))
    assert again.get("/roles/").status_code == 200


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example"])
def test_nobody_is_sent_to_another_site_afterwards(provider, responder, onward):
    _client, answer = come_in(provider, onward=onward, **claims(responder))
    assert answer.url == "/"


def test_without_word_of_a_second_factor_ours_is_asked(provider, responder):
    client, _answer = come_in(provider, **claims(responder, amr=["pwd"]))
    assert client.get("/roles/").url == reverse("mfa_index")


def test_whoever_the_provider_vouches_for_has_proven_the_address_too(provider, responder):
    EmailAddress.objects.create(user=responder, email=responder.email)  # noted before, and not proven
    client, _answer = come_in(provider, **claims(responder, amr=["pwd"]))
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert client.get("/roles/").status_code == 200


def test_whoever_has_our_second_step_is_asked_for_it(provider, responder):
    give_app(responder)
    client, answer = come_in(provider, **claims(responder, amr=["pwd"]))
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/roles/").status_code == 200


def test_the_second_factor_is_believed_only_where_it_is_signed(provider, responder):
    provider.userinfo = {"amr": ["mfa"]}
    client, _answer = come_in(provider, **claims(responder, amr=["pwd"]))
    assert client.get("/roles/").url == reverse("mfa_index")


def test_a_city_may_vouch_for_its_provider(provider, responder, settings):
    settings.SSO_ALWAYS_SECOND_FACTOR = True
    client, _answer = come_in(provider, **claims(responder, amr=[]))
    assert client.get("/roles/").status_code == 200


def refused(answer, client):
    return answer.url == reverse("sso_refused") and "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "changes",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": "nobody@example.org"},
        {"email": ""},
        {"aud": "another application"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
    ],
)
def test_anybody_else_is_refused_with_one_answer_and_logged(provider, responder, changes):
    client, answer = come_in(provider, **claims(responder, **changes))
    assert refused(answer, client)
    assert Event.objects.filter(kind=EventKind.SIGN_IN_FAILED).count() == 1
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_what_is_told_beside_the_token_must_be_about_the_same_somebody(provider, responder):
    provider.userinfo = {"sub": "somebody else"}
    client, answer = come_in(provider, **claims(responder))
    assert refused(answer, client)


def test_an_address_that_passes_to_somebody_else_at_the_provider_opens_nothing(provider, responder):
    come_in(provider, **claims(responder))
    client, answer = come_in(provider, **claims(responder, sub="their successor"))
    assert refused(answer, client)


def test_one_number_at_the_provider_is_one_member_of_staff(provider, responder, supervisor):
    come_in(provider, **claims(responder))
    client, answer = come_in(provider, **claims(supervisor))
    assert refused(answer, client)


def test_somebody_deactivated_is_refused(provider, responder, administrator, program):
    come_in(provider, **claims(responder))
    accounts.close(user=responder, program=program, at=timezone.now(), by=administrator)
    client, answer = come_in(provider, **claims(responder))
    assert refused(answer, client)


def test_somebody_whose_roles_have_ended_is_refused(provider, responder, administrator):
    actions.end_membership(membership=responder.memberships.get(), by=administrator)
    client, answer = come_in(provider, **claims(responder))
    assert refused(answer, client)


def test_a_way_back_that_we_did_not_begin_is_refused(provider, responder):
    provider.claims = claims(responder)
    client = Client()
    answer = client.get("/account/oidc/sso/login/callback/?code=x&state=forged")
    assert refused(answer, client)


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(client, responder, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "oidc" not in client.get("/account/login/").content.decode()
    assert client.get("/account/oidc/sso/login/").status_code == 404


def test_the_sign_in_page_names_the_provider(client, provider):
    page = client.get("/account/login/?next=/roles/").content.decode()
    assert "Sign in with City sign-in" in page
    assert re.search(r"/account/oidc/sso/login/\?[^\"]*next=(/|%2F)roles(/|%2F)", page)
