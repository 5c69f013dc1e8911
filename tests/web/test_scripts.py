"""What scripts add: drafts that arrive, focus that follows, times that fill themselves in."""

import re

import pytest
from playwright.sync_api import expect

from tests.web import urls
from tests.web.browser import assert_accessible

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.web.urls")]


@pytest.fixture(autouse=True)
def _listening():
    urls.received.clear()
    urls.answer_with[0] = 204


def test_typing_is_saved_and_said_in_words(visit):
    page = visit("/try/")
    page.fill("textarea", "Met by the river")
    line = page.locator("[data-draft-state]")
    expect(line).to_have_text(re.compile("Not saved yet"))
    expect(line).to_have_text(re.compile(r"Saved \d+:\d\d [ap]m"), timeout=9000)
    assert urls.received == ["Met by the river"]
    assert_accessible(page)


def test_a_lost_connection_is_said_and_tried_again(visit):
    page = visit("/try/")
    page.context.set_offline(True)
    page.route("**/draft/", lambda route: route.abort())
    page.fill("textarea", "No signal here")
    line = page.locator("[data-draft-state]")
    expect(line).to_have_text(re.compile("no connection"), timeout=9000)
    page.unroute("**/draft/")
    page.context.set_offline(False)
    expect(line).to_have_text(re.compile("Saved"), timeout=9000)
    assert page.input_value("textarea") == "No signal here"
    assert urls.received == ["No signal here"]


def test_being_signed_out_is_said_and_nothing_typed_is_lost(visit):
    urls.answer_with[0] = 403
    page = visit("/try/")
    page.fill("textarea", "Still here")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile("you are signed out"), timeout=9000)
    assert page.input_value("textarea") == "Still here"


def test_a_mistake_puts_focus_on_its_summary_and_in_the_title(visit):
    page = visit("/try/")
    page.fill("textarea", "")
    page.click("main form .button")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    page.click("[data-error-summary] a")
    expect(page.locator("textarea")).to_be_focused()


def test_focus_and_news_follow_a_swap(visit):
    page = visit("/try/")
    page.click("text=Swap")
    expect(page.locator("#row p")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Attempt saved")
    assert page.locator("#row").get_attribute("aria-busy") is None


def test_a_failed_swap_says_so_and_changes_nothing(visit):
    page = visit("/try/")
    page.click("text=Break")
    expect(page.locator("#toast")).to_have_text(re.compile("Nothing was lost"))
    assert page.locator("#row").inner_text() == ""


def test_time_now_and_near_days_fill_themselves_in(visit):
    page = visit("/styleguide/")
    page.click("text=Use time now >> nth=0")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", page.input_value("#id_began"))
    page.click("text=Today")
    today = page.input_value("#id_due")
    page.click("text=In a week")
    assert today < page.input_value("#id_due")


def test_long_notes_unfold_and_fold(visit):
    page = visit("/styleguide/")
    more = page.locator(".event .link-button")
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(more).to_have_text("Show less")


def test_a_menu_closes_with_escape_and_gives_focus_back(visit):
    page = visit("/styleguide/")
    page.click(".masthead-row details summary")
    page.keyboard.press("Escape")
    expect(page.locator(".masthead-row details")).not_to_have_attribute("open", "")
    expect(page.locator(".masthead-row details summary")).to_be_focused()


def test_a_form_works_without_scripts(visit):
    page = visit("/try/", java_script_enabled=False)
    page.click("main form .button")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("textarea", "Typed")
    page.click("main form .button")
    expect(page.locator(".error-summary")).to_have_count(0)
