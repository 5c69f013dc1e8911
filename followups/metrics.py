"""Attempted and reached, both reported: a try is no contact. Windows hold both their ends (see `cadence`)."""

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Program
from casemgmt.codes.contact import AttemptResult
from casemgmt.figures.counting import by_month
from casemgmt.figures.intervals import wilson
from casemgmt.figures.metric import Figure, Measure, Metric, Section, midnight
from followups.models import Attempt, FollowUp
from followups.workflow import Status


def tried(*, program, period):
    """Of the contacts promised, the share that was tried inside the window."""
    return _share(program, period, rows_tried(program=program, period=period))


def reached(*, program, period):
    """Of the contacts promised, the share in which the person was reached inside the window."""
    return _share(program, period, rows_reached(program=program, period=period))


def rows_tried(*, program, period):
    return counted(program, period).tried_in_time()


def rows_reached(*, program, period):
    return counted(program, period).reached_in_time()


def counted(program, period):
    """The denominator: nobody asks for one that was cancelled, or whose window ended while it was paused."""
    return promised(program, period).exclude(status=Status.CANCELLED).with_a_window()


def paused(*, program, period):
    """How many are left out of both rates because the person could not come and go."""
    count = rows_paused(program=program, period=period).count()
    return Figure(count, count)


def rows_paused(*, program, period):
    return promised(program, period).exclude(status=Status.CANCELLED).ended_in_a_pause()


def parts_paused(*, program, until):
    """Those by month."""
    zone = Program.objects.get(pk=program).zone
    rows = FollowUp.objects.filter(program=program, due_at__lt=midnight(until, zone)).about_contact()
    return by_month(rows.exclude(status=Status.CANCELLED).ended_in_a_pause(), "due_at", zone=zone)


def promised(program, period):
    """Promises of contact whose window ends on a day of the period, on the program's calendar."""
    begin, end = period.moments(Program.objects.get(pk=program).zone)
    return FollowUp.objects.filter(program=program).about_contact().ended_within(begin, end)


def parts(*, program, until):
    """Promises by month: not tried, tried in vain, reached. Both figures tell these apart."""
    zone = Program.objects.get(pk=program).zone
    inside = Attempt.objects.inside_window()
    rows = (
        FollowUp.objects.filter(program=program)
        .about_contact()
        .exclude(status=Status.CANCELLED)
        .with_a_window()
    )
    return by_month(
        rows.filter(due_at__lt=midnight(until, zone)),
        "due_at",
        zone=zone,
        tried=Exists(inside),
        reached=Exists(inside.filter(result=AttemptResult.REACHED)),
    )


def _share(program, period, rows):
    everything = promised(program, period)
    cancelled = everything.filter(status=Status.CANCELLED).count()
    paused = rows_paused(program=program, period=period).count()
    count, total = rows.count(), everything.count() - cancelled - paused
    excluded = {"cancelled": cancelled, "paused": paused}
    if not total:
        return Figure(None, 0, 0, excluded=excluded)
    return Figure(count / total, count, total, *wilson(count, total), excluded=excluded)


_SHARED = {
    "denominator": _("Follow-ups by contact whose window ended in the period, as last agreed."),
    "exclusions": _(
        "Cancelled follow-ups, paperwork that needs no contact, and follow-ups whose window ended while the "
        "person was in custody, hospital or treatment."
    ),
    "unit": _("share of follow-ups"),
    "source": _("Follow-ups and their attempts"),
    "owner": _("Supervisor"),
    "version": "3",
    "parts": parts,
}
FOLLOWUPS_TRIED = Metric(
    key="followups_tried_in_time",
    section=Section.PROMISES,
    name=_("Follow-ups tried in time"),
    definition=_("Of the contacts promised, how many were tried inside their window."),
    numerator=_("Those with at least one attempt from the first to the last moment of the window."),
    compute=tried,
    rows=rows_tried,
    **_SHARED,
)
FOLLOWUPS_REACHED = Metric(
    key="followups_reached_in_time",
    section=Section.PROMISES,
    name=_("Follow-ups reached in time"),
    definition=_("Of the contacts promised, how many reached the person inside the window."),
    numerator=_("Those with at least one attempt inside the window whose result is “reached”."),
    compute=reached,
    rows=rows_reached,
    **_SHARED,
)
FOLLOWUPS_PAUSED = Metric(
    key="followups_paused",
    section=Section.PROMISES,
    name=_("Follow-ups paused"),
    definition=_(
        "How many follow-ups by contact stand in neither rate, because the person could not come and go."
    ),
    numerator=_(
        "Follow-ups by contact whose window ended in the period while the person was in custody, hospital or "
        "treatment, as somebody had said in the seven days before."
    ),
    denominator=_("None: this is a count."),
    exclusions=_("Cancelled follow-ups, and what is promised for safety, which never pauses."),
    unit=_("follow-ups"),
    source=_("Follow-ups, and what was said of where people are"),
    owner=_("Supervisor"),
    version="1",
    compute=paused,
    rows=rows_paused,
    parts=parts_paused,
    measure=Measure.COUNT,
)
