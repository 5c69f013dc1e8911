"""A file says what the page says, to the last place."""

import pytest

from casemgmt.figures.metric import Measure
from casemgmt.figures.writing import rounded, said


@pytest.mark.parametrize(
    "measure, value, shown, in_file",
    [
        (Measure.COUNT, 1412, "1,412", 1412),
        (Measure.SHARE, 0.6349206, "63%", 0.63),
        (Measure.RATE, 1.2468, "125%", 1.25),
        (Measure.MINUTES, 16.66667, "17 min", 17),
        (Measure.DAYS, 8.46, "8.5 days", 8.5),
        (Measure.DAYS, 12.6, "13 days", 13),
        (Measure.SHARE, None, "–", None),
    ],
)
def test_one_rounding_for_page_and_file(measure, value, shown, in_file):
    assert (said(measure, value), rounded(measure, value)) == (shown, in_file)
