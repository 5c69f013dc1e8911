"""How often the team met people, and whom it did not lose sight of.

Staying in contact with the program is one thing, a referral's service that started another, and still being
with that service a third: each has a figure of its own. Here only the program's own contact counts.
"""

from datetime import timedelta

from django.db.models import BooleanField, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Program
from casemgmt.codes.contact import AttemptResult
from casemgmt.encounters.models import Encounter
from casemgmt.figures.counting import by_month
from casemgmt.figures.intervals import wilson
from casemgmt.figures.metric import Figure, Measure, Metric, Section, midnight
from casemgmt.whereabouts.models import Death
from followups.models import Attempt

SPAN = timedelta(days=30)  # how long after the mark a contact still counts
MARKS = {30: timedelta(days=30), 90: timedelta(days=90)}


def encounters(*, program, period):
    """How many meetings took place in the period."""
    count = rows_encounters(program=program, period=period).count()
    return Figure(count, count)


def rows_encounters(*, program, period):
    begin, end = period.moments(_zone(program))
    return _of(program).filter(started_at__gte=begin, started_at__lt=end)


def parts_encounters(*, program, until):
    """Meetings by month."""
    zone = _zone(program)
    return by_month(_of(program).filter(started_at__lt=midnight(until, zone)), "started_at", zone=zone)


def first_meetings(*, program, period, mark):
    """Each person's first meeting, where the days in which contact counts ended in the period."""
    wait = MARKS[mark] + SPAN
    begin, end = (moment - wait for moment in period.moments(_zone(program)))
    return _lived(_firsts(program), mark).filter(started_at__gte=begin, started_at__lt=end)


def _lived(firsts, mark):
    """Less those who died before the days in which contact counts ended: that is an end of its own."""
    end = OuterRef("started_at") + MARKS[mark] + SPAN
    return firsts.exclude(Exists(_died().filter(person=OuterRef("person"), died_at__lt=end)))


def _died():
    """Confirmed deaths, each with the moment after which nobody could be in contact."""
    day_over = ExpressionWrapper(
        Cast("died_on", DateTimeField()) + timedelta(days=1), output_field=DateTimeField()
    )
    return Death.objects.confirmed().annotate(died_at=Coalesce(day_over, "confirmed_at"))


def deaths(*, program, period):
    """How many people died within 30 days of our last contact."""
    count = rows_deaths(program=program, period=period).count()
    return Figure(count, count)


def rows_deaths(*, program, period):
    begin, end = period.moments(_zone(program))
    return _soon_after(program).filter(died_at__gte=begin, died_at__lt=end)


def parts_deaths(*, program, until):
    """Those by month."""
    zone = _zone(program)
    return by_month(_soon_after(program).filter(died_at__lt=midnight(until, zone)), "died_at", zone=zone)


def _soon_after(program):
    """A meeting, or a follow-up that reached them, in the 30 days before."""
    begin, end, who = OuterRef("died_at") - SPAN, OuterRef("died_at"), OuterRef("person")
    met = Encounter.objects.filter(person=who, started_at__gte=begin, started_at__lt=end)
    reached = Attempt.objects.filter(
        followup__person=who, result=AttemptResult.REACHED, at__gte=begin, at__lt=end
    )
    return _died().filter(Exists(met) | Exists(reached), program=program)


def in_contact(firsts, mark):
    """Of the first meetings, those after which there was contact again between the mark and its end."""
    return firsts.filter(_contact(mark))


def _contact(mark):
    """A meeting, or a follow-up that reached the person; trying is no contact."""
    begin = OuterRef("started_at") + MARKS[mark]
    end = begin + SPAN
    met = Encounter.objects.filter(person=OuterRef("person"), started_at__gte=begin, started_at__lt=end)
    reached = Attempt.objects.filter(
        followup__person=OuterRef("person"), result=AttemptResult.REACHED, at__gte=begin, at__lt=end
    )
    return Q(Exists(met)) | Q(Exists(reached))


