"""What follows for promises once somebody said where a person is, or that they left."""

from collections.abc import Container
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from casemgmt.access.models import User
from casemgmt.cases.models import Case
from casemgmt.codes.cases import LOOK_FOR, Acuity
from casemgmt.codes.followups import Because, FollowUpKind
from casemgmt.codes.whereabouts import PAUSES, Whereabouts
from casemgmt.history import keep
from casemgmt.people.models import Person
from casemgmt.whereabouts.models import Stay
from followups import cadence
from followups.actions.promises import schedule, settle
from followups.cadence import Preset, Window
from followups.models import FollowUp

PLANNED_BEFORE = timedelta(days=3)
WARNED_ON = {60: Because.AWAY_60_DAYS, 75: Because.AWAY_75_DAYS, 85: Because.AWAY_85_DAYS}
AFTER_RETURN = (Preset.H24, Preset.H72, Preset.D7)


@transaction.atomic
def follow_stay(*, person: Person, stay: Stay | None, ended: Stay | None, by: User, at: datetime) -> None:
    """Pause what was promised to the person, or let it go on; promise what such a stay, or its end, asks for.

    `stay` is the open one, `ended` the one before it, where that has ended with this word.
    """
    _pause(person, at=at, by=by)
    if ended is not None:
        _settle(ended, at=at, by=by)
    if stay is not None:
        _settle(stay, at=at, by=by, but=_wanted(stay, at))
        for rule, (because, kind, window) in _wanted(stay, at).items():
            _promise(stay, rule, because, kind, window, by=by)
    elif ended is not None and ended.kind in PAUSES:
        _look_in_after(ended, at=at, by=by)


def _pause(person: Person, *, at: datetime, by: User) -> None:
    """What waited and goes on keeps the moment: its window may have ended meanwhile."""
    rows = FollowUp.objects.open().about_contact().filter(person=person, for_safety=False)
    for promise in rows.select_for_update(of=("self",)):
        promise.person = person
        until = promise.pause
        if until is None and promise.is_paused(at=at):
            until = at
        if until is not None and until != promise.paused_until:
            keep(promise, gettext_noop("Where they are was said"), by=by, paused_until=until)


def _wanted(stay: Stay, at: datetime) -> dict[str, tuple[Because, FollowUpKind, Window]]:
    """What this stay asks for, by rule: why, what, and when."""
    zone, wanted = stay.program.zone, {}
    if stay.kind == Whereabouts.NOT_KNOWN:
        wanted["look_for"] = (Because.LOOK_FOR, FollowUpKind.VISIT, _within(stay, at))
    if stay.pauses and stay.reachable:
        wanted["reach_there"] = (
            Because.REACH_THERE, FollowUpKind.VISIT, cadence.window(Preset.D7, opens_at=at, zone=zone),
        )  # fmt: skip
    if stay.pauses and stay.expected_until:
        day = stay.expected_until
        wanted[f"plan_return:{day}"] = (
            Because.PLAN_RETURN, FollowUpKind.OTHER, _by(day, at, zone, lead=PLANNED_BEFORE),
        )  # fmt: skip
        wanted[f"return_passed:{day}"] = (
            Because.RETURN_PASSED, FollowUpKind.OTHER, _by(day + timedelta(days=1), at, zone),
        )  # fmt: skip
    if stay.keeps_clock:
        for days, because in WARNED_ON.items():
            day = stay.since + timedelta(days=days)
            if day >= cadence.local_day(at, zone):
                wanted[f"away_{days}_days"] = (because, FollowUpKind.OTHER, _by(day, at, zone))
    return wanted


def _within(stay: Stay, at: datetime) -> Window:
    """A day by the clock; more days by the calendar."""
    length, zone = LOOK_FOR[_acuity_of(stay.person)], stay.program.zone
    if length.days == 1:
        return cadence.window(Preset.H24, opens_at=at, zone=zone)
    return _by(cadence.local_day(at, zone) + length, at, zone, lead=timedelta(days=1))


def _acuity_of(person: Person) -> Acuity:
    """Of the case that is open; medium where nobody said."""
    case = Case.objects.open().filter(person=person).first()
    return Acuity(case.acuity) if case and case.acuity else Acuity.MEDIUM


def _by(day: date, at: datetime, zone: str, *, lead: timedelta = timedelta(0)) -> Window:
    """Until the end of that day, or of today, if it is over."""
    return cadence.until(max(day, cadence.local_day(at, zone)), opens_at=at, zone=zone, lead=lead)


def _promise(stay: Stay, rule: str, because: str, kind: str, window: Window, *, by: User) -> None:
    schedule(
        program=stay.program, person=stay.person, window=window, because=because, kind=kind, by=by,
        origin=stay.pk, rule=rule,
    )  # fmt: skip


def _settle(stay: Stay, *, at: datetime, by: User, but: Container[str] = ()) -> None:
    """What the stay asked for and asks for no more."""
    waiting = FollowUp.objects.open().filter(origin=stay.pk).values_list("rule", flat=True)
    for rule in [rule for rule in waiting if rule not in but]:
        settle(origin=stay.pk, rule=rule, at=at, by=by)


def _look_in_after(ended: Stay, *, at: datetime, by: User) -> None:
    """Within 24 hours, 72 hours and 7 days, from the first word of it: the risk is highest then."""
    for preset in AFTER_RETURN:
        window = cadence.window(preset, opens_at=at, zone=ended.program.zone)
        _promise(ended, f"after_return:{preset}", Because.AFTER_RETURN, FollowUpKind.CALL, window, by=by)
