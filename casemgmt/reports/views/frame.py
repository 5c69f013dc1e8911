"""What every report shares: whose figures, of which period, read by the one reader."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.figures import metric, periods
from casemgmt.figures.reading import Reader, counting
from casemgmt.tables.writing import csv_bytes
from casemgmt.web.crowded import crowded, take_place
from casemgmt.web.programs import InProgram


class ReportFrame(InProgram):
    """One program and one period of whole months, both out of the address."""

    permission = Permission.REPORT_VIEW
    waits_its_turn = True

    def dispatch(self, request, *args, **kwargs):
        """A figure, its file, its chart and the list behind it are read in one scope, so that they agree."""
        if self.waits_its_turn and not take_place():
            return crowded(request)
        with counting(programs=policy.programs_of(request.user), reader=request.user.pk):
            return super().dispatch(request, *args, **kwargs)

    @cached_property
    def today(self):
        return self.program.day_of(timezone.now())

    @cached_property
    def code(self):
        return self.request.GET.get("period", periods.LAST_12)

    @cached_property
    def period(self):
        try:
            return periods.read(self.code, today=self.today)
        except ValueError as error:
            raise Http404 from error

    @cached_property
    def reader(self):
        return Reader(self.program.pk, today=self.today)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            program=self.program,
            programs=self.programs if len(self.programs) > 1 else [],
            period=self.period,
            code=self.code,
            offered=periods.offered(self.today),
            last_day=periods.last_12(self.today).last,
            here=self.here,
            may_leave=True,
            **kwargs,
        )

    @property
    def here(self):
        """The program and period as they stand in an address."""
        return f"?program={self.program.pk}&period={self.code}"


class OneFigure(ReportFrame):
    """One metric of the registry, by its key."""

    @cached_property
    def metric(self):
        try:
            return metric.find(self.kwargs["key"])
        except KeyError as error:
            raise Http404 from error

    @cached_property
    def series(self):
        """The twelve months up to the end of the period, joined where they are small."""
        return self.reader.series(self.metric, periods.months_up_to(self.period))

    def get_context_data(self, **kwargs):
        return super().get_context_data(metric=self.metric, **kwargs)


HEADERS = (
    "figure", "name", "first_day", "last_day", "value", "unit", "numerator", "denominator",
    "low_95", "high_95", "shown", "version",
)  # fmt: skip


def csv_of(readings, *, name, by, program):
    """The readings as a file, and a line in the log that it was taken."""
    rows = [row_of(reading) for reading in readings]
    about = {"object_kind": "figure", "object_id": name, "detail": {"rows": len(rows)}}
    record(EventKind.EXPORT, by=by, program=program, **about)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(csv_bytes(HEADERS, rows), content_type="text/csv; charset=utf-8", headers=headers)


def row_of(reading):
    metric, period, written = reading.metric, reading.period, reading.written
    return [
        metric.key, str(metric.name), period.first, period.last, written.value, str(metric.unit),
        written.numerator, written.denominator, written.low, written.high,
        "yes" if reading.shown else "hidden", metric.version,
    ]  # fmt: skip
