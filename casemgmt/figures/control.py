"""Whether the newest months differ from the others by more than chance: a control chart of single values.

Source: L. P. Provost and S. K. Murray, The Health Care Data Guide (2011), chapter 4: limits from the mean
moving range, and two of its rules.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

FEWEST = 12  # points; fewer say nothing
REACH = 2.66  # mean moving ranges from the centre to a limit: three standard deviations (3 / 1.128)
RUN = 8  # points in a row on one side of the centre


class Signal(NamedTuple):
    """The newest values stand higher (or lower) than chance explains, beginning with the one at `since`."""

    is_up: bool
    since: int


def signal(values: Sequence[float]) -> Signal | None:
    """The Signal with which these values end, oldest first; None where chance explains them, or too few."""
    if len(values) < FEWEST:
        return None
    centre = fmean(values)
    sides = [(value > centre) - (value < centre) for value in values]
    reach = REACH * fmean(abs(later - earlier) for earlier, later in pairwise(values))
    since = _beginning_of_run(sides)
    if sides[-1] and len(values) - since >= RUN:
        return Signal(sides[-1] > 0, since)
    if abs(values[-1] - centre) > reach:
        return Signal(sides[-1] > 0, len(values) - 1)
    return None


def _beginning_of_run(sides: Sequence[int]) -> int:
    """Where the last stretch of values on one and the same side begins."""
    since = len(sides) - 1
    while since and sides[since - 1] == sides[-1]:
        since -= 1
    return since
