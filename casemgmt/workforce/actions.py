"""Somebody starts, somebody leaves, and a mistake is corrected."""

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.workforce.models import Employment


@transaction.atomic
def start_employment(*, user, program, kind, team, on, by):
    """Record somebody's first day; refused while another spell of theirs covers it."""
    spell = Employment(user=user, program=program, kind=kind, team=team, started_on=on)
    return _save(spell, reason="started", by=by)


@transaction.atomic
def end_employment(*, employment, on, reason, by):
    """Record somebody's last day and why they leave."""
    spell = _locked(employment)
    if spell.ended_on:
        raise RuleBroken(_("This spell of work has ended already. Correct it instead."))
    spell.ended_on, spell.end_reason = on, reason
    return _save(spell, reason="left", by=by)


@transaction.atomic
def correct_employment(*, employment, kind, team, started_on, ended_on, end_reason, by):
    """Put right what was recorded wrongly; without a last day the spell goes on."""
    spell = _locked(employment)
    spell.kind, spell.team = kind, team
    spell.started_on, spell.ended_on, spell.end_reason = started_on, ended_on, end_reason
    return _save(spell, reason="corrected", by=by)


def _locked(employment):
    return Employment.objects.select_for_update(of=("self",)).get(pk=employment.pk)


def _save(spell, *, reason, by):
    policy.require(by, Permission.EMPLOYMENT_MANAGE, spell.program)
    _check_days(spell)
    stamp(spell, by=by, reason=reason).save()
    return spell


def _check_days(spell):
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


def _meet(spell, other):
    before = spell.ended_on and spell.ended_on < other.started_on
    after = other.ended_on and other.ended_on < spell.started_on
    return not (before or after)
