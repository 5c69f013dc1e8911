"""How many calls came, and how long people waited for a team."""

from django.db.models import Aggregate, F, FloatField, Q
from django.db.models.functions import Extract
from django.utils.translation import gettext_lazy as _

from casemgmt.calls.importing.times import DATE_ONLY, DOUBLED, SKIPPED
from casemgmt.calls.models import Call
from casemgmt.figures.counting import by_month
from casemgmt.figures.intervals import percentile_ranks
from casemgmt.figures.metric import Figure, Measure, Metric, Section

ENDS = ("requested_at", "arrived_at")
DOUBTS = [f"{name}:{flag}" for name in ENDS for flag in (DATE_ONLY, SKIPPED, DOUBLED)]
MINUTES = Extract(F("arrived_at") - F("requested_at"), "epoch") / 60.0


class Percentile(Aggregate):
    """The value below which a share of the rows lie; continuous between two rows, or the row itself."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression, *, share, **extra):
        super().__init__(expression, share=float(share), **extra)


class RowAt(Percentile):
    function = "PERCENTILE_DISC"


def calls(*, program, period):
    """How many calls for service came in the period."""
    count = rows_calls(program=program, period=period).count()
    return Figure(count, count)


def rows_calls(*, program, period):
    return Call.objects.filter(program=program, day__range=(period.first, period.last))


def timed(rows):
    """Of the calls, those whose way from call to arrival is known and in order."""
    return rows.filter(requested_at__isnull=False, arrived_at__gte=F("requested_at")).exclude(
        time_flags__overlap=DOUBTS
    )


def rows_timed(*, program, period):
    return timed(rows_calls(program=program, period=period))


def response_median(*, program, period):
    """Half of the calls had a team there within so many minutes."""
    return _percentile(0.5, program, period)


def response_90th(*, program, period):
    """Nine calls of ten had a team there within so many minutes."""
    return _percentile(0.9, program, period)


def parts_calls(*, program, until):
    """Calls by month."""
    return by_month(Call.objects.filter(program=program, day__lt=until), "day")


def parts_timed(*, program, until):
    """Calls with a known response time, by month."""
    return by_month(timed(Call.objects.filter(program=program, day__lt=until)), "day")


def _percentile(share, program, period):
    everything = rows_calls(program=program, period=period)
    unknown = everything.filter(Q(requested_at=None) | Q(arrived_at=None)).count()
    rows = timed(everything).order_by()
    total = rows.count()
    excluded = {"unknown": unknown, "flagged": everything.count() - total - unknown}
    if not total:
        return Figure(None, denominator=0, excluded=excluded)
    ranks = percentile_ranks(share, total)
    asked = {"value": Percentile(MINUTES, share=share)}
    asked |= {name: RowAt(MINUTES, share=rank) for name, rank in ranks.items()}
    return Figure(denominator=total, excluded=excluded, **rows.aggregate(**asked))


CALLS = Metric(
    key="calls",
    section=Section.ANSWERING,
    name=_("Calls"),
    definition=_("How many calls for service came to the program."),
    numerator=_("Calls whose day is in the period, typed in or read from dispatch."),
    denominator=_("None: this is a count."),
    exclusions=_("None. A call imported twice counts once."),
    unit=_("calls"),
    source=_("Call log"),
    owner=_("Program lead"),
    version="2",
    compute=calls,
    rows=rows_calls,
    parts=parts_calls,
    measure=Measure.COUNT,
)
_RESPONSE = {
    "denominator": _("Calls of the period with both times known and in order."),
    "exclusions": _(
        "Calls without one of the two times, with an arrival before the call, with a day but no hour, "
        "or with an hour in doubt because the clock was changed. They are never averaged."
    ),
    "unit": _("minutes"),
    "source": _("Call log"),
    "owner": _("Program lead"),
    "version": "2",
    "rows": rows_timed,
    "parts": parts_timed,
    "measure": Measure.MINUTES,
}
RESPONSE_MEDIAN = Metric(
    key="response_time_median",
    section=Section.ANSWERING,
    name=_("Response time, half of calls"),
    definition=_(
        "Half of the calls had a team there within this time, from “call received” to “team arrived”."
    ),
    numerator=_("The middle of all response times: half are shorter, half are longer."),
    compute=response_median,
    **_RESPONSE,
)
RESPONSE_90TH = Metric(
    key="response_time_90th",
    section=Section.ANSWERING,
    name=_("Response time, nine of ten calls"),
    definition=_(
        "Nine of ten calls had a team there within this time, from “call received” to “team arrived”."
    ),
    numerator=_("The time that nine of ten response times do not exceed."),
    compute=response_90th,
    **_RESPONSE,
)
