"""Windows: closed at both ends, counted on the right clock, through every change of the clocks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.days import local_day
from casemgmt.errors import RuleBroken
from followups import cadence

# zone, day the clocks go forward, first wall time skipped, day they go back, first wall time doubled
CHANGES = [
    ("America/Los_Angeles", date(2026, 3, 8), time(2, 0), date(2026, 11, 1), time(1, 0)),
    ("America/New_York", date(2026, 3, 8), time(2, 30), date(2026, 11, 1), time(1, 30)),
    ("America/Havana", date(2026, 3, 8), time(0, 0), date(2026, 11, 1), time(0, 0)),
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 0), date(2026, 4, 5), time(1, 30)),
]
ZONES = st.sampled_from([zone for zone, *_ in CHANGES] + ["UTC", "America/Phoenix", "Asia/Kathmandu"])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("zone, spring, skipped, autumn, doubled", CHANGES)
def test_a_skipped_hour_means_the_hour_after_it_and_a_doubled_one_its_first_pass(
    zone, spring, skipped, autumn, doubled
):
    local = cadence.moment(spring, skipped, zone).astimezone(ZoneInfo(zone))
    assert local.date() == spring and local.time() > skipped
    first = cadence.moment(autumn, doubled, zone)
    second = datetime.combine(autumn, doubled, ZoneInfo(zone)).replace(fold=1).astimezone(UTC)
    assert first < second


@pytest.mark.parametrize("zone, spring, skipped, autumn, doubled", CHANGES)
@pytest.mark.parametrize("preset", cadence.DAYS)
def test_a_day_window_across_a_clock_change_ends_with_its_last_day_to_the_last_instant(
    zone, spring, skipped, autumn, doubled, preset
):
    for change in (spring, autumn):
        opens_at = cadence.moment(change - timedelta(days=1), time(15), zone)
        window = cadence.window(preset, opens_at=opens_at, zone=zone)
        assert local_day(window.due_at, zone) == window.due_on
        assert local_day(window.due_at + cadence.INSTANT, zone) == window.due_on + timedelta(days=1)
        assert window.remind_at.astimezone(ZoneInfo(zone)).time() == cadence.MORNING


@pytest.mark.parametrize("zone, spring, skipped, autumn, doubled", CHANGES)
def test_24_hours_are_24_hours_on_the_day_the_clocks_change(zone, spring, skipped, autumn, doubled):
    for change in (spring, autumn):
        opens_at = cadence.moment(change - timedelta(days=1), time(18), zone)
        window = cadence.window("24h", opens_at=opens_at, zone=zone)
        assert window.due_at - opens_at == timedelta(hours=24)


@given(zone=ZONES, event=MOMENTS)
def test_of_visits_on_days_0_to_8_exactly_0_to_7_count(zone, event):
    window = cadence.window("7d", opens_at=event, zone=zone)
    day_0 = local_day(event, zone)
    visits = [event] + [
        cadence.moment(day_0 + timedelta(days=day), clock, zone)
        for day in range(1, 9)
        for clock in (time(0), time(23, 59, 59))
    ]
    counted = [local_day(at, zone) - day_0 for at in visits if window.holds(at)]
    assert sorted({days.days for days in counted}) == list(range(8))


@given(zone=ZONES, event=MOMENTS, preset=st.sampled_from(cadence.Preset.values))
def test_every_window_is_in_order_and_holds_both_its_ends(zone, event, preset):
    window = cadence.window(preset, opens_at=event, zone=zone)
    assert window.opens_at <= window.remind_at <= window.due_at
    assert window.holds(window.opens_at) and window.holds(window.due_at)
    assert not window.holds(window.due_at + cadence.INSTANT)


def test_a_leap_day_is_a_day():
    opens_at = cadence.moment(date(2028, 2, 28), time(9), "America/New_York")
    assert cadence.until(date(2028, 2, 29), opens_at=opens_at, zone="America/New_York").due_on == date(
        2028, 2, 29
    )
    week = cadence.window("7d", opens_at=opens_at, zone="America/New_York")
    assert week.due_on == date(2028, 3, 6)


def test_a_window_cannot_end_before_it_opens():
    with pytest.raises(RuleBroken):
        cadence.until(date(2026, 5, 1), opens_at=datetime(2026, 5, 3, 12, tzinfo=UTC), zone="UTC")


@dataclass
class Try:
    day: int
    mode: str = "call"
    result: str = "no_answer"

    @property
    def at(self):
        return datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(days=self.day)


@pytest.mark.parametrize(
    "tries, has_phone, enough",
    [
        ([], True, False),
        ([Try(0), Try(14)], True, False),  # one mode
        ([Try(0), Try(13, "text")], True, False),  # 13 days
        ([Try(0), Try(14, "text")], True, True),
        ([Try(0, "letter"), Try(14, "email")], False, False),  # no phone, never in person
        ([Try(0, "letter"), Try(14, "in_person")], False, True),
        ([Try(0), Try(14, "text", "reached")], True, False),  # reached
        ([Try(0), Try(14, "in_person", "away")], True, False),  # in hospital or jail does not count
    ],
)
def test_closing_is_suggested_only_after_two_modes_over_fourteen_days(tries, has_phone, enough):
    assert cadence.may_suggest_closing(attempts=tries, has_phone=has_phone) is enough
