"""The verbs of who works where: programs, teams, and the roles of those who work there already."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import accounts, invitations, policy, spells
from casemgmt.access.models import Agency, Membership, Program, Team, User
from casemgmt.access.roles import Permission, Role
from casemgmt.access.tokens import end_all
from casemgmt.errors import RuleBroken
from casemgmt.history import hold, keep

Kind = Membership.Kind


@transaction.atomic
def open_program(
    *,
    id: str,
    name: str,
    zone: str,
    agency: str,
    team: str,
    email: str,
    administrator: str,
    **phones: Any,
) -> User:
    """Found a program with its agency, first team and first administrator; returns that user.

    Somebody who has an account already is invited like anybody else, and becomes its administrator when they
    accept. `zone` is an IANA name; `phones` are those of `set_phones`, as far as they are known. Done from
    the server's own command line, so nobody is asked for a permission.
    """
    if Program.objects.filter(pk=id).exists():
        raise RuleBroken(_("There is already a program with the short name “%(id)s”.") % {"id": id})
    operator = Agency.objects.filter(name=agency).first() or Agency(name=agency)
    operator.is_operator = True
    opened = gettext_noop("Program opened")
    keep(operator, opened, by=None)
    program = keep(Program(pk=id, agency=operator, name=name, zone=zone, **phones), opened, by=None)
    keep(Team(program=program, agency=operator, name=team), opened, by=None)
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        invitations.write(
            program=program,
            email=email,
            name=administrator,
            role=Role.ADMINISTRATOR,
            at=timezone.now(),
            by=None,
        )
        return user
    user = accounts.begin(email=email, name=administrator, by=None)
    spells.begin(user, program, None, Role.ADMINISTRATOR, Kind.EMPLOYEE, by=None)
    return user


@transaction.atomic
def set_phones(*, program: Program, by: User, seen: int | None = None, **phones: Any) -> Program:
    """Say where the program is called: public_phone, partner_phone, after_hours_phone (E.164), and hours."""
    policy.require(by, Permission.PROGRAM_EDIT, program)
    held = hold(program, seen=seen)
    for name, value in phones.items():
        setattr(held, name, value)
    return keep(held, gettext_noop("Phones and hours set"), by=by)


@transaction.atomic
def add_team(*, program: Program, name: str, by: User) -> Team:
    """Add a team of the program's own agency."""
    policy.require(by, Permission.STAFF_MANAGE, program)
    if program.teams.filter(name__iexact=name).exists():
        raise RuleBroken(_("There is already a team with this name."))
    return keep(Team(program=program, agency=program.agency, name=name), gettext_noop("Team added"), by=by)


@transaction.atomic
def add_role(
    *, user: User, program: Program, role: str, by: User, team: Team | None = None, kind: str = Kind.EMPLOYEE
) -> Membership:
    """Give somebody who works in the program one more role there. Whoever has left is invited again."""
    spells.require_over(user, program, by=by)
    if not user.memberships.filter(program=program).unended().exists():
        raise RuleBroken(_("This person does not work here now. Invite them: they must accept."))
    return spells.begin(user, program, team, role, kind, by=by)


@transaction.atomic
def change_role(
    *, membership: Membership, role: str, by: User, team: Team | None = None, kind: str = Kind.EMPLOYEE
) -> Membership:
    """End this spell and begin another, so that the old role stays on record."""
    if (role, team, kind) == (membership.role, membership.team, membership.kind):
        raise RuleBroken(_("Nothing would change. Choose another role or team."))
    spells.end(membership, by=by)
    return spells.begin(membership.user, membership.program, team, role, kind, by=by)


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """End a role now. What it showed is gone with the user's next request, tokens with the last one there."""
    spells.end(membership, by=by)
    user, program = membership.user, membership.program
    if not user.memberships.active().filter(program=program).exists():
        end_all(user=user, program=program, at=Now(), by=by)
