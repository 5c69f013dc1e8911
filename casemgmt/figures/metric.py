"""A figure with its definition beside it. Slices register theirs; pages, CSV and extracts read them here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

REGISTRY: dict[str, "Metric"] = {}


@dataclass(frozen=True)
class Period:
    """Whole days in the program's zone, the first and the last included."""

    first: date
    last: date

    def __post_init__(self):
        if self.last < self.first:
            raise ValueError(f"A period cannot end ({self.last}) before it begins ({self.first}).")

    @property
    def days(self):
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Figure:
    """What a metric came to. A count has no denominator; `value` is None where there was nothing to count.

    `low` and `high` bound `value` with 95% confidence. `excluded` says how many were left out, and why.
    """

    value: float | None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    excluded: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Metric:
    """One defined figure, in words that a council member can check.

    `compute(program=<id>, period=<Period>)` returns a Figure. `rows`, where given, takes the same and
    returns the QuerySet behind the numerator, for "see the list". `version` changes with the definition.
    """

    key: str
    name: str
    definition: str
    numerator: str
    denominator: str
    exclusions: str
    unit: str
    source: str
    owner: str
    version: str
    compute: Callable[..., Figure]
    rows: Callable | None = None


def register(metric):
    """Add a metric to the registry and return it; a key is taken only once."""
    if REGISTRY.setdefault(metric.key, metric) is not metric:
        raise ValueError(f"There is already a metric “{metric.key}”.")
    return metric


def every():
    """All registered metrics, by key."""
    return [REGISTRY[key] for key in sorted(REGISTRY)]


def find(key):
    """The metric with this key; KeyError when there is none."""
    return REGISTRY[key]
