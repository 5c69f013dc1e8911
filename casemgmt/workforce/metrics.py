"""Who stays and who leaves. Three figures that are no complements of each other, so each is defined."""

from django.utils.translation import gettext_lazy as _

from casemgmt.figures.intervals import kaplan_meier, wilson
from casemgmt.figures.metric import About, Figure, Measure, Metric, Section
from casemgmt.workforce.models import Employment

YEAR = 365  # days


def retention(*, program, period):
    """Of the people employed on the first day, the share who did not leave in the period."""
    at_start = people_on(program, period.first)
    left = set(leavers(program=program, period=period).values_list("user_id", flat=True))
    return _share(len(at_start - left), len(at_start))


def turnover(*, program, period):
    """Separations in the period over the average of the headcounts on its first and last day."""
    separations = leavers(program=program, period=period).count()
    average = (len(people_on(program, period.first)) + len(people_on(program, period.last))) / 2
    return Figure(separations / average if average else None, separations, average)


def staying(*, program, period):
    """The share still there after 12 months; whoever has not left counts with the days so far."""
    curve = survival(program=program, until=period.last)
    if not curve.subjects:
        return Figure(None)
    share, low, high = curve.at(YEAR)
    return Figure(share, low=low, high=high, denominator=len(curve.subjects))


def survival(*, program, until):
    """The Kaplan-Meier curve of spells, in days of work; those that go on are cut off at `until`."""
    spells = Employment.objects.filter(program=program, started_on__lte=until).values_list(
        "started_on", "ended_on"
    )
    return kaplan_meier(_subject(started, ended, until) for started, ended in spells)


def leavers(*, program, period):
    """The spells that ended in the period: the list behind the turnover."""
    return Employment.objects.filter(program=program).ended_within(period.first, period.last)


def people_on(program, day):
    """Ids of the users with a spell of work that holds on this day."""
    return set(Employment.objects.filter(program=program).on(day).values_list("user_id", flat=True))


def _subject(started, ended, until):
    """(days of work, whether they ended): the last day is worked too."""
    left = ended is not None and ended <= until
    return ((ended if left else until) - started).days + 1, left


def _share(count, total):
    if not total:
        return Figure(None, 0, 0)
    return Figure(count / total, count, total, *wilson(count, total))


STAFF_RETENTION = Metric(
    key="staff_retention",
    section=Section.STAYING,
    name=_("Staff retention"),
    definition=_("Of the people who worked for the program on the first day, how many did not leave."),
    numerator=_("Those of them who had no last day in the period."),
    denominator=_("People with a spell of work that holds on the first day."),
    exclusions=_("People who started later. Somebody who left and came back counts as having left."),
    unit=_("share of people"),
    source=_("Spells of work"),
    owner=_("Program lead"),
    version="1",
    about=About.STAFF,
    compute=retention,
)
STAFF_TURNOVER = Metric(
    key="staff_turnover",
    section=Section.STAYING,
    name=_("Staff turnover"),
    definition=_("How many spells of work ended, measured against the average number of staff."),
    numerator=_("Spells of work whose last day is in the period."),
    denominator=_("Half the sum of the people employed on the first and on the last day."),
    exclusions=_("None. One post that is left twice counts twice."),
    unit=_("separations, as a share of the average number of staff"),
    source=_("Spells of work"),
    owner=_("Program lead"),
    version="1",
    about=About.STAFF,
    compute=turnover,
    measure=Measure.RATE,
    rows=leavers,
)
STAFF_STAYING = Metric(
    key="staff_staying_12_months",
    section=Section.STAYING,
    name=_("Staff still there after 12 months"),
    definition=_("The chance that somebody who starts is still there a year later, after Kaplan and Meier."),
    numerator=_("Estimated from everybody's days of work; there is no count."),
    denominator=_("Every spell of work that began up to the last day of the period."),
    exclusions=_("None. Whoever is still there counts with the days worked so far."),
    unit=_("share of people"),
    source=_("Spells of work"),
    owner=_("Program lead"),
    version="1",
    about=About.STAFF,
    compute=staying,
)
