"""Coming in and going out, and what the log keeps of it."""

import json

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import accounts, actions, password_links
from casemgmt.access.models import LinkRequest, User
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}
    }


def sign_in(client, user, password=factories.PASSWORD):
    return client.post("/account/login/", {"login": user.email, "password": password})


def events(kind):
    return list(Event.objects.filter(kind=kind))


def test_a_worker_signs_in_with_e_mail_and_password(client, responder):
    assert sign_in(client, responder).status_code == 302
    assert client.get("/account/2fa/").status_code == 200
    (event,) = events(EventKind.SIGN_IN)
    assert (event.actor, event.program, event.object_id) == (
        f"user:{responder.pk}",
        "lane",
        str(responder.pk),
    )


def test_the_e_mail_may_be_typed_in_any_case(client, responder):
    responder.email = responder.email.upper()
    assert sign_in(client, responder).status_code == 302


def test_a_wrong_password_is_logged_without_what_was_typed(client, responder):
    answer = sign_in(client, responder, "wrong horse battery")
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    (event,) = events(EventKind.SIGN_IN_FAILED)
    assert (event.program, event.object_id, event.actor) == ("lane", str(responder.pk), "")
    kept = json.dumps([str(value) for value in Event.objects.values_list()])
    assert responder.email not in kept
    assert "wrong horse" not in kept


def test_an_address_that_nobody_has_is_logged_as_a_stranger(client, program):
    client.post("/account/login/", {"login": "who@example.org", "password": "whatever it is"})
    with scope.acting_as(programs=[], actor=""):
        (event,) = events(EventKind.SIGN_IN_FAILED)
        assert (event.actor, event.program, event.object_id) == ("", "", "")
        assert "who@" not in json.dumps([str(value) for value in Event.objects.values_list()])


def test_known_and_unknown_addresses_get_the_same_answer(client, responder):
    def words(login):
        page = client.post("/account/login/", {"login": login, "password": "wrong horse battery"})
        return page.context["form"].errors.as_text()

    assert words(responder.email) == words("who@example.org")


def test_signing_out_is_logged_and_ends_the_session(client, responder):
    sign_in(client, responder)
    client.post("/account/logout/")
    assert [event.actor for event in events(EventKind.SIGN_OUT)] == [f"user:{responder.pk}"]
    assert client.get("/account/2fa/").url.startswith("/account/login/")


def test_guessing_is_slowed_down(client, responder):
    for _try in range(6):
        sign_in(client, responder, "wrong horse battery")
    assert "Too many" in sign_in(client, responder).context["form"].errors.as_text()


def test_signing_in_writes_no_history(client, responder):
    before = User.history.count()
    sign_in(client, responder)
    assert User.history.count() == before


def test_nobody_signs_up(client, db):
    page = client.post("/account/signup/", {"email": "me@example.org", "password1": factories.PASSWORD})
    assert page.status_code == 200
    assert not User.objects.exists()


def test_no_letter_goes_to_an_address_that_nobody_has(client, responder):
    for address in ("who@example.org", responder.email.upper()):
        client.post("/account/password/reset/", {"email": address})
    assert mail.outbox == []  # nothing leaves inside the request
    password_links.send_asked_links()
    assert [letter.to for letter in mail.outbox] == [[responder.email]]
    assert responder.name not in mail.outbox[0].body
    assert not LinkRequest.objects.exists()


def test_an_address_that_asked_for_a_link_lies_sealed(client, responder):
    client.post("/account/password/reset/", {"email": responder.email})
    assert responder.email not in LinkRequest.objects.get().address


def test_somebody_deactivated_is_out_with_the_next_request(client_for, administrator, responder, program):
    client = client_for(responder)
    assert client.get("/roles/").status_code == 200
    accounts.close(user=responder, program=program, at=timezone.now(), by=administrator)
    assert client.get("/roles/").url.startswith("/account/login/")


def test_a_role_that_ended_opens_nothing_at_the_next_request(client_for, administrator, team):
    second = factories.staff(Role.ADMINISTRATOR, program=team.program)
    client = client_for(second)
    assert client.get("/staff/").status_code == 200
    actions.end_membership(membership=second.memberships.get(), by=administrator)
    assert client.get("/staff/").status_code == 403


def test_a_refusal_is_logged_with_page_and_status(client_for, responder):
    assert client_for(responder).get("/staff/").status_code == 403
    (event,) = events(EventKind.DENIAL)
    assert (event.actor, event.object_kind) == (f"user:{responder.pk}", "office:staff")
    assert event.detail == {"status": 403, "method": "GET"}


@pytest.mark.parametrize("typed", ["Maria Lopez 1980", "x" * 300])
def test_a_refusal_keeps_nothing_that_was_typed_into_the_address(client_for, responder, typed):
    assert client_for(responder).get(f"/api/v1/{typed}").status_code == 404
    (event,) = events(EventKind.DENIAL)
    assert (event.actor, event.object_id) == (f"user:{responder.pk}", "")


def test_a_refusal_keeps_no_secret_of_a_link():
    stranger = Client(enforce_csrf_checks=True)
    with scope.acting_as(programs=["lane", ""], actor="system:test"):
        assert stranger.post(f"/partner/link/{'s' * 43}/").status_code == 403
        (event,) = events(EventKind.DENIAL)
    assert (event.object_kind, event.object_id) == ("referrals:partner_link", "")


def test_nobody_leads_their_own_letters_to_another_address(client_for, responder):
    client, before = client_for(responder), responder.email
    for sent in ({"action_add": "", "email": "new@other.example"}, {"action_primary": "", "email": before}):
        assert client.get("/account/email/").status_code == 404
        assert client.post("/account/email/", sent).status_code == 404
    responder.refresh_from_db()
    assert responder.email == before
