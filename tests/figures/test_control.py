"""A direction is said only where twelve months or more differ by more than chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casemgmt.figures.control import Signal, signal

# Twelve quiet values: centre 50, mean moving range 4, limits 39.36 and 60.64 by hand.
QUIET = [52, 48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48]
MONTHS = st.lists(st.integers(0, 500), min_size=1, max_size=30)


def test_quiet_months_say_nothing():
    assert signal(QUIET) is None


def test_the_limits_are_those_by_hand():
    """65 lies beyond 51.1 + 2.66 × 57/11 = 64.9, and 64 within 51.0 + 2.66 × 56/11 = 64.5."""
    quiet = [48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48]
    assert signal([*quiet, 65]) == Signal(is_up=True, since=11)
    assert signal([*quiet, 64]) is None


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_none():
    low, high = [40, 44], [50, 52]
    assert signal([*low * 4, *high * 4]) == Signal(is_up=True, since=8)
    assert signal([*high * 4, *low * 4]) == Signal(is_up=False, since=8)
    assert signal([*low * 4, 46, *high * 3, 50]) is None


@pytest.mark.parametrize("values", [[], [5], [1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9]])
def test_fewer_than_twelve_say_nothing(values):
    assert signal(values) is None


@given(st.integers(0, 99), st.integers(12, 24))
def test_months_that_are_all_alike_say_nothing(value, months):
    assert signal([value] * months) is None


@given(MONTHS)
def test_whatever_rises_falls_in_the_mirror(values):
    found, mirrored = signal(values), signal([-value for value in values])
    assert (found is None) == (mirrored is None)
    if found:
        assert (found.is_up, found.since) == (not mirrored.is_up, mirrored.since)
