"""Days, times, phones and statuses read as people say them, in the program's zone."""

from datetime import UTC, date, datetime

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.utils import timezone, translation

from casemgmt import days
from casemgmt.web.templatetags import web_tags as tags

NOON_IN_CLEVELAND = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def test_a_moment_is_shown_in_the_current_zone():
    with timezone.override("America/New_York"):
        assert days.moment(NOON_IN_CLEVELAND) == "Tue Nov 24, 2026, 12:00\u00a0pm"
    with timezone.override("America/Los_Angeles"):
        assert days.clock(NOON_IN_CLEVELAND) == "9:00\u00a0am"


def test_a_day_near_midnight_belongs_to_the_zone_it_is_shown_in():
    late_evening = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)
    with timezone.override("America/New_York"):
        assert days.day(late_evening) == "Tue Nov 24, 2026"
        assert tags.late(date(2026, 11, 24), late_evening) == "due today"


def test_nothing_is_shown_for_an_unknown_time():
    assert [days.day(None), days.clock(None), days.moment(None), tags.late(None)] == [""] * 4


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2026, 11, 22), "2 days late", "due-late"),
        (date(2026, 11, 23), "1 day late", "due-late"),
        (date(2026, 11, 24), "due today", "due-today"),
        (date(2026, 11, 25), "due tomorrow", "due-later"),
        (date(2026, 12, 1), "due in 7 days", "due-later"),
    ],
)
def test_lateness_counts_days_and_colours_only_what_is_late(due, words, tone):
    today = date(2026, 11, 24)
    assert (tags.late(due, today), tags.due_tone(due, today)) == (words, tone)


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+12165550100", "(216) 555-0100"),
        ("+442079460958", "+44 20 7946 0958"),
        ("ask at the desk", "ask at the desk"),
        ("", ""),
    ],
)
def test_phone_numbers_are_shown_as_people_write_them(kept, shown):
    assert tags.phone(kept) == shown


def test_a_status_escapes_its_words_and_knows_its_tones():
    assert tags.status("<b>", "wait") == '<span class="tag tag-wait">&lt;b&gt;</span>'
    with pytest.raises(TemplateSyntaxError):
        tags.status("Late", "pink")


def test_an_icon_is_silent_unless_it_has_words():
    assert 'aria-hidden="true"' in tags.icon("bell")
    assert 'aria-label="Phone &amp; text"' in tags.icon("phone", "Phone & text")


def test_a_long_list_offers_its_ends_and_its_neighbours():
    page = Paginator(range(312), 25).page(7)
    assert list(tags.page_numbers(page)) == [1, "…", 6, 7, 8, "…", 13]


def test_the_colours_of_lateness_do_not_depend_on_the_language():
    with translation.override("es"):
        assert tags.due_tone(date(2026, 11, 22), date(2026, 11, 24)) == "due-late"
