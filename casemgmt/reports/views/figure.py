"""One figure: its definition, its course over the months as chart and table, and its file."""

from django.http import Http404, HttpResponse

from casemgmt import scope
from casemgmt.figures import periods
from casemgmt.figures.metric import Measure
from casemgmt.reports import charts
from casemgmt.reports.views.frame import OneFigure, csv_of
from casemgmt.reports.views.rows import list_access
from casemgmt.reports.words import change_of, definition_of, takeaway
from casemgmt.web.views import Page


class FigurePage(OneFigure, Page):
    template_name = "reports/figure.html"

    def get_context_data(self, **kwargs):
        now = self.reader.read(self.metric, self.period)
        return super().get_context_data(
            reading=now,
            change=change_of(now, self.reader.read(self.metric, periods.before(self.period))),
            series=self.series,
            facts=definition_of(self.metric),
            takeaway=takeaway(self.metric, self.series),
            plain=self.metric.measure is Measure.COUNT,
            drawn=any(one.has_value for one in self.series),
            access=list_access(self.metric, self.request.user, self.program.pk, self.period),
            **kwargs,
        )


class FigureFile(OneFigure, Page):
    """The table beside the chart, as CSV."""

    def get(self, request, *args, **kwargs):
        return csv_of(self.series, name=self.metric.key, by=request.user, program=self.program.pk)


class FigureChart(OneFigure, Page):
    """The chart as SVG, a picture of the table.

    A page asks for all of its charts at once, and they wait for the one that draws: so none takes a place.
    """

    waits_its_turn = False

    def get(self, request, *args, **kwargs):
        tone, size = request.GET.get("tone", "light"), request.GET.get("size", "wide")
        if tone not in charts.TONES or size not in charts.SIZES:
            raise Http404
        drawing = charts.drawing_of(self.metric, self.series, tone=tone, size=size)
        scope.wait_outside()
        try:
            drawn = charts.svg_of(drawing)
        except charts.NotDrawn:
            return HttpResponse(status=503)
        return HttpResponse(drawn, content_type="image/svg+xml")
