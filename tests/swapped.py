"""Calls with their arguments swapped. Nobody runs them: mypy fails where it finds nothing wrong with one."""

from datetime import datetime

from casemgmt.access import policy
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.cases.workflow import CASE
from casemgmt.constraints import save_checked
from casemgmt.history import hold, stamp
from casemgmt.people import actions as people
from casemgmt.people.models import Person


def may_they(user: User, permission: Permission, program: Program, membership: Membership) -> None:
    policy.require(permission, user, program)  # type: ignore[arg-type]
    policy.require(program, permission, user)  # type: ignore[arg-type]
    policy.require(user, program, permission)  # type: ignore[arg-type]
    policy.require(user, program.pk, permission)  # type: ignore[arg-type]
    policy.allows(user, program, permission)  # type: ignore[arg-type]
    policy.programs_where(permission, user)  # type: ignore[arg-type]
    policy.team_of(user, program, permission)  # type: ignore[arg-type]
    policy.workers(permission, program)  # type: ignore[arg-type]
    policy.grants(permission, membership)  # type: ignore[arg-type]


def who_and_why(membership: Membership, user: User) -> None:
    stamp(membership, by="a reason", reason=user)  # type: ignore[arg-type]
    hold(membership, seen=user)  # type: ignore[arg-type]
    save_checked(user.pk)  # type: ignore[arg-type]


def what_happens(case: Case, person: Person, user: User, at: datetime) -> None:
    begin(user, "close", CASE, by=case)  # type: ignore[arg-type]
    cases.reassign(case=user, to=case, why="On leave", at=at, by=user)  # type: ignore[arg-type]
    people.say_i_know(person=user, by=person)  # type: ignore[arg-type]
