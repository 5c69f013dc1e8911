"""Something you have, beside the password: nobody gets past the door without it."""

import json
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client
from django.urls import reverse

from casemgmt.access import accounts, second_factor
from casemgmt.access.encryption import decrypt, encrypt
from casemgmt.access.models import User
from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.models import Notice
from tests import factories
from tests.signing_in import SECRET, code, code_of, give_app, sign_in
from tests.test_doors import OPEN, ROUTES, concrete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


REST = [role for role in Role if role != Role.RESPONDER]


def password_only(user):
    return sign_in(Client(), user, second_step=False)


def log_in(client, user):
    return client.post("/account/login/", {"login": user.email, "password": factories.PASSWORD})


def test_whoever_has_no_second_step_is_sent_to_set_one_up(client, responder):
    log_in(client, responder)
    assert client.get("/my-day/").url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.parametrize("known", [False, True])
@pytest.mark.parametrize(
    "role", [Role.RESPONDER, *(pytest.param(role, marks=pytest.mark.slow) for role in REST)]
)
def test_a_password_alone_opens_no_page(role, known, team):
    user = factories.staff(role, team=team)
    client = password_only(user)
    if known:
        give_app(user)
    reached = {route for route in ROUTES if route not in OPEN and answers(client, route)}
    assert reached <= (SHOWING if known else SETTING_UP)


SETTING_UP = {
    "account/2fa/", "account/2fa/totp/activate/", "account/2fa/totp/picture.svg", "account/2fa/webauthn/add/",
    "account/reauthenticate/",
}  # fmt: skip
SHOWING = {"account/2fa/reauthenticate/", "account/2fa/webauthn/reauthenticate/"}


def answers(client, route):
    """Whether any method gets something else than being sent to the second step or to sign in."""
    ways = [client.get(concrete(route)), client.post(concrete(route))]
    return any(way.status_code != 403 and not way.get("Location", "").startswith("/account/") for way in ways)


