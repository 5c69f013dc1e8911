"""Days that cannot be, and hours that come twice or never: in every form and body, told by their kind."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from casemgmt.web import forms, moments
from casemgmt.web.api.fields import Day, Moment
from casemgmt.web.moments import COUNTS_UNTIL, HAPPENED, PROMISED, WORKED
from tests.web import every_form

LA = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
KINDS = [HAPPENED, WORKED, PROMISED, COUNTS_UNTIL]
FORM_MOMENTS = [
    (form, name)
    for form in every_form.forms()
    for name, field in form.base_fields.items()
    if isinstance(field, django_forms.DateTimeField)
]
FORM_DAYS = [
    (form, name)
    for form in every_form.forms()
    for name, field in form.base_fields.items()
    if isinstance(field, django_forms.DateField) and not isinstance(field, forms.IsoDay)
]
BODY_DAYS = [
    (body, name)
    for body in every_form.bodies()
    for name, field in body().fields.items()
    if isinstance(field, Day | Moment) and not field.read_only
]


def names(pair):
    return pair.__qualname__ if isinstance(pair, type) else pair


@pytest.fixture(autouse=True)
def _on_a_day_in_november():
    with time_machine.travel(NOW, tick=False), timezone.override(LA):
        yield


def test_the_walk_finds_them():
    assert len(FORM_MOMENTS) > 8 and len(FORM_DAYS) > 12 and len(BODY_DAYS) > 8


@pytest.mark.parametrize(("form", "name"), FORM_DAYS, ids=names)
@pytest.mark.parametrize("day", ["0001-01-01", "1066-10-14", "2150-01-01", "9999-12-31"])
def test_no_form_takes_a_day_that_cannot_be(form, name, day):
    with pytest.raises(ValidationError):
        form.base_fields[name].clean(day)


@pytest.mark.parametrize(("form", "name"), FORM_MOMENTS, ids=names)
@pytest.mark.parametrize("day", ["0001-01-01", "1066-10-14", "2150-01-01", "9999-12-31"])
def test_no_form_takes_a_moment_that_cannot_be(form, name, day):
    for clock in ("00:00", "23:59", "00:00:00+14:00", "23:59:59-14:00"):
        with pytest.raises(ValidationError):
            form.base_fields[name].clean(f"{day}T{clock}")


@pytest.mark.parametrize(("body", "name"), BODY_DAYS, ids=names)
@pytest.mark.parametrize("day", ["0001-01-01", "1066-10-14", "2150-01-01", "9999-12-31"])
def test_no_body_takes_a_day_that_cannot_be(body, name, day):
    field = body().fields[name]
    said = f"{day}T00:00:00Z" if isinstance(field, Moment) else day
    with pytest.raises(serializers.ValidationError):
        field.run_validation(said)


@pytest.mark.parametrize(("form", "name"), FORM_MOMENTS, ids=names)
@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-11-01T01:30", datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),  # twice: the first pass
        ("2026-03-08T02:30", datetime(2026, 3, 8, 10, 30, tzinfo=UTC)),  # never: the hour after
        ("2026-11-01T02:30", datetime(2026, 11, 1, 10, 30, tzinfo=UTC)),
    ],
)
def test_every_form_reads_the_hours_of_the_clock_change(form, name, wall, instant):
    assert form.base_fields[name].clean(wall).astimezone(UTC) == instant


@given(st.datetimes(datetime(1990, 1, 2), datetime(2026, 11, 1)))
def test_every_wall_time_that_there_is_is_read_as_itself(wall):
    field = forms.DateTimeField(validators=[HAPPENED])
    with timezone.override(LA):
        typed = wall.replace(microsecond=0)
        read = field.clean(typed.isoformat())
        assert read.astimezone(LA).replace(tzinfo=None) == typed or is_skipped(typed)


def is_skipped(wall):
    return wall.replace(tzinfo=LA).astimezone(UTC).astimezone(LA).replace(tzinfo=None) != wall


def test_a_moment_with_its_offset_keeps_it():
    field = forms.DateTimeField(validators=[HAPPENED])
    assert field.clean("2026-11-01T01:30:00-08:00") == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (HAPPENED, date(1990, 1, 1), date(2026, 11, 20)),
        (WORKED, date(1950, 1, 1), date(2027, 11, 21)),
        (PROMISED, date(2025, 11, 19), date(2031, 11, 24)),
        (COUNTS_UNTIL, date(2016, 11, 12), date(2056, 12, 12)),
    ],
)
def test_both_ends_of_a_kind_count_and_no_day_beyond(kind, first, last):
    kind(first), kind(last)
    for beyond in (first - timedelta(days=1), last + timedelta(days=1)):
        with pytest.raises(ValidationError):
            kind(beyond)


def test_what_happened_may_be_a_little_ahead_of_our_clock_and_no_more():
    HAPPENED(NOW + timedelta(minutes=5))
    with pytest.raises(ValidationError, match="in the future"):
        HAPPENED(NOW + timedelta(minutes=6))


def test_a_list_may_be_looked_through_for_any_day_of_the_calendar_written_in_one_way():
    field = forms.IsoDay()
    assert [field.clean(day) for day in ("0001-01-01", "9999-12-31")] == [date.min, date.max]
    for day in ("1/2/2026", "2026-1-2", "20260102", "2026-02-30"):
        with pytest.raises(ValidationError, match="YYYY-MM-DD"):
            field.clean(day)


def test_the_day_of_a_moment_is_that_of_the_page():
    """Seven in the evening of New Year's Eve there is another year in UTC."""
    kind = moments.MomentKind(date(2026, 1, 1), timedelta(days=366))
    with pytest.raises(ValidationError):
        kind(datetime(2026, 1, 1, 3, 0, tzinfo=UTC))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_to_do(kind):
    with pytest.raises(ValidationError, match="Check the year"):
        kind(date(1066, 10, 14))
