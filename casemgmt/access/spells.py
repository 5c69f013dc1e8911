"""How a role begins and ends, and who may say so."""

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Membership, Program
from casemgmt.access.roles import Permission, Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp


def begin(user, program, team, role, kind, *, by):
    """A new spell from now on. RuleBroken if the team is another program's or the role is theirs already."""
    refuse_foreign_team(team, program)
    if user.memberships.filter(program=program, team=team, role=role, until=None).exists():
        raise RuleBroken(_("This person already has this role there."))
    spell = Membership(user=user, program=program, team=team, role=role, kind=kind)
    stamp(spell, by=by, reason=gettext_noop("Role begins")).save()
    return spell


def end(membership, *, by):
    """End a spell now. Nobody ends their own, so an administrator cannot be lost by mistake."""
    require_over(membership.user, membership.program, by=by)
    membership.refresh_from_db(from_queryset=Membership.objects.select_for_update(of=("self",)))
    if membership.until is not None:
        raise RuleBroken(_("This role has already ended."))
    if membership.role == Role.ADMINISTRATOR and membership.user.is_active:
        keep_an_administrator(membership.program, without=membership.user)
    membership.until = Now()
    stamp(membership, by=by, reason=gettext_noop("Role ends")).save()
    membership.refresh_from_db(fields=["until"])


def require_over(user, program, *, by):
    """Only an administrator of the program, and never over oneself: two people give every role."""
    policy.require(by, Permission.STAFF_MANAGE, program)
    if user == by:
        raise NotAllowed(_("Another administrator must do this: nobody changes their own roles."))


def refuse_foreign_team(team, program):
    """RuleBroken where the team is another program's."""
    if team is not None and team.program_id != program.pk:
        raise RuleBroken(_("This team belongs to another program."))


def keep_an_administrator(program, *, without):
    """Lock the program, so that two administrators cannot remove each other at one moment."""
    Program.objects.select_for_update(no_key=True).get(pk=program.pk)
    if not policy.holders(program, Role.ADMINISTRATOR).exclude(pk=without.pk).exists():
        raise RuleBroken(_("The program needs an administrator. Give somebody else the role first."))
