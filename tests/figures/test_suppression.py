"""A reader with a pencil, and one with a computer, cannot work out what is hidden."""

from collections import Counter, defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.figures.metric import Figure
from casemgmt.figures.suppression import hide_small, publishable, safe_groups, suppress

ROWS, COLUMNS = ("a", "b", "c"), ("x", "y")
SIZES = st.one_of(st.just(0), st.integers(1, 3), st.integers(4, 7))


def as_published(counts, **options):
    table = suppress(counts, smallest=3, **options)
    return table.cells, table.rows, table.columns, table.total


def tables_that_look_like(counts, shown, column_totals):
    """Every table the attacker must still think possible: the shown counts, and at least 1 where hidden."""
    cells, rows, columns, total = shown
    places = list(counts)
    most = sum(counts.values()) + 3
    free = [place for place in places if cells[place] is None]
    for guess in product(range(1, min(most, 8) + 1), repeat=len(free)):
        table = counts | dict(zip(free, guess, strict=True))
        if _agrees(table, rows, columns if column_totals else {}, total):
            yield table


def _agrees(table, rows, columns, total):
    for totals, axis in ((rows, 0), (columns, 1)):
        for label, shown in totals.items():
            real = sum(n for place, n in table.items() if place[axis] == label)
            if real < 1 if shown is None else real != shown:
                return False
    real = sum(table.values())
    return real >= 1 if total is None else real == total


@pytest.mark.parametrize("column_totals", [True, False])
@settings(max_examples=120, deadline=None)
@given(numbers=st.lists(SIZES, min_size=6, max_size=6))
def test_brute_force_over_all_tables_never_finds_a_hidden_count(column_totals, numbers):
    counts = dict(zip(product(ROWS, COLUMNS), numbers, strict=True))
    shown = as_published(counts, column_totals=column_totals)
    hidden = [place for place, n in shown[0].items() if n is None]
    possible = defaultdict(set)
    for table in tables_that_look_like(counts, shown, column_totals):
        for place in hidden:
            possible[place].add(table[place])
        if all(len(possible[place]) > 1 for place in hidden):
            return
    assert all(len(possible[place]) > 1 for place in hidden), (counts, shown)


@settings(max_examples=300)
@given(numbers=st.lists(SIZES, min_size=6, max_size=6))
def test_no_small_count_is_ever_shown_and_what_is_shown_is_true(numbers):
    counts = dict(zip(product(ROWS, COLUMNS), numbers, strict=True))
    table = suppress(counts, smallest=3)
    for shown, real in _pairs(table, counts):
        assert shown is None or shown == real
        assert not 0 < real < 3 or shown is None


def _pairs(table, counts):
    yield from ((table.cells[place], n) for place, n in counts.items())
    yield from ((table.rows[row], sum(n for (r, _), n in counts.items() if r == row)) for row in ROWS)
    yield from ((table.columns[col], sum(n for (_, c), n in counts.items() if c == col)) for col in COLUMNS)
    yield table.total, sum(counts.values())


def test_one_small_count_takes_its_smallest_neighbour_with_it():
    assert hide_small({"bed": 3, "detox": 25, "food": 60}) == ({"bed": None, "detox": None, "food": 60}, 88)


def test_two_ones_that_only_leave_two_are_not_left_alone():
    """Both hidden, each at least 1, and together 2: subtraction would say one each."""
    shown, _total = hide_small({"bed": 1, "detox": 1, "food": 50})
    assert shown["food"] is None


def test_zero_may_be_shown_and_large_tables_stay_whole():
    assert hide_small({"bed": 0, "food": 40}) == ({"bed": 0, "food": 40}, 40)


def test_in_a_table_the_ring_around_a_small_count_is_hidden_and_nothing_else():
    numbers = {"jan": (4, 30, 41), "feb": (25, 20, 33), "mar": (28, 37, 45)}
    counts = {
        (row, column): n for row, line in numbers.items() for column, n in zip("xyz", line, strict=True)
    }
    table = suppress(counts)
    hidden = {place for place, n in table.cells.items() if n is None}
    assert hidden == {("jan", "x"), ("jan", "y"), ("feb", "x"), ("feb", "y")}
    assert None not in {*table.rows.values(), *table.columns.values(), table.total}


