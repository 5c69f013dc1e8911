"""One transaction around each request: all of it, or nothing."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from casemgmt.access.middleware import ScopeMiddleware
from casemgmt.access.models import Agency
from casemgmt.history import stamp

pytestmark = pytest.mark.django_db


def answering(status):
    """A view that writes a row and then answers with this status."""

    def view(request):
        stamp(Agency(name="Written on the way"), by=None, reason="test").save()
        return HttpResponse(status=status)

    return ScopeMiddleware(view)


def ask(middleware, user):
    request = RequestFactory().get("/")
    request.user, request.resolver_match = user, None
    return middleware(request)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500])
def test_a_request_that_fails_leaves_nothing(responder, status):
    ask(answering(status), responder)
    assert not Agency.objects.filter(name="Written on the way").exists()


@pytest.mark.parametrize("status", [200, 302])
def test_a_request_that_succeeds_keeps_what_it_wrote(responder, status):
    ask(answering(status), responder)
    assert Agency.objects.filter(name="Written on the way").exists()


@pytest.mark.parametrize("path", ["/my-day/", "/nowhere/", "/account/login/", "/people/find/"])
def test_every_answer_carries_the_strict_policy(client_for, responder, path):
    answer = client_for(responder).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "*" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_about_somebody_is_kept_by_no_cache(client_for, responder):
    answer = client_for(responder).get(reverse("desk:my_day"))
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_page_that_is_not_found_keeps_the_name_of_whoever_is_signed_in(client_for, responder, client):
    lost = client_for(responder).get("/nowhere/")
    assert lost.status_code == 404
    assert f'<span class="menu-name">{responder.name}</span>' in lost.text
    assert "menu-name" not in client.get("/nowhere/", follow=True).text


@pytest.mark.urls("tests.access.urls")
def test_the_second_of_two_presses_is_told_that_somebody_was_first(client_for, responder):
    answer = client_for(responder).get("/press/", {"name": "Pressed twice"})
    assert answer.status_code == 409
    assert b"Nothing was changed" in answer.content
    assert not Agency.objects.filter(name="Pressed twice").exists()


@pytest.mark.urls("tests.access.urls")
def test_a_mistake_of_ours_is_not_taken_for_a_second_press(client_for, responder):
    client = client_for(responder)
    client.raise_request_exception = False
    assert client.get("/forget/").status_code == 500
