"""Whoever chooses among many types a part of a name; without a script the whole list stands there."""

import pytest
from playwright.sync_api import expect

from tests.web.browser import assert_accessible, assert_fits

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.urls("tests.web.urls")]


@pytest.fixture
def page(visit):
    return visit("/choices/")


def boxes(page):
    return page.locator("input[type=search]")


def offered(page):
    return page.eval_on_selector_all(
        "#id_worker option", "all => all.filter((o) => !o.hidden).map((o) => o.text)"
    )


def test_only_long_lists_have_a_box_to_type_into(page):
    expect(boxes(page)).to_have_count(2)
    assert page.locator("#id_few").evaluate("list => list.previousElementSibling.tagName") == "LABEL"
    assert_accessible(page)
    assert_fits(page)


def test_typing_leaves_what_holds_each_word_accents_and_case_aside(page):
    boxes(page).first.fill("nunez JOSE")
    assert offered(page) == ["Choose one", "José Núñez"]
    expect(page.locator("#live")).to_have_text("Left in the list: 1")
    boxes(page).first.fill("")
    assert len(offered(page)) == 22


def test_enter_takes_the_first_that_is_left_and_sends_nothing(page):
    boxes(page).first.fill("worker 1")
    boxes(page).first.press("Enter")
    assert page.locator("#id_worker").evaluate("list => list.selectedOptions[0].text") == "Worker 1"
    expect(page.locator("#id_worker")).to_be_focused()
    assert page.url.endswith("/choices/")


def test_enter_on_nothing_typed_chooses_nothing(page):
    boxes(page).first.press("Enter")
    assert page.input_value("#id_worker") == ""


def test_what_is_ticked_stays_in_sight_and_arrow_down_goes_to_what_is_left(page):
    boxes(page).last.fill("nunez")
    left = page.locator(".chips[id] .chip:visible")
    assert left.all_inner_texts() == ["José Núñez", "Worker 4"]
    boxes(page).last.press("ArrowDown")
    page.keyboard.press("Space")
    boxes(page).last.fill("")
    assert page.locator("[name=workers]:checked").count() == 2


def test_what_is_typed_to_find_a_choice_is_not_sent(page):
    assert [box.get_attribute("name") for box in boxes(page).all()] == [None, None]


def test_without_a_script_the_whole_list_stands_there(client):
    page = client.get("/choices/").content.decode()
    assert page.count("<option") == 25
    assert 'type="search"' not in page
