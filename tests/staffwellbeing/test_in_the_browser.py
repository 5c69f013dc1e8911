"""A check-in on a phone, in a real browser: few taps, nothing sent early, nothing left for others."""

import pytest

from casemgmt import scope
from casemgmt.notices.models import Notice
from staffwellbeing import actions
from staffwellbeing.trend import own_trend
from tests.staffwellbeing.factories import HEAVY, MONTH, crew
from tests.web.browser import assert_accessible, assert_fits, hidden_focus

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
PHONE = {"width": 320, "height": 640}
OWN = ("check-in/", "mine/", "mine/delete/", "resources/", "talk/", "asked/", "privacy/")
LEADERS = ("groups/", "setup/", "setup/notice/", "setup/contacts/new/")
MOST_TAPS = 7
KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('check-in')).length"


class Thumb:
    """Taps what it reads, and counts."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def on(self, question, answer):
        self.page.get_by_role("group", name=question).get_by_text(answer, exact=True).tap()
        self.taps += 1

    def press(self, name):
        self.page.get_by_role("button", name=name).tap()
        self.taps += 1


def answer_all(thumb):
    thumb.on("How was your shift?", "Very hard")
    thumb.on("How drained are you?", "Completely")
    thumb.on("Is something staying with you?", "Yes")


def test_a_whole_check_in_with_asking_for_a_person_is_at_most_seven_taps(visit, opened, contact, responder):
    page = visit("/wellbeing/check-in/", responder, **PHONE, has_touch=True)
    thumb = Thumb(page)
    answer_all(thumb)
    thumb.on("Would you like to talk to someone?", "Ana Ruiz, Peer")
    thumb.press("Done")
    page.get_by_text("Ana Ruiz has been told").wait_for()
    assert thumb.taps <= MOST_TAPS
    assert [entry.answers for entry in own_trend(responder)] == [HEAVY]
    assert Notice.objects.count() == 1 and page.trouble == []


def test_until_done_answers_stay_on_the_device_and_survive_a_reload(visit, opened, responder):
    page = visit("/wellbeing/check-in/", responder, **PHONE, has_touch=True)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    answer_all(Thumb(page))
    page.reload()
    assert page.get_by_label("Completely").is_checked()
    assert "POST" not in sent and own_trend(responder) == []


def test_what_is_kept_on_the_device_is_not_shown_to_the_next_person(visit, opened, responder, supervisor):
    page = visit("/wellbeing/check-in/", responder, **PHONE, has_touch=True)
    answer_all(Thumb(page))
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    other = visit("/wellbeing/check-in/", supervisor, **PHONE)
    other.evaluate(
        "kept => Object.entries(JSON.parse(kept)).forEach(([k, v]) => sessionStorage.setItem(k, v))", kept
    )
    other.reload()
    assert not other.get_by_label("Completely").is_checked()


@pytest.mark.parametrize("way_out, heading", [("Done", "That sounds like a lot"), ("Clear", "How are you?")])
def test_after_done_or_clear_nothing_is_left_on_the_device(visit, opened, responder, way_out, heading):
    page = visit("/wellbeing/check-in/", responder, **PHONE, has_touch=True)
    thumb = Thumb(page)
    answer_all(thumb)
    assert page.evaluate(KEPT) == 1
    thumb.press(way_out)
    page.get_by_role("heading", name=heading).wait_for()
    page.wait_for_load_state("load")
    assert page.evaluate(KEPT) == 0


def test_without_a_connection_nothing_is_sent_and_nothing_is_lost(visit, opened, responder):
    page = visit("/wellbeing/check-in/", responder, **PHONE, has_touch=True)
    thumb = Thumb(page)
    answer_all(thumb)
    page.route("**/*", lambda route: route.abort())
    thumb.press("Done")
    page.get_by_text("Nothing was lost").wait_for()
    assert page.get_by_label("Completely").is_checked() and own_trend(responder) == []


def test_a_check_in_by_keyboard_alone(visit, opened, responder):
    page = visit("/wellbeing/check-in/", responder)
    page.get_by_label("Very good").focus()
    for key in ("Space", "Tab", "ArrowDown", "Tab", "Space", "Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("heading", name="Thank you").wait_for()
    assert len(own_trend(responder)) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_ones_own_pages_are_accessible_fit_and_hide_no_focus(visit, opened, contact, responder, peer, width):
    with scope.acting_as(programs=["lane"], actor=f"user:{responder.pk}"):
        actions.ask_for_someone(contact=contact, by=responder)
    for path in OWN:
        page = visit(f"/wellbeing/{path}", peer if path == "asked/" else responder, width=width)
        assert_accessible(page)
        assert_fits(page)
        assert hidden_focus(page, 25) == [] and page.trouble == []


@pytest.mark.parametrize("width", [320, 1280])
def test_leaders_pages_are_accessible_and_fit(visit, opened, contact, program_lead, team, width):
    crew(team, light=4, heavy=4)
    actions.close_month(program="lane", month=MONTH)
    for path in LEADERS:
        page = visit(f"/wellbeing/{path}", program_lead, width=width)
        assert_accessible(page)
        assert_fits(page)
