"""What the page does about a session left alone: it warns, covers itself, and opens again in place."""

import time

import pytest
import time_machine
from playwright.sync_api import expect

from tests import factories
from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
FORM = "/staff/teams/new/?program=lane"


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(time.time())}
    }


@pytest.fixture
def page(visit, administrator):
    """A form half typed, on a browser whose clock we move."""
    page = visit("/staff/", administrator, signed_in_at=time.time())
    page.clock.install()
    page.goto("http://localhost" + FORM)
    page.fill("#id_name", "Evening team")
    return page


def later(page, minutes, *, on_server=False):
    page.clock.fast_forward(minutes * 60_000)
    page.clock.run_for(6000)
    return time_machine.travel(time.time() + minutes * 60) if on_server else None


def test_two_minutes_before_it_asks_and_one_press_answers(page):
    later(page, 27)
    expect(page.locator("#session-dialog")).not_to_be_visible()
    later(page, 1.5)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    expect(page.get_by_role("button", name="I am still here")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("button", name="I am still here").click()
    expect(page.locator("#session-dialog")).not_to_be_visible()
    assert page.input_value("#id_name") == "Evening team"


def test_after_thirty_minutes_the_page_is_covered_and_the_password_opens_it_in_place(page, program):
    with later(page, 31, on_server=True):
        expect(page.get_by_role("heading", name="This page is locked")).to_be_visible()
        assert_accessible(page)
        page.keyboard.press("Escape")
        expect(page.locator("#session-dialog")).to_be_visible()
        page.fill("#session-password", "wrong horse battery")
        page.keyboard.press("Enter")
        expect(page.locator("#session-dialog [data-for-state=locked] [role=alert]")).to_contain_text(
            "not the password"
        )
        page.fill("#session-password", factories.PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#session-dialog")).not_to_be_visible()
        assert page.input_value("#id_name") == "Evening team"
        page.click("main form [type=submit]")
        expect(page.locator(".alert-success")).to_be_visible()
    assert program.teams.filter(name="Evening team").count() == 1


def test_of_two_locked_tabs_unlocking_one_opens_the_other(page):
    tab = page.context.new_page()
    tab.clock.install()
    tab.goto("http://localhost" + FORM)
    tab.fill("#id_name", "Morning team")
    later(page, 31)
    with later(tab, 31, on_server=True):
        for locked in (page, tab):
            expect(locked.get_by_role("heading", name="This page is locked")).to_be_visible()
        tab.fill("#session-password", factories.PASSWORD)
        tab.keyboard.press("Enter")
        for opened in (tab, page):
            expect(opened.locator("#session-dialog")).not_to_be_visible()
        assert (page.input_value("#id_name"), tab.input_value("#id_name")) == ("Evening team", "Morning team")
        page.click("main form [type=submit]")
        expect(page.locator(".alert-success")).to_be_visible()


def test_the_page_asks_the_server_nothing_by_itself(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    later(page, 40)
    assert asked == []


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_a_late_form_goes_on_after_the_password(visit, administrator, program, width):
    page = visit(FORM, administrator, width=width, signed_in_at=time.time(), java_script_enabled=False)
    page.fill("#id_name", "Evening team")
    with time_machine.travel(time.time() + 31 * 60):
        page.click("main form [type=submit]")
        expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
        assert_fits(page)
        page.fill("[type=password]", factories.PASSWORD)
        page.click(".entrance [type=submit]")
        page.get_by_role("button", name="Send what I typed").click()
        expect(page.locator(".alert-success")).to_be_visible()
    assert program.teams.filter(name="Evening team").count() == 1
