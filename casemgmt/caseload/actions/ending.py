"""What becomes of work when its owner leaves, steps back, or when a case ends."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt import scope
from casemgmt.access import accounts, policy
from casemgmt.access import actions as access
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Role
from casemgmt.caseload.work import Held, kind_of, work_left, work_of
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.errors import RuleBroken
from casemgmt.notices.actions import tell
from casemgmt.people import actions as people
from casemgmt.people.models import Conflict, Person, Restriction, is_hidden


@transaction.atomic
def leave(*, user: User, program: Program, at: datetime, by: User) -> bool:
    """Close somebody's account in the program, and tell the supervisors of open work that hangs on them.

    Whether nobody can sign in with it any more; then the supervisors of all programs that it ever was in are
    told.
    """
    programs = Program.objects.filter(memberships__user=user).distinct()
    closed = accounts.close(user=user, program=program, at=at, by=by)
    for each in programs if closed else [program]:
        _tell_of_work_left(user, each, at)
    return closed


@transaction.atomic
def end_role(*, membership: Membership, at: datetime, by: User) -> None:
    """End a role, and tell the supervisors of open work in its program that is without an owner now."""
    access.end_membership(membership=membership, by=by)
    _tell_of_work_left(membership.user, membership.program, at)


@transaction.atomic
def change_role(*, membership: Membership, at: datetime, by: User, **role: Any) -> Membership:
    """Begin another role instead, and tell the supervisors of open work that does not go with it."""
    spell = access.change_role(membership=membership, by=by, **role)
    _tell_of_work_left(spell.user, spell.program, at)
    return spell


@transaction.atomic
def step_back(*, person: Person, to: User | None, by: User, at: datetime) -> Conflict:
    """ "I know this person": hand on one's open work, then hide the record. No reason is asked.

    Nothing stays with whoever steps back. What `to` may not have, or all of it when `to` is None, goes to a
    supervisor, and every supervisor is told that somebody must say who goes on; `to` is told as well.
    """
    held = work_of(by, person)
    given = _hand_on(held, to, at=at, by=by) if held and to is not None else 0
    left = work_of(by, person)
    if left:
        _hand_on(left, _supervisor_of(by, person), at=at, by=by)
    conflict = people.say_i_know(person=person, by=by)
    if to is not None and given:
        _tell("work_handed_on", to, conflict, person.pk, "people.person", at)
    if left:
        for supervisor in _supervisors(by, person):
            _tell("work_to_hand_on", supervisor, conflict, conflict.pk, "people.conflict", at)
    return conflict


@transaction.atomic
def close_case(
    *, case: Case, answers: Mapping[Any, User], reason: str, on: date, by: User, at: datetime
) -> Case:
    """End the period of work with a person, with an answer for what belonged to the case.

    `answers`: {open record: who goes on with it}. What has no answer is nobody's from now on, and stands on
    the day of its team and its supervisors.
    """
    for row, to in answers.items():
        kind_of(row).give_on(row, to=to, by=by, at=at)
    return cases.close(case=case, reason=reason, on=on, by=by)


def _hand_on(held: list[Held], to: User, *, at: datetime, by: User) -> int:
    """Give what this user may have; returns how many things that were."""
    given = [(work, row) for work, rows in held for row in rows if work.may_have(to, row.program_id)]
    for work, row in given:
        work.give_on(row, to=to, by=by, at=at)
    return len(given)


def _supervisor_of(by: User, person: Person) -> User:
    """Who holds the work until somebody says who goes on: a supervisor, of the same team if there is one."""
    found = _supervisors(by, person)
    if not found:
        raise RuleBroken(_("There is no supervisor who could go on. Name somebody who does."))
    teams = set(by.memberships.active().exclude(team=None).values_list("team", flat=True))
    theirs = Membership.objects.active().filter(user__in=found, team__in=teams).values_list("user", flat=True)
    return min(found, key=lambda user: (user.pk not in theirs, user.name))


def _supervisors(by: User, person: Person) -> list[User]:
    """Supervisors of the program who may see the person, but the one who steps back."""
    leading = policy.holders(person.program, Role.SUPERVISOR).exclude(pk=by.pk)
    return [user for user in leading if not is_hidden(person.pk, user=user)]


def _tell_of_work_left(user: User, program: Program, at: datetime) -> None:
    """Supervisors hear of work that may be seen; of work about hidden people, those who say who sees them."""
    with scope.acting_as(programs=[program.pk], actor="system:work left"):
        restricted = Restriction.objects.open().values("person")
        left = work_left(user, program)
        hidden = work_left(user, program, people=restricted)
        if left > hidden:
            _tell_each("work_left", Role.SUPERVISOR, user, program, at)
        if hidden:
            _tell_each("hidden_work_left", Role.AUDITOR, user, program, at)


def _tell_each(kind: str, role: Role, user: User, program: Program, at: datetime) -> None:
    for listener in policy.holders(program, role):
        tell(
            kind=kind,
            step="left",
            program=program.pk,
            recipient=listener.pk,
            subject_kind="access.user",
            subject_id=user.pk,
            occurrence=at,
        )


def _tell(kind: str, user: User, conflict: Conflict, subject: UUID, subject_kind: str, at: datetime) -> None:
    tell(
        kind=kind,
        step="told",
        program=conflict.program_id,
        recipient=user.pk,
        subject_kind=subject_kind,
        subject_id=subject,
        occurrence=at,
    )
