"""Sent, accepted and linked are three numbers; so is what nobody could meet. Linked: the service started."""

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Program
from casemgmt.figures.counting import by_month
from casemgmt.figures.intervals import kaplan_meier, wilson
from casemgmt.figures.metric import Figure, Measure, Metric, Section, midnight
from referrals.models import Referral, UnmetNeed
from referrals.models.asking.referral import STARTED
from referrals.workflow import Status

DAY = 86_400  # seconds
SAID = Q(start_said_at__isnull=False)
ACCEPTED = Q(answered_at__isnull=False, decline_reason="")


def sent(*, program, period):
    """How many referrals left in the period."""
    count = rows_sent(program=program, period=period).count()
    return Figure(count, count)


def accepted(*, program, period):
    """Of the referrals sent, the share that a partner accepted."""
    return _share(program, period, ACCEPTED)


def linked(*, program, period):
    """Of the referrals sent, the share whose service started."""
    return _share(program, period, STARTED)


def said_to_have_started(*, program, period):
    """Of the referrals sent, the share whose start a partner told that never opened the name."""
    return _share(program, period, SAID)


def time_to_linkage(*, program, period):
    """The days after which the service had started for half of the referrals sent, with its limits.

    Whoever is not linked counts with the days up to the period's end, also after a decline: leaving them
    out would tell of the lucky ones alone.
    """
    _begin, end = period.moments(_zone(program))
    waits = rows_sent(program=program, period=period).values_list("sent_at", "linked_at", "linkage_disputed")
    curve = kaplan_meier(_wait(*each, end) for each in waits)
    low, high = curve.median_limits
    started = sum(event for _days, event in curve.subjects)
    return Figure(curve.median, started, len(curve.subjects), low, high)


def unmet(*, program, period):
    """How many times nobody could meet a need."""
    count = rows_unmet(program=program, period=period).count()
    return Figure(count, count)


def rows_sent(*, program, period):
    begin, end = period.moments(_zone(program))
    return _of(program).filter(sent_at__gte=begin, sent_at__lt=end)


def rows_accepted(*, program, period):
    return rows_sent(program=program, period=period).filter(ACCEPTED)


def rows_linked(*, program, period):
    return rows_sent(program=program, period=period).filter(STARTED)


def rows_said(*, program, period):
    return rows_sent(program=program, period=period).filter(SAID)


def rows_linked_in_time(*, program, period):
    """Of those sent in the period, whose service started before its end: what `time_to_linkage` counts."""
    _begin, end = period.moments(_zone(program))
    return rows_linked(program=program, period=period).filter(linked_at__lt=end)


def rows_unmet(*, program, period):
    begin, end = period.moments(_zone(program))
    return UnmetNeed.objects.filter(program=program, noted_at__gte=begin, noted_at__lt=end)


def parts_sent(*, program, until):
    """Referrals sent, by month: accepted or not, linked or not. Four figures tell these apart."""
    zone = _zone(program)
    flags = {"was_accepted": _flag(ACCEPTED), "was_linked": _flag(STARTED)}
    rows = _of(program).filter(sent_at__lt=midnight(until, zone))
    return by_month(rows, "sent_at", zone=zone, **flags)


def parts_said(*, program, until):
    """Referrals sent, by month: whose start is only said, or not."""
    zone = _zone(program)
    rows = _of(program).filter(sent_at__lt=midnight(until, zone))
    return by_month(rows, "sent_at", zone=zone, was_said=_flag(SAID))


def parts_unmet(*, program, until):
    """Unmet needs, by month."""
    zone = _zone(program)
    rows = UnmetNeed.objects.filter(program=program, noted_at__lt=midnight(until, zone))
    return by_month(rows, "noted_at", zone=zone)


def _of(program):
    sent = Referral.objects.filter(program=program, sent_at__isnull=False)
    return sent.exclude(status=Status.ENTERED_IN_ERROR)


def _zone(program):
    return Program.objects.values_list("zone", flat=True).get(pk=program)


def _flag(condition):
    return ExpressionWrapper(condition, output_field=BooleanField())


