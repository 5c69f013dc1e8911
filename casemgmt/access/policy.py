"""May they? The only reader of GRANTS."""

from collections.abc import Collection, Hashable
from datetime import UTC, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from casemgmt.access.models import Membership, Program, Team, User
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.days import NamedZone
from casemgmt.errors import NotAllowed, WhichProgram

# Whoever asks, signed in or not; and a program, by itself or by its short name.
Anyone = User | AnonymousUser
Here = Program | str


def grants(membership: Membership, permission: Permission) -> bool:
    """Whether this membership's role holds the permission, and the token at hand (if any) does too."""
    token = membership.user.token
    return permission in GRANTS[Role(membership.role)] and (token is None or permission in token.permissions)


def allows(user: Anyone, permission: Permission, program: Here | None = None) -> bool:
    """Whether the user holds the permission: in this program, or in any when none is named."""
    programs = programs_where(user, permission)
    return bool(programs) if program is None else getattr(program, "pk", program) in programs


def require(user: Anyone, permission: Permission, program: Here | None = None) -> None:
    """Raise NotAllowed, naming who can grant it, unless the user holds the permission."""
    if not allows(user, permission, program):
        raise NotAllowed(
            _("Your role does not include “%(what)s”. An administrator of your program can change that.")
            % {"what": permission.label}
        )


def programs_where(user: Anyone, permission: Permission) -> list[str]:
    """Ids of the programs in which the user holds the permission, without doubles."""
    return sorted({m.program_id for m in _memberships(user) if grants(m, permission)})


def programs_open(user: Anyone, permission: Permission | None = None) -> list[Program]:
    """The programs, by name, in which the user holds the permission; all they work in where none is named."""
    found = {m.program for m in _memberships(user) if permission is None or grants(m, permission)}
    return sorted(found, key=lambda program: (program.name, program.pk))


def only(programs: list[Program]) -> Program:
    """The one program that there is to choose. WhichProgram where there are several: none is ever guessed."""
    match programs:
        case []:
            raise NotAllowed(_("You do not belong to a program yet. An administrator can add you to one."))
        case [program]:
            return program
        case several:
            raise WhichProgram(several)


def teams_where(user: Anyone, permission: Permission) -> list[UUID]:
    """Ids of the teams the user belongs to with the permission (none for program-wide roles)."""
    return [m.team_id for m in _memberships(user) if m.team_id and grants(m, permission)]


def team_of(user: Anyone, permission: Permission, program: Program) -> Team | None:
    """The user's team of this program with the permission, the first by name; None for program-wide roles."""
    teams = Team.objects.filter(pk__in=teams_where(user, permission), program=program)
    return teams.order_by("name").first()


def spells_of(user: Anyone, role: Role) -> list[tuple[str, UUID | None]]:
    """(program, team or None), by their ids, of each spell of now in which the user has this role."""
    return [(spell.program_id, spell.team_id) for spell in _memberships(user) if spell.role == role]


def programs_of(user: Anyone) -> list[str]:
    """Ids of every program the user works in: the widest scope row security may give them."""
    return sorted({m.program_id for m in _memberships(user)})


def roles_in(user: Anyone, program: Program) -> list[str]:
    """The user's roles in the program, the longest held first."""
    return [m.role for m in _memberships(user) if m.program_id == program.pk]


def roles_of(user: Anyone) -> set[str]:
    """The user's roles in all their programs."""
    return {m.role for m in _memberships(user)}


def own_program(user: Anyone, program_id: str) -> Program | None:
    """The program with this id, where the user works in it; else None."""
    return next((m.program for m in _memberships(user) if m.program_id == program_id), None)


def zones_of(user: Anyone) -> dict[str, ZoneInfo]:
    """{program's id: the zone in which this user reads what is the program's}."""
    zones = {m.program_id: m.program.zone for m in _memberships(user)}
    kind = NamedZone if len(set(zones.values())) > 1 else ZoneInfo
    return {program: kind(zone) for program, zone in zones.items()}


def zone_of(user: Anyone) -> tzinfo:
    """The zone of the user's pages about no single program: that of them all, else UTC by name."""
    zones = set(zones_of(user).values())
    return NamedZone("UTC") if len(zones) > 1 else zones.pop() if zones else UTC


def every_program() -> list[str]:
    """Ids of all programs, for work that no single user does."""
    return list(Program.objects.order_by("pk").values_list("pk", flat=True))


def works_with(permission: Permission, user: str) -> Exists:
    """For rows of a program that name a user in this column: whether they work here with the permission.

    The same as `allows`, asked of many rows at once; nobody's token narrows what stands with them.
    """
    spells = Membership.objects.active().filter(role__in=_roles_with(permission))
    return Exists(spells.filter(user=OuterRef(user), program=OuterRef("program")))


def holders(program: Program, role: Role) -> QuerySet[User]:
    """Active users with this role in the program."""
    return User.objects.filter(
        is_active=True, memberships__in=program.memberships.active().filter(role=role)
    ).distinct()


def workers(program: Program, permission: Permission) -> QuerySet[User]:
    """Active users whose role in the program holds the permission, by name."""
    spells = program.memberships.active().filter(role__in=_roles_with(permission))
    return User.objects.filter(is_active=True, memberships__in=spells).distinct()


def colleagues(user: Anyone, permission: Permission) -> QuerySet[User]:
    """Active users who hold the permission in a program where this user does too."""
    spells = Membership.objects.active().filter(
        role__in=_roles_with(permission), program__in=programs_where(user, permission)
    )
    return User.objects.filter(is_active=True, pk__in=spells.values("user"))


def staff_of(user: Anyone, permission: Permission) -> QuerySet[User]:
    """Whoever works, or has worked, in a program in which this user holds the permission."""
    spells = Membership.objects.filter(program__in=programs_where(user, permission))
    return User.objects.filter(pk__in=spells.values("user"))


def worker(user: Anyone, asked: str | None) -> User | None:
    """Who has this id and works, or has worked, in a program of the user's; None for anything else.

    `asked`: what stands in an address, untrusted. A leaver is found, so that what they left can be listed.
    """
    try:
        spells = Membership.objects.filter(user=UUID(asked or ""), program__in=programs_of(user))
    except ValueError:
        return None
    return User.objects.filter(pk__in=spells.values("user")).first()


def addresses_of(ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Where a notice to each of these users goes: (e-mail, language); without those who may not sign in."""
    users = User.objects.order_by().filter(pk__in=ids, is_active=True)
    return {pk: (email, language) for pk, email, language in users.values_list("pk", "email", "language")}


def rights_of(user: Anyone) -> Hashable:
    """All that decides here about this user: while it stays the same, so does every answer about them."""
    token = getattr(user, "token", None)
    spells = tuple((spell.program_id, spell.role, spell.team_id) for spell in _memberships(user))
    return user.pk, spells, None if token is None else frozenset(token.permissions)


def _roles_with(permission: Permission) -> list[Role]:
    return [role for role, granted in GRANTS.items() if permission in granted]


def _memberships(user: Anyone) -> list[Membership]:
    return user.active_memberships if user.is_authenticated else []
