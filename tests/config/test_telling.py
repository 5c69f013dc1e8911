"""Telling a city: people told anew say what the files say, and each column says whether it moves."""

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.config.city.columns import MOVES, STAYS
from casemgmt.config.city.files import TABLES, reader, written
from casemgmt.config.city.founding import NOW
from casemgmt.config.city.stories import ALWAYS
from casemgmt.config.city.story_reader import Days, Stories, days_between, midnight, others
from casemgmt.encounters.models import Encounter
from casemgmt.people.models import ContactPoint, Person

ZONE = "America/Los_Angeles"
FEW = ALWAYS + 20
moments = st.datetimes(datetime(2026, 5, 1), datetime(2026, 12, 1), timezones=st.just(UTC))
shifts = st.integers(-400, 4000)


@pytest.mark.parametrize("table", Stories().tables, ids=lambda table: table.model.__name__)
def test_every_column_that_could_hold_a_day_says_whether_it_moves(table):
    fields = {one.attname: one for one in table.model._meta.concrete_fields}
    dated = [one for one in fields.values() if isinstance(one, (models.DateField, models.JSONField))]
    assert {one.attname for one in dated if one.attname in table.header} <= MOVES | STAYS


def test_no_column_moves_and_stays():
    assert not MOVES & STAYS


def test_no_words_in_a_file_name_a_day_that_would_stay_behind():
    month = "January|February|March|April|June|July|August|September|October|November|December"
    named = re.compile(rf"\b({month}) \d+, 20\d\d|\b\d+ ({month}) 20\d\d|\b20\d\d-\d\d-\d\d")
    assert [path.name for path in TABLES.glob("*.txt") if named.search(path.read_text())] == []


texts = st.text() | st.sampled_from(["", ".", "-", "*", "\\", "\\.", "a\tb\nc"])


@pytest.mark.parametrize(
    "field, values",
    [
        (Person._meta.get_field("name"), texts),
        (Person._meta.get_field("created_at"), moments),
        (Person._meta.get_field("age_as_of"), st.dates(date(1999, 1, 1), date(2050, 1, 1))),
        (Person._meta.get_field("birth_year"), st.integers(0, 3000)),
        (ContactPoint._meta.get_field("safe_from"), st.times()),
        (ContactPoint._meta.get_field("do_not_use"), st.booleans()),
        (Encounter._meta.get_field("needs"), st.lists(texts)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_file_says_every_value_so_that_it_is_read_again(field, values):
    @given(values)
    def said_and_read(value):
        cell = written(value)
        assert "\t" not in cell and "\n" not in cell and cell not in ("", "-")
        assert reader(field)(cell) == value

    said_and_read()


def test_a_file_that_knows_a_column_too_many_asks_for_a_new_telling(tmp_path):
    (tmp_path / "people_person.txt").write_text("story\tid\tshoe_size\n")
    with pytest.raises(ValueError, match=r"shoe_size.*manage\.py tell"):
        Stories(tmp_path)


@given(moments, shifts)
def test_what_was_done_at_nine_stays_done_at_nine(at, days):
    moved = Days(days, ZONE).move(at)
    before, after = (one.astimezone(ZoneInfo(ZONE)) for one in (at, moved))
    assert after.date() == before.date() + timedelta(days=days)
    assert after.time() == before.time() or lengths(before.date(), after.date()) != {24}


def lengths(*days):
    """Hours of these days."""
    spans = ((midnight(day, ZONE), midnight(day + timedelta(days=1), ZONE)) for day in days)
    return {(end - begin).total_seconds() / 3600 for begin, end in spans}


@given(moments, moments, shifts)
def test_what_came_first_stays_first(one, other, days):
    """On a day on which the clocks change, too."""
    moves = Days(days, ZONE)
    assert (one < other) == (moves.move(one) < moves.move(other))


@given(moments)
def test_nothing_lies_ahead_and_the_last_day_is_not_far(now):
    moved = Days(days_between(NOW, now, ZONE), ZONE).move(NOW)
    assert now - timedelta(hours=25) < moved <= now


@pytest.mark.slow
def test_people_who_are_told_anew_say_what_the_files_say(tmp_path):
    """Whoever changes an action, a table or a story tells the city anew: `manage.py tell`."""
    command = [sys.executable, "manage.py", "tell", f"--people={FEW}", f"--into={tmp_path}"]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)
    anew, kept = Stories(tmp_path), Stories()
    told = {story for table in anew.tables for story in table.by_story}
    assert len(told) > 60
    assert whole(anew, told) == whole(kept, told)


def whole(stories, told):
    """{table: {story: its lines}}, without what compares somebody with others who are not told of."""
    return {
        table.model.__name__: {story: alone(table, story, told) for story in told & table.by_story.keys()}
        for table in stories.tables
        if told & table.by_story.keys()
    }


def alone(table, story, told):
    """What the lines say that a new record would not say by itself."""
    usual = {one.attname: written(one.get_default()) for one in table.model._meta.concrete_fields}
    lines = [dict(zip(table.header, cells, strict=True)) for cells in table.by_story[story]]
    lines = [line for line in lines if others(line.values()) <= {story}]
    return [{name: cell for name, cell in line.items() if cell != usual.get(name)} for line in lines]