def _firsts(program):
    """One meeting a person: the first; of two at the same moment, the one with the smaller id."""
    earlier = Encounter.objects.filter(person=OuterRef("person")).filter(
        Q(started_at__lt=OuterRef("started_at")) | Q(started_at=OuterRef("started_at"), pk__lt=OuterRef("pk"))
    )
    return _of(program).filter(~Exists(earlier), person__isnull=False)


def _of(program):
    return Encounter.objects.filter(program=program)


def _zone(program):
    return Program.objects.values_list("zone", flat=True).get(pk=program)


def _retention(mark):
    """The functions of one mark: what it comes to, the list behind it, and its parts by month."""

    def rows(*, program, period):
        return in_contact(first_meetings(program=program, period=period, mark=mark), mark)

    def compute(*, program, period):
        met = first_meetings(program=program, period=period, mark=mark)
        count, total = in_contact(met, mark).count(), met.count()
        return Figure(count / total, count, total, *wilson(count, total)) if total else Figure(None, 0, 0)

    def parts(*, program, until):
        zone, wait = _zone(program), MARKS[mark] + SPAN
        firsts = _lived(_firsts(program), mark).filter(started_at__lt=midnight(until, zone) - wait)
        kept = ExpressionWrapper(_contact(mark), BooleanField())
        return by_month(firsts, F("started_at") + wait, zone=zone, kept=kept)

    return {"compute": compute, "rows": rows, "parts": parts}


ENCOUNTERS = Metric(
    key="encounters",
    section=Section.ANSWERING,
    name=_("Encounters"),
    definition=_("How many times the team met somebody."),
    numerator=_("Encounters that began in the period, with people known and not known."),
    denominator=_("None: this is a count."),
    exclusions=_("Drafts that were never saved."),
    unit=_("encounters"),
    source=_("Encounters"),
    owner=_("Supervisor"),
    version="2",
    compute=encounters,
    rows=rows_encounters,
    parts=parts_encounters,
    measure=Measure.COUNT,
)
_SHARED = {
    "exclusions": _(
        "People whom nobody identified, and people who died before the end: that is an end of its own. "
        "Attempts that did not reach the person. "
        "What a partner did with a referral: that is counted as linkage."
    ),
    "unit": _("share of people"),
    "source": _("Encounters and follow-up attempts"),
    "owner": _("Program lead"),
    "version": "3",
}
CLIENTS_30 = Metric(
    key="client_retention_30",
    section=Section.STAYING,
    name=_("People still in contact after 30 days"),
    definition=_(
        "Of the people met for the first time, how many had contact with the team again "
        "30 to 60 days later: a meeting, or a follow-up that reached them."
    ),
    numerator=_("Those with such contact 30 days or more, and less than 60, after the first meeting."),
    denominator=_("Identified people whose 60th day after the first meeting is in the period."),
    **_SHARED,
    **_retention(30),
)
CLIENTS_90 = Metric(
    key="client_retention_90",
    section=Section.STAYING,
    name=_("People still in contact after 90 days"),
    definition=_(
        "Of the people met for the first time, how many had contact with the team again "
        "90 to 120 days later: a meeting, or a follow-up that reached them."
    ),
    numerator=_("Those with such contact 90 days or more, and less than 120, after the first meeting."),
    denominator=_("Identified people whose 120th day after the first meeting is in the period."),
    **_SHARED,
    **_retention(90),
)
DEATHS = Metric(
    key="deaths_after_contact",
    section=Section.STAYING,
    name=_("Deaths within 30 days of our last contact"),
    definition=_("How many people died within 30 days after somebody of the team met or reached them."),
    numerator=_(
        "Confirmed deaths in the period, with a meeting or a follow-up that reached them in the 30 days "
        "before."
    ),
    denominator=_("None: this is a count."),
    exclusions=_("Deaths that were reported and are not confirmed, and reports found to be a mistake."),
    unit=_("deaths"),
    source=_("Words of a death, encounters and follow-up attempts"),
    owner=_("Program lead"),
    version="1",
    compute=deaths,
    rows=rows_deaths,
    parts=parts_deaths,
    measure=Measure.COUNT,
)
