"""A link that lets somebody choose a password: whoever finished it has proven the mailbox, and gets in."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casemgmt.access import accounts, actions, emails, password_links
from casemgmt.access.models import User
from tests import factories
from tests.signing_in import code_of, give_app

pytestmark = pytest.mark.django_db
CHOSEN = "quite another sentence"


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


def finish(link, password=CHOSEN):
    """Open the link and choose a password, as its reader does."""
    client = Client()
    form = client.get(link).url
    return client.post(form, {"password1": password, "password2": password})


def set_up_app(client):
    """The second step, by the page; the code that was typed."""
    code = code_of(client.get(reverse("mfa_activate_totp")).context["form"].secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).url == reverse("mfa_view_recovery_codes")
    return code


def walk_in(user, password=CHOSEN):
    """Sign in with the password and set up an app; the code that was typed."""
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": password})
    code = set_up_app(client)
    assert client.get("/roles/").status_code == 200
    return code


def newcomer(administrator, program):
    return factories.newcomer(program, administrator, accepts=False)


def test_whoever_finishes_an_invitation_sets_up_their_second_step_and_is_in(administrator, program):
    user = newcomer(administrator, program)
    finish(emails.password_link(user))
    walk_in(user)


def test_the_first_administrator_gets_in_by_the_printed_link(db):
    user = actions.open_program(
        id="harbor", name="Harbor", zone="America/New_York", agency="Harbor", team="Day",
        email="first@example.org", administrator="First",
    )  # fmt: skip
    finish(emails.password_link(user))
    walk_in(user)


def test_somebody_let_back_in_gets_in_by_their_link(administrator, responder, program):
    accounts.close(user=responder, program=program, at=timezone.now(), by=administrator)
    accounts.reactivate(user=responder, program=program, at=timezone.now(), by=administrator)
    finish(emails.password_link(responder))
    walk_in(responder)


def test_a_forgotten_password_leads_in_again_with_the_second_step(responder):
    give_app(responder)
    Client().post("/account/password/reset/", {"email": responder.email})
    password_links.send_asked_links()
    finish(mail.outbox[0].body.split("localhost:8000")[1].split()[0])
    client = Client()
    answer = client.post("/account/login/", {"login": responder.email, "password": CHOSEN})
    assert answer.url == reverse("mfa_authenticate")


def test_a_link_that_a_stranger_asked_for_stands_in_nobodys_way(client, responder):
    """Asking changes nothing about the account: its owner still sets up a second step."""
    emails.password_link(responder)
    assert not EmailAddress.objects.filter(user=responder).exists()
    walk_in(responder, factories.PASSWORD)


def test_the_finished_link_marks_the_address_that_it_was_mailed_to(administrator, program):
    user = newcomer(administrator, program)
    finish(emails.password_link(user))
    (address,) = EmailAddress.objects.filter(user=user)
    assert (address.email, address.verified, address.primary) == ("new.worker@example.org", True, True)


def test_the_history_says_who_chose_a_password_and_how(responder, client_for):
    finish(emails.password_link(responder))
    signed_in = client_for(User.objects.get(pk=responder.pk))
    again = {"oldpassword": CHOSEN, "password1": factories.PASSWORD, "password2": factories.PASSWORD}
    signed_in.post(reverse("account_change_password"), again)
    rows = User.history.filter(id=responder.pk).order_by("history_id")[1:]
    told = [(row.history_user_id, row.history_change_reason) for row in rows]
    assert told == [(responder.pk, "Password chosen"), (responder.pk, "Password changed")]


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_the_code_typed_at_set_up_opens_nothing_more(responder, typed):
    used = walk_in(responder, factories.PASSWORD)
    client = Client()
    client.post("/account/login/", {"login": responder.email, "password": factories.PASSWORD})
    page = client.post(reverse("mfa_authenticate"), {"code": typed.format(used)})
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