def test_where_column_totals_are_not_published_a_row_hides_its_own():
    counts = {("jan", "x"): 4, ("jan", "y"): 30, ("jan", "z"): 41, ("feb", "x"): 25, ("feb", "y"): 20}
    table = suppress(counts, column_totals=False)
    assert {place for place, n in table.cells.items() if n is None} == {("jan", "x"), ("jan", "y")}


@pytest.mark.parametrize(
    "figure, kept",
    [
        (Figure(0.5, 20, 40, 0.35, 0.65), True),
        (Figure(0.1, 4, 40, 0.04, 0.23), False),
        (Figure(0.9, 36, 40, 0.77, 0.96), False),  # the other four
        (Figure(0.0, 0, 40, 0.0, 0.09), True),
        (Figure(12), True),
        (Figure(9), False),
        (Figure(None), True),
    ],
)
def test_a_share_of_a_hidden_count_is_hidden_with_its_limits(figure, kept):
    shown = publishable(figure)
    assert shown == figure if kept else (shown.value, shown.numerator, shown.low, shown.high) == (None,) * 4


# --- Groups of staff -----------------------------------------------------------------------------------


def test_four_of_each_answer_are_shown():
    groups = {"day": {"light": 4, "heavy": 4}, "night": {"light": 9, "heavy": 5}}
    assert safe_groups(groups) == ({"day", "night"}, True)


@pytest.mark.parametrize("fewer", ["light", "heavy"])
def test_three_of_an_answer_are_not(fewer):
    assert safe_groups({"day": {"light": 9, "heavy": 9} | {fewer: 3}}) == (set(), False)


def test_the_line_of_all_that_would_give_a_hidden_group_away_goes_too():
    groups = {"day": {"light": 4, "heavy": 4}, "night": {"light": 2, "heavy": 2}}
    assert safe_groups(groups) == ({"day"}, False)


def test_two_small_groups_hide_each_other_in_the_line_of_all():
    groups = {
        "day": {"light": 5, "heavy": 4},
        "night": {"light": 3, "heavy": 2},
        "late": {"light": 1, "heavy": 2},
    }
    assert safe_groups(groups) == ({"day"}, True)


def test_people_of_one_mind_are_not_shown():
    assert safe_groups({"day": {"heavy": 12}}) == (set(), False)


def test_a_silent_group_stays_unnoticed():
    groups = {"day": {"light": 4, "heavy": 4}, "night": {}}
    assert safe_groups(groups) == ({"day"}, False)


@pytest.mark.parametrize("groups, most, each", [(3, 4, 2), (2, 10, 4)], ids=["one takes part", "three do"])
def test_whoever_takes_part_and_knows_who_else_did_cannot_tell_anybodys_answer(groups, most, each):
    """They know the rule, each group's size, what is published, and `each` - 1 answers: their own."""
    worlds = defaultdict(list)
    for people in product(range(most + 1), repeat=groups):
        for heavy in product(*(range(n + 1) for n in people)):
            worlds[people, *published(people, heavy, each)].append(heavy)
    for (people, _shown, _total), possible in worlds.items():
        for own in answers_of_their_own(people, each - 1):
            assert_nobody_is_known(people, own, possible)


def published(people, heavy, each):
    """The heavy answers of each group and of all, None where hidden."""
    counts = {i: Counter(heavy=h, light=n - h) for i, (n, h) in enumerate(zip(people, heavy, strict=True))}
    shown, total = safe_groups(counts, each=each)
    return tuple(h if i in shown else None for i, h in enumerate(heavy)), total and sum(heavy)


def answers_of_their_own(people, most):
    """Every way in which up to so many people may sit in the groups: (light, heavy) answers in each."""
    for own in product(product(range(most + 1), repeat=2), repeat=len(people)):
        fits = all(light + heavy <= n for (light, heavy), n in zip(own, people, strict=True))
        if fits and sum(light + heavy for light, heavy in own) <= most:
            yield own


def assert_nobody_is_known(people, own, possible):
    left = [
        [(h - heavy, n - h - light) for h, n, (light, heavy) in zip(world, people, own, strict=True)]
        for world in possible
    ]
    left = [world for world in left if all(min(others) >= 0 for others in world)]
    for i, (n, (light, heavy)) in enumerate(zip(people, own, strict=True)):
        if left and n > light + heavy:
            assert any(world[i][0] for world in left), "all the others are known to have said light"
            assert any(world[i][1] for world in left), "all the others are known to have said heavy"