def test_an_app_is_set_up_and_opens_the_house(client, responder):
    log_in(client, responder)
    page = client.get(reverse("mfa_activate_totp"))
    assert b"data:image" not in page.content
    secret = page.context["form"].secret
    picture = client.get(reverse("office:totp_picture"))
    assert picture["Content-Type"] == "image/svg+xml" and "no-store" in picture["Cache-Control"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert len(client.get(answer.url).context["unused_codes"]) == 10
    assert client.get("/my-day/").status_code == 200


def test_signing_in_asks_for_the_code_before_anything_else(client, responder):
    give_app(responder)
    assert log_in(client, responder).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 302
    assert client.get("/my-day/").status_code == 200


def test_a_code_opens_one_door_once_even_while_it_would_still_be_right(responder):
    give_app(responder)
    with time_machine.travel(1_800_000_000, tick=False):
        now = code()
        for steps, expected in [(0, 302), (20, 200), (40, 200)]:
            client = Client()
            with time_machine.travel(1_800_000_000 + steps, tick=False):
                log_in(client, responder)
                assert client.post(reverse("mfa_authenticate"), {"code": now}).status_code == expected


def test_guessing_codes_is_slowed_down_after_five(client, responder):
    give_app(responder)
    log_in(client, responder)
    for _try in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert "Too many" in page.context["form"].errors.as_text()


def test_a_recovery_code_works_once(client, responder):
    give_app(responder)
    spare = RecoveryCodes.activate(responder).get_unused_codes()[0]
    log_in(client, responder)
    assert client.post(reverse("mfa_authenticate"), {"code": spare}).status_code == 302
    again = Client()
    log_in(again, responder)
    assert again.post(reverse("mfa_authenticate"), {"code": spare}).status_code == 200


def test_a_session_opened_with_the_password_alone_stays_outside_when_the_account_gets_its_app(responder):
    early = password_only(responder)
    give_app(responder)
    assert early.get("/my-day/").url.startswith(reverse("mfa_reauthenticate"))
    assert early.get(reverse("mfa_add_webauthn")).url.startswith(reverse("mfa_reauthenticate"))
    early.post(reverse("mfa_reauthenticate"), {"code": code()})
    assert early.get("/my-day/").status_code == 200


def test_a_new_password_does_not_skip_the_second_step(client, responder):
    give_app(responder)
    responder.set_password("another long sentence")
    responder.save()
    client.post("/account/login/", {"login": responder.email, "password": "another long sentence"})
    assert client.get("/my-day/").url.startswith("/account/login/")


def test_the_session_gets_a_new_key_at_sign_in_and_at_set_up(client, responder):
    client.get("/account/login/")
    keys = {client.session.session_key}
    log_in(client, responder)
    keys.add(client.session.session_key)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    keys.add(client.session.session_key)
    assert len(keys) == 3


def test_the_secret_lies_sealed_in_the_database_and_in_no_history(responder):
    factor = give_app(responder)
    row = Authenticator.objects.values_list("data", flat=True).get(pk=factor.pk)
    assert SECRET not in json.dumps(row)
    assert factor.wrap().validate_code(code())
    assert not [field for field in User.history.model._meta.fields if "session_round" in field.name]


def test_what_is_sealed_opens_for_its_purpose_and_owner_alone(settings):
    encrypted = encrypt("words", purpose="a", bound_to="me")
    assert decrypt(encrypted, purpose="a", bound_to="me") == "words"
    assert decrypt(encrypted, purpose="b", bound_to="me") is None
    assert decrypt(encrypted, purpose="a", bound_to="you") is None
    assert decrypt("not even encrypted", purpose="a", bound_to="me") is None
    settings.SIGN_IN_SECRET = "another"
    assert decrypt(encrypted, purpose="a", bound_to="me") is None


def test_the_only_second_step_cannot_be_taken_off(client, responder):
    factor = give_app(responder)
    assert second_factor.is_last(factor)
    log_in(client, responder)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(reverse("mfa_deactivate_totp"))
    assert second_factor.enrolled(responder)


def test_the_only_passkey_cannot_be_taken_off(client_for, responder):
    key = Authenticator.objects.create(
        user=responder, type="webauthn", data={"name": "Phone", "credential": {}}
    )
    answer = client_for(responder).post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert answer.status_code == 409
    assert second_factor.enrolled(responder)


def test_an_administrator_resets_a_lost_second_step(administrator, responder, client, client_for):
    give_app(responder)
    lost = sign_in(Client(), responder)
    url = reverse("office:reset_second_factor", args=[responder.pk])
    assert client_for(administrator).post(url).status_code == 302
    assert not Authenticator.objects.filter(user=responder).exists()
    assert lost.get("/my-day/").url.startswith("/account/login/")
    change = User.history.filter(id=responder.pk).latest()
    assert (change.history_user_id, change.history_change_reason) == (administrator.pk, "Second step reset")
    assert Notice.objects.filter(kind="second_factor_reset", recipient=responder.pk).count() == 1
    log_in(client, responder)
    assert client.get("/my-day/").url == reverse("mfa_index")


def test_nobody_resets_their_own_second_step(administrator, program):
    with pytest.raises(NotAllowed):
        accounts.reset_second_factor(user=administrator, program=program, at=None, by=administrator)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_resets_a_second_step(role, team, responder):
    with pytest.raises(NotAllowed):
        by = factories.staff(role, team=team)
        accounts.reset_second_factor(user=responder, program=team.program, at=None, by=by)


def test_the_demo_alone_may_do_without(client, responder, settings):
    settings.SECOND_FACTOR = False
    log_in(client, responder)
    assert client.get("/my-day/").status_code == 200


def test_a_secret_under_a_lost_key_says_what_to_do(responder, settings):
    factor = give_app(responder)
    settings.SIGN_IN_SECRET = "another"
    with pytest.raises(RuleBroken, match="administrator"):
        factor.wrap().validate_code(code())


def test_no_mail_tells_of_codes(client, responder):
    give_app(responder)
    assert mail.outbox == []
