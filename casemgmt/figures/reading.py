"""A figure as it may leave a team: one way to read it, for pages, CSV, charts and commands."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from casemgmt import scope
from casemgmt.figures import periods
from casemgmt.figures.metric import About, Figure, Measure, Metric, Period
from casemgmt.figures.suppression import OpenMonths, of_staff, publishable
from casemgmt.figures.writing import rounded, rounded_basis

COUNTS = "figures:"  # an actor that the database function `people_hidden` knows
TIMES = {Measure.MINUTES, Measure.DAYS}  # what they count beside the time is close to another figure's count


def counting(*, programs: Iterable[str], reader: UUID | str = "") -> AbstractContextManager[None]:
    """The scope in which figures of these programs (ids), and the lists behind them, are read.

    Nobody counts whose record is restricted, whoever reads; nor whom `reader` (a user's id) said they know.
    So no figure differs from a list, a file or an answer of the API by somebody whom its reader may not see.
    """
    return scope.acting_as(programs=programs, actor=f"{COUNTS}{reader}")


@dataclass(frozen=True)
class FigureReading:
    """A metric in a period. Not `shown`: hidden. Shown without a value: there was nothing to count."""

    metric: Metric
    period: Period
    figure: Figure
    shown: bool

    @property
    def has_value(self) -> bool:
        return self.figure.value is not None

    @property
    def written(self) -> Figure:
        """The Figure as exact as pages show it, for files."""
        measure, figure = self.metric.measure, self.figure
        exact: dict[str, Any] = {
            name: rounded(measure, getattr(figure, name)) for name in ("value", "low", "high")
        }
        return replace(figure, **exact, denominator=rounded_basis(figure.denominator))


class Reader:
    """Reads the figures of one program, with what one `today` allows: whole months that are over.

    RuntimeError outside `counting`: there, people would be counted who are hidden.
    """

    def __init__(self, program: str, *, today: date) -> None:
        self._require_counting()
        self.program, self.until = program, periods.month_of(today)
        self._timelines: dict[Any, OpenMonths] = {}

    def read(self, metric: Metric, period: Period) -> FigureReading:
        """What a metric says: hidden where it, or anything computed from it, would be a small number."""
        if not self.may_show(metric, period):
            return FigureReading(metric, period, Figure(None), shown=False)
        whole = metric.compute(program=self.program, period=period)
        safe = of_staff(whole) if metric.about is About.STAFF else publishable(whole)
        if safe.value is None and whole.value is not None:
            return FigureReading(metric, period, Figure(None), shown=False)
        if metric.measure in TIMES:
            safe = replace(safe, numerator=None)
        return FigureReading(metric, period, safe, shown=True)

    def series(self, metric: Metric, months: Iterable[Period]) -> list[FigureReading]:
        """Readings over consecutive months; months too small to show are joined with their neighbours."""
        return [self.read(metric, period) for period in self._joined(metric, months)]

    def may_show(self, metric: Metric, period: Period) -> bool:
        """Whether the period is of whole months that are over, and between ends that are open."""
        if not periods.is_whole(period) or period.end > self.until:
            return False
        if metric.about is About.STAFF:
            return True
        return metric.parts is not None and self._timeline(metric).shows(period)

    def _require_counting(self) -> None:
        if not scope.current_actor().startswith(COUNTS):
            raise RuntimeError("Figures are read inside `counting`, where nobody counts who is hidden.")

    def _joined(self, metric: Metric, months: Iterable[Period]) -> Iterator[Period]:
        waiting = None
        for month in months:
            waiting = Period(waiting.first, month.last) if waiting else month
            if self.may_show(metric, waiting) or self._opens_after(metric, waiting):
                yield waiting
                waiting = None
        if waiting:
            yield waiting

    def _opens_after(self, metric: Metric, period: Period) -> bool:
        """Whether what follows can be shown without this piece, whose own beginning is not open."""
        served = metric.about is About.SERVED and metric.parts is not None
        return served and self._timeline(metric).is_open(period.end)

    def _timeline(self, metric: Metric) -> OpenMonths:
        parts: Any = metric.parts
        if parts not in self._timelines:
            months = parts(program=self.program, until=self.until)
            self._timelines[parts] = OpenMonths.of(months, until=self.until)
        return self._timelines[parts]