def _wait(sent_at, linked_at, disputed, end):
    """(days from sending, whether the service started by the end)."""
    event = linked_at is not None and linked_at < end and not disputed
    return ((linked_at if event else end) - sent_at).total_seconds() / DAY, event


def _share(program, period, condition):
    rows = rows_sent(program=program, period=period)
    count, total = rows.filter(condition).count(), rows.count()
    if not total:
        return Figure(None, 0, 0)
    return Figure(count / total, count, total, *wilson(count, total))


_OF_SENT = {
    "denominator": _("Referrals sent in the period."),
    "source": _("Referrals and what was answered"),
    "owner": _("Program lead"),
    "version": "2",
    "parts": parts_sent,
}
REFERRALS_SENT = Metric(
    key="referrals_sent",
    section=Section.CARE,
    name=_("Referrals sent"),
    definition=_("How often a service was asked to take somebody."),
    numerator=_("Referrals sent in the period."),
    exclusions=_("Drafts, and what was written by mistake."),
    unit=_("referrals"),
    compute=sent,
    rows=rows_sent,
    measure=Measure.COUNT,
    **{**_OF_SENT, "denominator": _("None: it is a count.")},
)
REFERRALS_ACCEPTED = Metric(
    key="referrals_accepted",
    section=Section.CARE,
    name=_("Referrals accepted"),
    definition=_("Of the referrals sent in the period, how many a partner accepted up to now."),
    numerator=_("Those that were accepted, whatever came after."),
    exclusions=_("Drafts, and what was written by mistake. Silence counts as not accepted."),
    unit=_("share of referrals"),
    compute=accepted,
    rows=rows_accepted,
    **_OF_SENT,
)
REFERRALS_LINKED = Metric(
    key="referrals_linked",
    section=Section.CARE,
    name=_("Referrals linked"),
    definition=_("Of the referrals sent in the period, for how many the service started up to now."),
    numerator=_(
        "Those whose start the person or a worker told, or a partner who opened the name, and nobody "
        "disputes."
    ),
    exclusions=_(
        "Drafts, and what was written by mistake. A disputed start is not counted as one; what a partner "
        "says who never opened the name stands apart."
    ),
    unit=_("share of referrals"),
    compute=linked,
    rows=rows_linked,
    **{**_OF_SENT, "version": "2"},
)
REFERRALS_SAID = Metric(
    key="referrals_said_started",
    section=Section.CARE,
    name=_("Starts said by partners, not confirmed"),
    definition=_(
        "Of the referrals sent in the period, for how many a partner says that the service started, and "
        "neither the person nor a worker confirmed it up to now."
    ),
    numerator=_("Those whose start was told by a partner who never opened the name."),
    exclusions=_("Drafts, and what was written by mistake. Confirmed, they count as linked."),
    unit=_("share of referrals"),
    compute=said_to_have_started,
    rows=rows_said,
    **{**_OF_SENT, "parts": parts_said},
)
TIME_TO_LINKAGE = Metric(
    key="time_to_linkage",
    section=Section.CARE,
    name=_("Time to linkage"),
    definition=_(
        "In how many days the service had started for half of the referrals sent, after Kaplan and Meier."
    ),
    numerator=_("Those whose service started before the period ended."),
    exclusions=_(
        "None but mistakes. Whoever is not linked counts with the days so far, also after a decline."
    ),
    unit=_("days"),
    compute=time_to_linkage,
    rows=rows_linked_in_time,
    measure=Measure.DAYS,
    **_OF_SENT,
)
UNMET_NEEDS = Metric(
    key="unmet_needs",
    section=Section.CARE,
    name=_("Unmet needs"),
    definition=_("How often nobody could take a person, as noted by a worker with the reason."),
    numerator=_("Unmet needs noted in the period."),
    denominator=_("None: it is a count."),
    exclusions=_("The same person and need noted again on the same day."),
    unit=_("unmet needs"),
    source=_("Unmet needs"),
    owner=_("Program lead"),
    version="2",
    compute=unmet,
    rows=rows_unmet,
    parts=parts_unmet,
    measure=Measure.COUNT,
)
