"""Whatever is shown of the months, no small number can be computed from it."""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt import scope
from casemgmt.figures import periods
from casemgmt.figures.metric import About, Figure, Measure, Metric, Period
from casemgmt.figures.reading import Reader, counting
from casemgmt.figures.suppression import OpenMonths, of_staff, publishable

SMALLEST = 4
SIZES = st.one_of(st.just(0), st.integers(1, 3), st.integers(4, 9))
MONTHS = [periods.shifted(date(2026, 1, 1), n) for n in range(7)]


def open_ends(counts):
    months = dict(zip(MONTHS, ({"all": n} for n in counts), strict=False))
    timeline = OpenMonths.of(months, until=MONTHS[len(counts)], smallest=SMALLEST)
    return [number for number, day in enumerate(MONTHS[: len(counts) + 1]) if timeline.is_open(day)]


def derivable(target, published, length):
    """Whether the sum over months `target` is a combination of published sums: Gauss over fractions."""
    rows = [[Fraction(a <= month < b) for month in range(length)] for a, b in published]
    wanted = [Fraction(target[0] <= month < target[1]) for month in range(length)]
    return rank([*rows, wanted]) == rank(rows)


def rank(rows):
    rows, found = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for row in rows[found + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [value - factor * above for value, above in zip(row, pivot, strict=True)]
        found += 1
    return found


@settings(max_examples=300, deadline=None)
@given(counts=st.lists(SIZES, min_size=1, max_size=6))
def test_no_run_of_months_with_a_small_count_can_be_computed_from_all_that_is_shown(counts):
    published = list(combinations(open_ends(counts), 2))
    for run in combinations(range(len(counts) + 1), 2):
        if 0 < sum(counts[slice(*run)]) < SMALLEST:
            assert not derivable(run, published, len(counts)), (counts, run)


@settings(max_examples=300)
@given(counts=st.lists(SIZES, min_size=2, max_size=6))
def test_what_was_shown_last_month_still_stands_this_month(counts):
    assert set(open_ends(counts[:-1])) <= set(open_ends(counts))


def test_small_months_are_joined_with_the_next_until_every_group_is_large_enough():
    months = {
        day: Counter(kept=kept, others=others)
        for day, kept, others in zip(MONTHS, (12, 6, 7, 40), (11, 30, 30, 3), strict=False)
    }
    timeline = OpenMonths.of(months, until=MONTHS[4])
    assert [timeline.is_open(day) for day in MONTHS[:5]] == [True, True, False, True, False]


@pytest.fixture
def metric():
    counts = dict(zip(MONTHS, (12, 5, 8, 30, 3), strict=False))

    def compute(*, program, period):
        return Figure(sum(n for day, n in counts.items() if period.first <= day <= period.last))

    def parts(*, program, until):
        return {day: {(): n} for day, n in counts.items() if day < until}

    return Metric(
        key="samples", name="Samples", definition="x", numerator="x", denominator="x", exclusions="x",
        unit="samples", source="x", owner="x", version="1", compute=compute, parts=parts,
        measure=Measure.COUNT,
    )  # fmt: skip


@pytest.fixture
def reader_on(db):
    """A reader of the program's figures on a day, in the scope in which figures are read."""
    with counting(programs=["lane"]):
        yield lambda day: Reader("lane", today=day)


def test_outside_the_scope_that_hides_people_no_figure_is_read(program):
    """A page, task or command that forgets it would count whom its reader may not see."""
    for actor in ("system:reports", "user:7", ""):
        with scope.acting_as(programs=["lane"], actor=actor), pytest.raises(RuntimeError):
            Reader("lane", today=date(2026, 6, 20))


def test_a_series_joins_small_months_and_ends_with_what_must_wait(metric, reader_on):
    reader = reader_on(date(2026, 6, 20))
    months = [periods.whole_months(day, 1) for day in MONTHS[:5]]
    shown = [(periods.label(one.period), one.figure.value) for one in reader.series(metric, months)]
    assert shown == [("Jan 2026", 12), ("Feb–Mar 2026", 13), ("Apr 2026", 30), ("May 2026", None)]


def test_a_series_that_begins_inside_a_joint_hides_its_first_piece_only(metric, reader_on):
    reader = reader_on(date(2026, 6, 20))
    months = [periods.whole_months(day, 1) for day in MONTHS[2:4]]
    assert [one.figure.value for one in reader.series(metric, months)] == [None, 30]


def test_a_month_that_is_not_over_and_days_within_one_are_never_shown(metric, reader_on):
    reader = reader_on(date(2026, 4, 20))
    assert not reader.read(metric, periods.whole_months(MONTHS[3], 1)).shown
    assert not reader.read(metric, Period(date(2026, 1, 1), date(2026, 1, 30))).shown


def test_a_figure_that_does_not_say_what_it_tells_apart_is_never_shown(metric, reader_on):
    silent = Metric(**{**vars(metric), "parts": None})
    assert not reader_on(date(2026, 6, 1)).read(silent, periods.whole_months(MONTHS[0], 1)).shown


def test_figures_of_staff_are_shown_for_five_people_and_more():
    assert of_staff(Figure(0.8, 4, 5)).value == 0.8
    assert of_staff(Figure(0.75, 3, 4)) == Figure(None)
    assert About.SERVED == "served"


def test_an_estimate_of_too_few_is_hidden_though_it_has_no_numerator():
    assert publishable(Figure(12.5, denominator=10)) == Figure(None)
    assert publishable(Figure(12.5, denominator=11)).value == 12.5


def test_a_figure_that_is_small_itself_is_hidden_whatever_its_parts_say(metric, reader_on):
    small = Metric(**{**vars(metric), "compute": lambda program, period: Figure(0.1, 4, 40)})
    assert not reader_on(date(2026, 6, 1)).read(small, periods.whole_months(MONTHS[0], 1)).shown


def test_what_a_time_was_counted_from_is_told_and_what_it_counted_is_not(metric, reader_on):
    wait = Figure(9.5, 14, 30, 7.0, 12.0)
    days = Metric(**{**vars(metric), "compute": lambda program, period: wait, "measure": Measure.DAYS})
    shown = reader_on(date(2026, 6, 1)).read(days, periods.whole_months(MONTHS[0], 1)).figure
    assert (shown.value, shown.numerator, shown.denominator) == (9.5, None, 30)
