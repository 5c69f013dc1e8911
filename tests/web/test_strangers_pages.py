"""The pages that somebody without a sign-in meets: calm, accessible, and saying what to do next."""

import pytest
from django.template.loader import render_to_string

from tests.web.browser import assert_accessible, assert_fits

PAGES = [
    "/account/login/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-none/",
    "/account/password/reset/key/done/",
    "/account/signup/",
    "/account/inactive/",
]


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_a_strangers_page_is_accessible_and_fits_a_phone(visit, path):
    page = visit(path, width=320, height=640)
    assert_accessible(page)
    assert_fits(page)
    assert page.trouble == []
    assert page.locator("h1").count() == 1


@pytest.mark.browser
@pytest.mark.django_db
def test_a_refused_sign_in_keeps_the_address_and_says_why(visit):
    page = visit("/account/login/", width=320)
    page.fill("input[type=email]", "ana@example.org")
    page.fill("input[type=password]", "not this one")
    page.click(".entrance form [type=submit]")
    page.wait_for_selector(".error-summary")
    assert page.input_value("input[type=email]") == "ana@example.org"
    assert_accessible(page)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "405", "409", "500"])
def test_an_error_page_needs_neither_request_nor_database(code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1>") == 1 and "Error:" not in page


def test_a_refusal_says_its_reason_as_text():
    assert "ask &lt;b&gt; Ana" in render_to_string("409.html", {"reason": "ask <b> Ana"})


@pytest.mark.browser
@pytest.mark.django_db
def test_the_language_can_be_switched_before_signing_in(visit):
    page = visit("/account/login/")
    page.click("button[lang=es]")
    page.wait_for_function("document.documentElement.lang === 'es'")
    assert page.url.endswith("/account/login/")
