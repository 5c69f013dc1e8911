"""Setting up and using a second step in a real browser, under the strict policy, with and without scripts."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests import factories
from tests.signing_in import give_app
from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
PAGES = [
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/webauthn/",
]


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


def type_password(page, user):
    page.fill("input[type=email]", user.email)
    page.fill("input[type=password]", factories.PASSWORD)
    page.click(".entrance form:first-of-type [type=submit]")


def looks_right(page):
    assert_accessible(page)
    assert_fits(page)
    assert page.trouble == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_set_up_page_is_accessible_and_breaks_no_policy(visit, responder, path, width):
    looks_right(visit(path, responder, width=width))


@pytest.mark.parametrize("path", ["", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"])
def test_the_pages_after_set_up_are_too(visit, responder, path):
    give_app(responder)
    RecoveryCodes.activate(responder)
    looks_right(visit(f"/account/2fa/{path}", responder, width=320))


def test_an_app_is_set_up_without_scripts(visit, responder):
    page = visit("/account/login/", java_script_enabled=False, width=320)
    type_password(page, responder)
    page.click("text=Set up the app")
    picture = page.locator("img.code-picture")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("code.code-words").inner_text()
    page.fill("#id_code", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("text=Turn it on")
    expect(page.locator(".code-list li")).to_have_count(10)
    assert_fits(page)
    page.click("text=I have kept them")
    expect(page.get_by_role("heading", name=responder.name)).to_be_visible()
    assert page.trouble == []


def test_a_passkey_is_set_up_and_signs_in_alone(visit, responder):
    page = visit("/account/login/")
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    key.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    type_password(page, responder)
    page.click("text=Set up a passkey")
    page.check("#id_passwordless")
    page.click("text=Go on")
    expect(page.locator(".code-list li")).to_have_count(10)
    assert Authenticator.objects.filter(user=responder, type="webauthn").count() == 1
    page.goto("http://localhost/account/logout/")
    page.click("main form [type=submit]")
    page.wait_for_selector("text=Use a passkey")
    page.click("text=Use a passkey")
    expect(page.get_by_role("heading", name=responder.name)).to_be_visible()
    assert page.trouble == []


def test_a_passkey_that_is_not_given_is_said_in_words(visit):
    page = visit("/account/login/", width=320)
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('no')); }")
    page.click("text=Use a passkey")
    expect(page.locator("[data-passkey-trouble]")).to_contain_text("did not work")
    assert page.trouble == []
