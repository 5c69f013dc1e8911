"""After signing in somebody stands on a page: the one they asked for, their form, or the start."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from casemgmt.access.roles import Role
from tests import factories
from tests.matrix.table import table
from tests.signing_in import code, give_app, sign_in
from tests.test_doors import concrete

pytestmark = pytest.mark.django_db
METHODS = {}
for row in table():
    METHODS.setdefault(row.route, set()).update(row.answers)
START = "/team/"  # of whoever supervises, whatever else they are
FORMS_ALONE = sorted(route for route, methods in METHODS.items() if "GET" not in methods)


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


@pytest.fixture
def worker(team):
    """Somebody with every role: whatever page it is, it is theirs to open."""
    user = factories.staff(Role.RESPONDER, team=team)
    for role in set(Role) - {Role.RESPONDER, Role.LAW_ENFORCEMENT}:
        factories.MembershipFactory(user=user, role=role, team=team)
    give_app(user)
    return user


def signs_in(client, user, onward):
    """Through both steps; where that ends."""
    client.post(f"/account/login/?next={onward}", {"login": user.email, "password": factories.PASSWORD})
    return client.post(f"{reverse('mfa_authenticate')}?next={onward}", {"code": code()}, follow=True)


def test_there_are_addresses_that_only_take_a_form():
    assert len(FORMS_ALONE) > 20 and "notices/read/" in FORMS_ALONE


@pytest.mark.parametrize("route", FORMS_ALONE)
def test_nobody_is_led_to_an_address_that_only_takes_a_form(route, worker, settings):
    settings.SECOND_FACTOR = False
    Authenticator.objects.all().delete()
    client = Client()
    there = client.post(concrete(route)).get("Location", "")
    there = there if there.startswith("/account/login/") else "/account/login/"
    typed = {"login": worker.email, "password": factories.PASSWORD, "next": concrete(route)}
    ends = client.post(there, typed, follow=True)
    assert ends.status_code == 200
    assert ends.request["PATH_INFO"] == START


def test_a_page_that_was_asked_for_is_where_they_stand(worker):
    ends = signs_in(Client(), worker, "/staff/?program=lane")
    assert (ends.request["PATH_INFO"], ends.request["QUERY_STRING"]) == ("/staff/", "program=lane")


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"])
def test_nobody_is_led_to_another_site(worker, elsewhere):
    assert signs_in(Client(), worker, elsewhere).request["PATH_INFO"] == START


def test_a_form_sent_from_a_page_left_alone_goes_on_after_the_password(worker):
    client = sign_in(Client(), worker, at=time.time() - 40 * 60)
    there = client.post("/notices/read/").url
    ends = client.post(there, {"password": factories.PASSWORD}, follow=True)
    assert ends.context["to"] == "/notices/read/"


def test_a_form_sent_before_the_second_step_was_shown_goes_on_after_it(worker, program):
    client = sign_in(Client(), worker, second_step=False)
    there = client.post("/staff/teams/new/?program=lane", {"name": "Évening team"}).url
    ends = client.post(there, {"code": code()}, follow=True)
    assert ends.context["to"] == "/staff/teams/new/?program=lane"
    assert ("name", "Évening team") in ends.context["fields"]


def test_a_page_asked_for_before_the_second_step_opens_whole_after_it(worker):
    client = sign_in(Client(), worker, second_step=False)
    there = client.get("/staff/?program=lane").url
    assert client.post(there, {"code": code()}).url == "/staff/?program=lane"


def test_whoever_opens_such_an_address_is_told_so_and_led_on(worker, client_for):
    answer = client_for(worker).get("/notices/read/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "only takes a form" in answer.content.decode() and 'href="/"' in answer.content.decode()
