"""How sure a figure is: Wilson's interval for a share, Kaplan and Meier's curve for the time to an event."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, exp, floor, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
HALF = 0.5 + 1e-12  # a product of shares may miss one half by a rounding

Subject = tuple[float, bool]  # how long, and whether it came to the event


def z(confidence: float = CONFIDENCE) -> float:
    """How many standard errors either side hold this share of a normal distribution; 1.96 for 95%."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(count: float, total: float, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
    """Wilson's score interval of the share `count` / `total`: (low, high); None without a total.

    Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} is no share.")
    if total == 0:
        return None
    share, square = count / total, z(confidence) ** 2
    centre = share + square / (2 * total)
    reach = z(confidence) * sqrt(share * (1 - share) / total + square / (4 * total**2))
    scale = 1 + square / total
    return max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale)


def percentile_ranks(share: float, total: int, confidence: float = CONFIDENCE) -> dict[str, float]:
    """Which rows bound a percentile of `total` rows: {"low": …, "high": …} as shares for PERCENTILE_DISC.

    A bound for which there are too few rows is left out. Source: David and Nagaraja, Order Statistics,
    section 7.1; ranks by the normal approximation of the binomial, rounded outward.
    """
    reach = z(confidence) * sqrt(total * share * (1 - share))
    ranks = {"low": floor(total * share - reach), "high": ceil(total * share + reach) + 1}
    return {name: (rank - 0.5) / total for name, rank in ranks.items() if 1 <= rank <= total}


@dataclass(frozen=True)
class SurvivalStep:
    """What one time did to a survival curve. `low` and `high` are its log-log confidence limits."""

    time: float
    at_risk: int
    events: int
    survival: float
    low: float
    high: float


@dataclass(frozen=True)
class Survival:
    """The share still there over time, from entry. Steps stand at the times of events alone."""

    subjects: tuple[Subject, ...]
    steps: tuple[SurvivalStep, ...]

    def at(self, time: float) -> tuple[float, float, float]:
        """(share, low, high) still there at this time; (1, 1, 1) before the first event."""
        step = self._last_step(time)
        return (step.survival, step.low, step.high) if step else (1.0, 1.0, 1.0)

    def at_risk(self, time: float) -> int:
        """How many were still under observation just before this time."""
        return sum(duration >= time for duration, _event in self.subjects)

    @property
    def median(self) -> float | None:
        """The time by which half were gone; None while more than half stay."""
        return self._first_time(lambda step: step.survival)

    @property
    def median_limits(self) -> tuple[float | None, float | None]:
        """The median's confidence limits (low, high), None where that stays above one half."""
        return self._first_time(lambda step: step.low), self._first_time(lambda step: step.high)

    def _last_step(self, time: float) -> SurvivalStep | None:
        before = bisect_right([step.time for step in self.steps], time)
        return self.steps[before - 1] if before else None

    def _first_time(self, share: Callable[[SurvivalStep], float]) -> float | None:
        return next((step.time for step in self.steps if share(step) <= HALF), None)


def kaplan_meier(subjects: Iterable[Subject], confidence: float = CONFIDENCE) -> Survival:
    """The Kaplan-Meier curve of (duration, event) pairs; `event` is False for whoever is still there.

    Whoever leaves observation at the time of an event was still at risk of it. Limits are Greenwood's
    variance on the log-log scale. Source: Kalbfleisch and Prentice, The Statistical Analysis of Failure
    Time Data, section 1.4.
    """
    subjects = tuple(subjects)
    leaving: Counter[float] = Counter()
    events: Counter[float] = Counter()
    for duration, event in subjects:
        leaving[duration] += 1
        events[duration] += event
    steps, at_risk, survival, variance = [], len(subjects), 1.0, 0.0
    for time in sorted(leaving):
        if gone := events[time]:
            survival *= 1 - gone / at_risk
            variance += gone / (at_risk * (at_risk - gone)) if gone < at_risk else 0.0
            steps.append(
                SurvivalStep(time, at_risk, gone, survival, *_limits(survival, variance, confidence))
            )
        at_risk -= leaving[time]
    return Survival(subjects, tuple(steps))


def _limits(survival: float, variance: float, confidence: float) -> tuple[float, float]:
    """The log-log limits; a curve that has come down to nobody has none above nothing."""
    if survival <= 0:
        return 0.0, 0.0
    slope = log(survival)
    reach = z(confidence) * sqrt(variance) / slope
    first, second = (exp(-exp(log(-slope) + side * reach)) for side in (-1, 1))
    return min(first, second), max(first, second)
