"""When: the window of a promise, its reminder, and how long to keep trying.

A window is closed at both ends: contact at `opens_at` counts, and so does contact at `due_at`.
Windows of hours are measured on the clock of the world, windows of days on the wall calendar of the
program: day 0 is the day of the event, so "7 days" holds eight calendar days (as in the FUM measure).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access.models import User
from casemgmt.cases.models import Case
from casemgmt.codes.cases import DAYS_UNSAID, Acuity
from casemgmt.codes.contact import AttemptResult, ContactMode
from casemgmt.codes.followups import Because, FollowUpKind
from casemgmt.days import local_day
from casemgmt.errors import RuleBroken
from followups.models import NEEDS_NOBODY, FollowUp

MORNING = time(8)
INSTANT = timedelta(microseconds=1)  # the finest step of the database's clock

TRY_FOR = timedelta(days=14)
TRY_MODES = 2


class Preset(TextChoices):
    """Windows in use: 988 centers 24-72 hours, Medi-Cal mobile crisis 72 hours, FUM 7 and 30 days."""

    H24 = "24h", gettext_lazy("24 hours")
    H48 = "48h", gettext_lazy("48 hours")
    H72 = "72h", gettext_lazy("72 hours")
    D7 = "7d", gettext_lazy("7 days")
    D30 = "30d", gettext_lazy("30 days")


# How long the window is, and how long before its end its owner is reminded.
HOURS = {Preset.H24: (24, 4), Preset.H48: (48, 12), Preset.H72: (72, 24)}
DAYS = {Preset.D7: (7, 2), Preset.D30: (30, 3)}


@dataclass(frozen=True)
class Window:
    """When a promise may be kept. Moments are UTC; `due_on` is the last wall-calendar day of a day window."""

    opens_at: datetime
    remind_at: datetime
    due_at: datetime
    zone: str
    due_on: date | None = None

    def holds(self, moment):
        """Whether contact at this moment keeps the promise in time."""
        return self.opens_at <= moment <= self.due_at


@dataclass(frozen=True)
class NextPromise:
    """What is promised to a person once something else is done: what, by which day, and why."""

    kind: str
    day: date
    because: str = Because.STAY_IN_TOUCH

    @property
    def what(self):
        """The kind in words."""
        return FollowUpKind(self.kind).label


def propose_next(followup: FollowUp, *, to: User, now: datetime) -> NextPromise | None:
    """The next promise as the case's acuity asks for it; the same kind again, where that needs the person.

    None where `to` is asked nothing: nobody is named, they died, or `to` sees no open case of theirs.
    """
    person = followup.person
    if person is None or person.has_died:
        return None
    case = Case.objects.visible_to(to).open().filter(person=person).first()
    if case is None:
        return None
    days = Acuity(case.acuity).days if case.acuity else DAYS_UNSAID
    kind = FollowUpKind.CALL if followup.kind in NEEDS_NOBODY else followup.kind
    return NextPromise(kind, local_day(now, followup.program.zone) + timedelta(days=days))


def window(preset, *, opens_at, zone):
    """The window of a preset that starts with an event at `opens_at` (aware), on the clocks of `zone`."""
    if preset in HOURS:
        length, lead = (timedelta(hours=hours) for hours in HOURS[preset])
        return Window(opens_at, opens_at + length - lead, opens_at + length, zone)
    days, lead = DAYS[preset]
    last = local_day(opens_at, zone) + timedelta(days=days)
    return until(last, opens_at=opens_at, zone=zone, lead=timedelta(days=lead))


def until(day, *, opens_at, zone, lead=timedelta(0)):
    """The window that ends with the calendar day `day`; reminds at 8 in the morning, `lead` days before."""
    if day < local_day(opens_at, zone):
        raise RuleBroken(_("The day must not be in the past."))
    due_at = moment(day + timedelta(days=1), time(0), zone) - INSTANT
    remind_at = moment(day - lead, MORNING, zone)
    return Window(opens_at, max(opens_at, remind_at), due_at, zone, due_on=day)


def moment(day, wall_time, zone):
    """The moment of a wall time. A skipped hour means the hour after it, a doubled hour its first pass."""
    wall = datetime.combine(day, wall_time, tzinfo=ZoneInfo(zone))
    return wall.astimezone(ZoneInfo("UTC"))


def may_suggest_closing(*, attempts, has_phone):
    """Whether enough was tried for the page to suggest closing; a person decides.

    Enough is: never reached, tries in two modes, fourteen days between the first and the last, one of
    them in person where there is no phone. A try while the person is in hospital or jail does not count.
    """
    tries = [attempt for attempt in attempts if attempt.result != AttemptResult.AWAY]
    if not tries or any(attempt.result == AttemptResult.REACHED for attempt in tries):
        return False
    moments = [attempt.at for attempt in tries]
    modes = {attempt.mode for attempt in tries}
    return (
        max(moments) - min(moments) >= TRY_FOR
        and len(modes) >= TRY_MODES
        and (has_phone or ContactMode.IN_PERSON in modes)
    )
