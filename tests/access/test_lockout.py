"""Strangers and bad clients are slowed down, and lock nobody else out."""

import time

import pytest
import time_machine
from django.conf import settings as house
from django.core import signing
from django.test import Client
from django.urls import reverse

from casemgmt.access import devices, emails
from casemgmt.access.models import LinkRequest, User
from casemgmt.access.roles import Role
from tests import factories
from tests.signing_in import code, give_app, sign_in

pytestmark = pytest.mark.django_db
OFFICE, STRANGER = "198.51.100.7", "192.0.2.66"
WRONG = "wrong horse battery"


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


def at(address, *, browser=None):
    """A browser at this address: a fresh one, or the cookies of another."""
    client = Client(REMOTE_ADDR=address)
    client.cookies = browser.cookies if browser else client.cookies
    client.cookies.pop("sessionid", None)
    return client


def typed(client, account, password=factories.PASSWORD):
    """What came of it: "in", "wrong", or "too many"."""
    answer = client.post("/account/login/", {"login": account, "password": password})
    if answer.status_code == 302:
        return "in"
    return "too many" if "Too many" in answer.context["form"].errors.as_text() else "wrong"


def tries(address, account, count):
    return [typed(at(address), account, WRONG) for _try in range(count)]


@pytest.fixture
def worker(responder):
    give_app(responder)
    return responder


@pytest.fixture
def own_browser(worker):
    """One in which the worker has signed in, both steps, at the office."""
    client = at(OFFICE)
    typed(client, worker.email)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/my-day/").status_code == 200
    return client


def test_five_wrong_passwords_from_elsewhere_do_not_stop_the_right_one(worker):
    assert tries(STRANGER, worker.email, 7) == ["wrong"] * 5 + ["too many"] * 2
    assert typed(at(OFFICE), worker.email) == "in"


def test_guessing_stays_slow_where_it_is_done_even_with_the_right_password(worker):
    tries(STRANGER, worker.email, 5)
    assert typed(at(STRANGER), worker.email) == "too many"


def test_one_bad_client_does_not_stop_the_others_behind_its_address(worker):
    """Who tries many accounts is left one try at each; whoever types the right password needs no more."""
    for number in range(40):
        tries(OFFICE, f"somebody{number}@example.org", 1)
    assert tries(OFFICE, "another@example.org", 3) == ["wrong", "too many", "too many"]
    assert typed(at(OFFICE), worker.email) == "in"
    assert typed(at(STRANGER), worker.email, WRONG) == "wrong"


def test_a_browser_of_theirs_comes_in_however_many_addresses_try(own_browser, worker, settings):
    settings.ACCOUNT_RATE_LIMITS = house.ACCOUNT_RATE_LIMITS | {"password_tried_anywhere": "10/h/key"}
    for number in range(10):
        typed(at(f"192.0.2.{number}"), worker.email, WRONG)
    assert typed(at("203.0.113.9"), worker.email) == "too many"
    assert typed(at(OFFICE, browser=own_browser), worker.email) == "in"


def test_a_browser_of_theirs_comes_in_from_an_address_that_is_slowed_down(own_browser, worker):
    tries(OFFICE, worker.email, 6)
    assert typed(at(OFFICE), worker.email) == "too many"
    assert typed(at(OFFICE, browser=own_browser), worker.email) == "in"


def test_their_browser_in_other_hands_is_slowed_down_like_any(own_browser, worker):
    said = [typed(at(OFFICE, browser=own_browser), worker.email, WRONG) for _try in range(6)]
    assert said == ["wrong"] * 5 + ["too many"]


def test_a_browser_is_known_for_its_own_account_alone(own_browser, worker, team):
    other = factories.staff(Role.RESPONDER, team=team)
    tries(OFFICE, other.email, 5)
    assert typed(at(OFFICE, browser=own_browser), other.email) == "too many"


def test_a_shared_phone_is_known_for_each_who_came_in_with_it(own_browser, worker, team):
    other = factories.staff(Role.RESPONDER, team=team)
    give_app(other)
    own_browser.post("/account/logout/")
    typed(own_browser, other.email)
    with time_machine.travel(time.time() + 120):
        own_browser.post(reverse("mfa_authenticate"), {"code": code()})
    for account in (worker.email, other.email):
        tries(OFFICE, account, 6)
        assert typed(at(OFFICE, browser=own_browser), account) == "in"


@pytest.mark.parametrize("has_app", [True, False])
def test_the_password_alone_makes_no_browser_known(responder, has_app):
    """Whoever has not set up a second step yet is let in to do that, and to nothing else."""
    if has_app:
        give_app(responder)
    client = at(OFFICE)
    assert typed(client, responder.email) == "in"
    assert devices.COOKIE not in client.cookies


@pytest.mark.parametrize(
    "forged",
    ["x", "e30:1:x", signing.dumps({"browser": "b", "accounts": []})],
    ids=["no cookie", "signed by nobody", "signed for something else"],
)
def test_a_cookie_of_ones_own_making_gains_nothing(worker, forged):
    tries(OFFICE, worker.email, 5)
    client = at(OFFICE)
    client.cookies[devices.COOKIE] = forged
    assert typed(client, worker.email) == "too many"


