"""One page for a period: every figure with what it stands on, and how it changed."""

from typing import NamedTuple

from casemgmt.figures import periods
from casemgmt.figures.reading import FigureReading
from casemgmt.reports import board
from casemgmt.reports.views.frame import ReportFrame, csv_of
from casemgmt.reports.words import change_of
from casemgmt.web.views import Page


class Tile(NamedTuple):
    """A reading, and what to say of the period before."""

    reading: FigureReading
    change: str


class Overview(ReportFrame, Page):
    """The one-pager for leadership; it prints."""

    template_name = "reports/overview.html"

    def get_context_data(self, **kwargs):
        sections = [(heading, [self.tile(each) for each in metrics]) for heading, metrics in board.sections()]
        return super().get_context_data(sections=sections, **kwargs)

    def tile(self, metric):
        now = self.reader.read(metric, self.period)
        earlier = self.reader.read(metric, periods.before(self.period))
        return Tile(now, change_of(now, earlier))


class OverviewFile(ReportFrame, Page):
    """The same figures as CSV."""

    def get(self, request, *args, **kwargs):
        readings = [self.reader.read(metric, self.period) for metric in board.everything()]
        return csv_of(readings, name="figures", by=request.user, program=self.program.pk)
