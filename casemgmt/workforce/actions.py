"""Somebody starts, somebody leaves, and a mistake is corrected."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Program, Team, User
from casemgmt.access.roles import Permission
from casemgmt.errors import RuleBroken
from casemgmt.history import lock, stamp
from casemgmt.notices.actions import tell
from casemgmt.workforce.models import Absence, Employment


@transaction.atomic
def start_employment(
    *, user: User, program: Program, kind: str, team: Team | None, on: date, by: User
) -> Employment:
    """Record somebody's first day; refused while another spell of theirs covers it."""
    spell = Employment(user=user, program=program, kind=kind, team=team, started_on=on)
    return _save(spell, reason="started", by=by)


@transaction.atomic
def end_employment(*, employment: Employment, on: date, reason: str, by: User) -> Employment:
    """Record somebody's last day and why they leave."""
    spell = lock(employment)
    if spell.ended_on:
        raise RuleBroken(_("This spell of work has ended already. Correct it instead."))
    spell.ended_on, spell.end_reason = on, reason
    return _save(spell, reason="left", by=by)


@transaction.atomic
def correct_employment(
    *,
    employment: Employment,
    kind: str,
    team: Team | None,
    started_on: date,
    ended_on: date | None,
    end_reason: str,
    by: User,
) -> Employment:
    """Put right what was recorded wrongly; without a last day the spell goes on."""
    spell = lock(employment)
    spell.kind, spell.team = kind, team
    spell.started_on, spell.ended_on, spell.end_reason = started_on, ended_on, end_reason
    return _save(spell, reason="corrected", by=by)


@transaction.atomic
def record_absence(
    *, user: User, program: Program, starts_on: date, ends_on: date, by: User, covered_by: User | None = None
) -> Absence:
    """Somebody is away from the first to the last of these days: said by themselves or by who leads them.

    `covered_by` stands in for them on these days, by itself, and is told.
    """
    _may_say(user, program, by=by)
    if ends_on < starts_on:
        raise RuleBroken(_("The last day is before the first day."))
    theirs = Absence.objects.filter(user=user, program=program)
    if theirs.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise RuleBroken(_("It is written down already that they are away on some of these days."))
    if covered_by is not None:
        _may_cover(covered_by, user, program, starts_on, ends_on)
    absence = Absence(user=user, program=program, starts_on=starts_on, ends_on=ends_on, covered_by=covered_by)
    stamp(absence, by=by, reason=gettext_noop("Away")).save()
    if covered_by is not None and covered_by != by:
        _tell_of_cover(absence, covered_by, "begins")
    return absence


@transaction.atomic
def end_cover(*, absence: Absence, by: User) -> Absence:
    """Nobody covers any more: said by either of the two or by who leads them; the other is told."""
    absence = lock(absence)
    if by not in (absence.user, absence.covered_by):
        policy.require(by, Permission.ABSENCE_RECORD, absence.program)
    if absence.covered_by is None:
        raise RuleBroken(_("Nobody covers for them."))
    stood_in, absence.covered_by = absence.covered_by, None
    stamp(absence, by=by, reason=gettext_noop("Cover ended")).save()
    for user in {absence.user, stood_in} - {by}:
        _tell_of_cover(absence, user, "ends")
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, on: date, by: User) -> None:
    """They are back on this day; what had not begun is taken away."""
    absence = lock(absence)
    _may_say(absence.user, absence.program, by=by)
    stamp(absence, by=by, reason=gettext_noop("Back from being away"))
    if absence.starts_on >= on:
        absence.delete()
        return
    absence.ends_on = min(absence.ends_on, on - timedelta(days=1))
    absence.save()


def _may_cover(covered_by: User, user: User, program: Program, first: date, last: date) -> None:
    if covered_by == user:
        raise RuleBroken(_("Somebody else covers, not they themselves."))
    if not policy.allows(covered_by, Permission.FOLLOWUP_WORK, program):
        raise RuleBroken(_("%(name)s does not work on follow-ups in this program.") % {"name": covered_by})
    theirs = Absence.objects.filter(user=covered_by, program=program)
    if theirs.filter(starts_on__lte=last, ends_on__gte=first).exists():
        raise RuleBroken(_("%(name)s is away on some of these days, too.") % {"name": covered_by})


def _tell_of_cover(absence: Absence, user: User, step: str) -> None:
    tell(
        kind="cover", step=step, program=absence.program_id, recipient=user.pk,
        subject_kind="workforce.absence", subject_id=absence.pk, occurrence=timezone.now(),
    )  # fmt: skip


def _may_say(user: User, program: Program, *, by: User) -> None:
    policy.require(by, Permission.FOLLOWUP_WORK if user == by else Permission.ABSENCE_RECORD, program)
    if not policy.allows(user, Permission.FOLLOWUP_WORK, program):
        raise RuleBroken(_("%(name)s does not work on follow-ups in this program.") % {"name": user})


def _save(spell: Employment, *, reason: str, by: User) -> Employment:
    policy.require(by, Permission.EMPLOYMENT_MANAGE, spell.program)
    _check_days(spell)
    stamp(spell, by=by, reason=reason).save()
    return spell


def _check_days(spell: Employment) -> None:
    """Say in words what the database's constraints would refuse without."""
    if spell.ended_on and spell.ended_on < spell.started_on:
        raise RuleBroken(_("The last day is before the first day."))
    if bool(spell.ended_on) != bool(spell.end_reason):
        raise RuleBroken(_("A last day and a reason for leaving go together."))
    others = Employment.objects.filter(user=spell.user, program=spell.program).exclude(pk=spell.pk)
    for other in others:
        if _meet(spell, other):
            raise RuleBroken(
                _("Another spell of work of theirs, from %(first)s, covers some of these days.")
                % {"first": other.started_on}
            )


def _meet(spell: Employment, other: Employment) -> bool:
    before = spell.ended_on and spell.ended_on < other.started_on
    after = other.ended_on and other.ended_on < spell.started_on
    return not (before or after)