def test_a_reset_of_the_second_step_ends_what_browsers_are_known_for(own_browser, worker, administrator):
    User.objects.filter(pk=worker.pk).update(session_round=worker.session_round + 1)
    tries(OFFICE, worker.email, 5)
    assert typed(at(OFFICE, browser=own_browser), worker.email) == "too many"


def test_the_cookie_names_nobody_and_no_script_reads_it(own_browser, worker):
    cookie = own_browser.cookies[devices.COOKIE]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/account/", "Lax")
    kept = str(signing.loads(cookie.value, salt=devices.SALT))
    assert worker.email not in kept and str(worker.pk) not in kept and worker.name not in kept


def test_whoever_finishes_a_mailed_link_comes_in_though_strangers_keep_trying(worker, settings):
    settings.ACCOUNT_RATE_LIMITS = house.ACCOUNT_RATE_LIMITS | {"password_tried_anywhere": "5/h/key"}
    client, chosen = at(OFFICE), "quite another sentence"
    client.post(client.get(emails.password_link(worker)).url, {"password1": chosen, "password2": chosen})
    tries(STRANGER, worker.email, 5)
    assert typed(at("203.0.113.9"), worker.email, chosen) == "too many"
    assert typed(client, worker.email, chosen) == "in"


def test_many_wrong_passkeys_from_one_address_stop_no_passkey(worker):
    answers = [at(OFFICE).post(reverse("mfa_login_webauthn"), {"credential": "{}"}) for _try in range(15)]
    assert {answer.status_code for answer in answers} == {302}


def coded(client, typed_code):
    answer = client.post(reverse("mfa_authenticate"), {"code": typed_code})
    if answer.status_code == 302:
        return "in"
    return "too many" if "Too many" in answer.context["form"].errors.as_text() else "wrong"


def with_password(address, account, browser=None):
    client = at(address, browser=browser)
    assert typed(client, account) == "in"
    return client


def test_wrong_codes_elsewhere_do_not_stop_the_right_one(worker):
    """Whoever has stolen a password must not keep its owner out."""
    stranger = with_password(STRANGER, worker.email)
    assert [coded(stranger, "000000") for _try in range(6)] == ["wrong"] * 5 + ["too many"]
    assert coded(with_password(OFFICE, worker.email), code()) == "in"


def test_codes_guessed_from_many_addresses_are_few_and_stop_no_browser_of_theirs(own_browser, worker):
    for number in range(2):
        client = with_password(f"192.0.2.{number}", worker.email)
        assert [coded(client, "000000") for _try in range(5)] == ["wrong"] * 5
    assert coded(with_password("192.0.2.99", worker.email), "000000") == "too many"
    with time_machine.travel(time.time() + 60):
        assert coded(with_password(OFFICE, worker.email, browser=own_browser), code()) == "in"


def test_wrong_passwords_elsewhere_do_not_keep_a_locked_session_locked(worker):
    client = sign_in(Client(REMOTE_ADDR=OFFICE), worker, at=time.time())
    tries(OFFICE, worker.email, 6)
    with time_machine.travel(time.time() + 31 * 60 - 120):
        tries(OFFICE, worker.email, 6)
    with time_machine.travel(time.time() + 31 * 60):
        answer = client.post(
            reverse("office:still_you"), {"password": factories.PASSWORD, "next": "/my-day/"}
        )
    assert answer.url == "/my-day/"


def asked(address, account):
    return at(address).post("/account/password/reset/", {"email": account})


def test_letters_asked_for_by_strangers_are_few_and_stop_nobody_from_asking(worker):
    assert {asked(STRANGER, worker.email).status_code for _try in range(6)} == {302}
    assert LinkRequest.objects.count() == 3
    asked(OFFICE, worker.email)
    assert LinkRequest.objects.count() == 4


def test_the_hundred_and_first_letter_from_one_address_waits_whoever_it_is_for(worker):
    for number in range(100):
        asked(OFFICE, f"somebody{number}@example.org")
    words = {
        asked(OFFICE, account).context["form"].errors.as_text() for account in ("n@x.example", worker.email)
    }
    assert len(words) == 1 and "Too many letters" in words.pop()


def test_a_known_browser_is_told_no_more_of_an_address_than_any(own_browser, worker):
    """With the cookie too, an address that nobody has is answered like somebody else's."""
    said = {
        account: [typed(at(OFFICE, browser=own_browser), account, WRONG) for _try in range(6)]
        for account in ("nobody@example.org", factories.UserFactory().email)
    }
    assert len({tuple(words) for words in said.values()}) == 1


def test_somebody_invited_is_known_where_they_set_up_their_second_step(administrator, program):
    user = factories.newcomer(program, administrator, accepts=False)
    client, chosen = at(OFFICE), "quite another sentence"
    client.post(client.get(emails.password_link(user)).url, {"password1": chosen, "password2": chosen})
    assert devices.COOKIE in client.cookies
