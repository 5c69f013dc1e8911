"""Every door refuses a stranger: each URL, named or not, through every include, on every method."""

import uuid

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.converters import get_converters
from django.urls.resolvers import RoutePattern, URLResolver

pytestmark = pytest.mark.django_db

METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "lane", "str": "x", "path": "x"}

# What a stranger may open, and why.
OPEN = {
    "account/login/": "signing in",
    "account/logout/": "shows nothing; sends a stranger home",
    "account/signup/": "says that accounts are given by an administrator",
    "account/inactive/": "says that the account is closed",
    "account/password/reset/": "asking for a reset mail",
    "account/password/reset/done/": "says that a mail is on its way",
    "account/password/reset/key/done/": "says that the password is set",
    "account/password/reset/key/<uidb36>-<key>/": "the link of the reset mail",
    "account/confirm-email/": "allauth's own page; shows nothing",
    "account/confirm-email/<key>/": "allauth's own link; shows nothing",
    "account/2fa/webauthn/login/": "a passkey's challenge; it holds no account",
    "account/sso/refused/": "says that single sign-on did not lead here",
    "account/sso/cancelled/": "the same",
    "account/oidc/<provider_id>/login/": "leads to the city's provider; 404 without one",
    "account/oidc/<provider_id>/login/callback/": "the way back; 404 without one",
    "health/": "times and counts only, for the monitor",
    "styleguide/": "made-up samples only",
    "language/": "switching the language",
    "partner/link/<str:secret>/": "the link of a letter to a partner; an unknown one offers a fresh letter",
    "partner/link/<str:secret>/<uuid:pk>/": "the same, to one referral",
    "partner/asked/": "says that a letter is on its way, whoever asks",
    "partner/moved/": "for an address that letters have left; tells nothing",
    "partner/<uuid:link>/": "a partner's page: without the letter's cookie it is a link that ran out",
    "partner/<uuid:link>/places/<uuid:service>/": "the same",
    "partner/<uuid:link>/changes/<uuid:change>/": "the same",
    "partner/<uuid:link>/<uuid:pk>/": "the same",
    "partner/<uuid:link>/<uuid:pk>/review/": "the same",
    "partner/<uuid:link>/<uuid:pk>/contact/": "the same; a name needs a code besides",
    "partner/<uuid:link>/<uuid:pk>/<slug:step>/": "the same",
}


def routes(resolver=None, prefix=""):
    """Every route below the resolver as (text, pattern objects)."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = prefix + describe(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, text)
        else:
            yield text


def describe(pattern):
    if isinstance(pattern, RoutePattern):
        return pattern._route
    raw = str(pattern).lstrip("^").rstrip("$")
    for group, name in (
        ("(?P<uidb36>[0-9A-Za-z]+)", "<uidb36>"),
        ("(?P<key>.+)", "<key>"),
        ("(?P<provider_id>[^/]+)", "<provider_id>"),
        ("(?P<key>[-:\\w]+)", "<key>"),
    ):
        raw = raw.replace(group, name)
    return raw


def concrete(route):
    for kind in get_converters():
        while f"<{kind}:" in route:
            start = route.index(f"<{kind}:")
            route = route[:start] + SAMPLES[kind] + route[route.index(">", start) + 1 :]
    while "<" in route:
        start = route.index("<")
        route = route[:start] + "x" + route[route.index(">", start) + 1 :]
    return "/" + route


ROUTES = sorted(set(routes()))


def test_the_walk_sees_the_house():
    assert {"my-day/", "people/find/", "calls/", "account/login/"} <= set(ROUTES)


def test_every_open_door_is_a_real_one():
    assert set(OPEN) <= set(ROUTES)


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in OPEN])
def test_no_door_is_open_to_strangers(route):
    for method in METHODS:
        answer = getattr(Client(), method)(concrete(route))
        refused = answer.status_code in {401, 403} or answer.get("Location", "").startswith("/account/login/")
        assert refused, f"{method.upper()} /{route} answered {answer.status_code}"


@pytest.mark.parametrize("route", sorted(OPEN))
def test_an_open_door_answers_without_failing(route):
    assert Client().get(concrete(route)).status_code in {200, 302, 403, 404, 405, 410, 503}
