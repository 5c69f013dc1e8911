"""Forms in the rows of a list, by keyboard: attention goes in and comes back, facts keep their person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from followups.models import Attempt
from tests.web.browser import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
OPENERS = ("Log attempt", "Done", "Later", "Give to")


@pytest.fixture
def rows(promise, phone, responder):
    """Two promises of somebody else's on one list, the first one due sooner."""
    return [promise(ago=timedelta(hours=hours), assignee=responder) for hours in (22, 20)]


@pytest.fixture
def page(visit, social_worker, rows):
    page = visit(reverse("followups:list") + "?whose=everyones", social_worker)
    page.emulate_media(reduced_motion="reduce")
    return page


def row(page, followup):
    return page.locator(f"#followup-{followup.pk}")


def opener(page, followup, name="Log attempt"):
    return row(page, followup).get_by_role("link", name=name)


def open_by_keyboard(page, followup, name="Log attempt"):
    opener(page, followup, name).focus()
    page.keyboard.press("Enter")
    expect(row(page, followup).locator("form")).to_be_visible()
    expect(row(page, followup).locator("form :focus")).to_be_visible()


@pytest.mark.parametrize("name", OPENERS)
def test_attention_goes_into_the_form_and_back_to_what_opened_it(page, rows, name):
    open_by_keyboard(page, rows[0], name)
    assert_accessible(page)
    row(page, rows[0]).get_by_role("link", name="Back").focus()
    page.keyboard.press("Enter")
    expect(opener(page, rows[0], name)).to_be_focused()


def test_after_saving_attention_is_back_at_what_opened_the_form(page, rows):
    open_by_keyboard(page, rows[0])
    row(page, rows[0]).get_by_role("button", name="No answer").press("Enter")
    expect(opener(page, rows[0])).to_be_focused()


def test_after_the_last_step_attention_stays_in_the_row(page, rows):
    open_by_keyboard(page, rows[0])
    row(page, rows[0]).get_by_role("button", name="Reached, and done").press("Enter")
    expect(row(page, rows[0])).to_be_focused()


def test_what_is_chosen_in_the_second_row_is_written_about_the_second_person(page, rows):
    open_by_keyboard(page, rows[0])
    open_by_keyboard(page, rows[1])
    row(page, rows[1]).get_by_text("In person", exact=True).click()
    row(page, rows[1]).get_by_role("button", name="No answer").click()
    expect(opener(page, rows[1])).to_be_focused()
    attempt = Attempt.objects.get()
    assert (attempt.followup, attempt.mode) == (rows[1], "in_person")


def test_opening_one_closes_the_other_and_keeps_what_was_typed_there(page, rows):
    first, second = (row(page, followup) for followup in rows)
    open_by_keyboard(page, rows[0])
    first.get_by_text("Add a note, or another time").click()
    first.get_by_label("Note").fill("Her sister answered")
    open_by_keyboard(page, rows[1])
    expect(first.get_by_text("Not sent yet")).to_be_visible()
    expect(page.locator("form[data-in-row]")).to_have_count(1)
    assert_accessible(page)
    open_by_keyboard(page, rows[0])
    expect(second.get_by_text("Not sent yet")).to_have_count(0)
    expect(first.get_by_label("Note")).to_have_value("Her sister answered")
    first.get_by_role("button", name="No answer").click()
    expect(opener(page, rows[0])).to_be_focused()
    assert Attempt.objects.get().note == "Her sister answered"


def test_a_refused_step_keeps_attention_on_what_to_mend(page, rows):
    open_by_keyboard(page, rows[0], "Done")
    row(page, rows[0]).get_by_role("button", name="Done").press("Enter")
    expect(row(page, rows[0]).locator("[data-error-summary]")).to_be_focused()
    open_by_keyboard(page, rows[1])
    expect(page.locator("form[data-in-row]")).to_have_count(1)
