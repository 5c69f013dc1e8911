"""Writes that reach over several slices: who goes on with the work when a record moves out of sight."""

from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.models import Membership, User
from casemgmt.access.roles import Permission, Role
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.codes.cases import CloseReason
from casemgmt.errors import RuleBroken
from casemgmt.notices.actions import tell
from casemgmt.people import actions as people
from casemgmt.people.models import Restriction, is_hidden
from followups import actions as followups
from followups.models import FollowUp
from referrals.actions import asking as referrals
from referrals.models import Referral


def owners(person):
    """Whoever holds open work with the person: case, follow-ups, referrals."""
    carried = Case.objects.open().filter(person=person).values("owner")
    promised = FollowUp.objects.open().filter(person=person, assignee__isnull=False).values("assignee")
    asked = Referral.objects.open().filter(person=person, worker__isnull=False).values("worker")
    return User.objects.filter(Q(pk__in=carried) | Q(pk__in=promised) | Q(pk__in=asked), is_active=True)


@transaction.atomic
def restrict(*, person, kind, why, may_see, by, at, whose=None):
    """Restrict a record and tell everybody who holds open work with the person, once.

    `whose`: the user whose own record this is, where it is one.
    """
    if whose is not None:
        people.link_own_record(person=person, user=whose, why=why, may_see=may_see, by=by)
    else:
        people.restrict(person=person, kind=kind, why=why, may_see=may_see, by=by)
    restriction = Restriction.objects.open().get(person=person)
    named = {user.pk for user in may_see}
    for owner in owners(person):
        if owner in (by, whose):
            continue
        sees = owner.pk in named
        tell(
            kind="record_restricted" if sees else "work_restricted", step="told", program=person.program_id,
            recipient=owner.pk, subject_kind="people.person" if sees else "people.restriction",
            subject_id=person.pk if sees else restriction.pk, occurrence=at,
        )  # fmt: skip
    return restriction


class Work(NamedTuple):
    """Open work of one user with one person: follow-ups, the case or None, referrals."""

    promised: QuerySet
    case: Case | None
    asked: QuerySet

    def __bool__(self):
        return bool(self.promised or self.case or self.asked)


def work_of(user, person):
    """The user's own open work with the person."""
    return Work(
        FollowUp.objects.visible_to(user).open().filter(person=person, assignee=user),
        Case.objects.visible_to(user).open().filter(person=person, owner=user).first(),
        Referral.objects.visible_to(user).open().filter(person=person, worker=user),
    )


@transaction.atomic
def step_back(*, person, to, by, at):
    """ "I know this person": hand on one's open work, then hide the record. No reason is asked.

    Nothing stays with whoever steps back. What `to` may not have, or all of it when `to` is None, goes to a
    supervisor, and every supervisor is told that somebody must say who goes on; `to` is told as well.
    """
    work = work_of(by, person)
    given = _hand_on(work, to, at=at, by=by) if work and to is not None else 0
    left = work_of(by, person)
    if left:
        _hand_on(left, _supervisor_of(by, person), at=at, by=by)
    conflict = people.say_i_know(person=person, by=by)
    if given:
        _tell("work_handed_on", to, conflict, person.pk, "people.person", at)
    if left:
        for supervisor in _supervisors(by, person):
            _tell("work_to_hand_on", supervisor, conflict, conflict.pk, "people.conflict", at)
    return conflict


class StaysOpen(NamedTuple):
    """What stays open when a case closes: promises that belong to it, promises given to somebody by name,
    and referrals with their appointments.
    """

    of_the_case: list
    of_others: list
    asked: list

    def __bool__(self):
        return bool(self.of_the_case or self.of_others or self.asked)


def stays_open(case, *, user):
    """What is open with the person of this case and may be seen by the user."""
    promised = FollowUp.objects.visible_to(user).open().filter(person=case.person_id)
    rows = list(promised.for_rows().soonest_first())
    asked = Referral.objects.visible_to(user).open().filter(person=case.person_id).for_rows()
    return StaysOpen(
        [row for row in rows if row.owner is None or row.owner != row.assignee_id],
        [row for row in rows if row.owner is not None and row.owner == row.assignee_id],
        list(asked.order_by("appointment_at", "id")),
    )


@transaction.atomic
def close_case(*, case, reason, on, by, at, to=None):
    """End the period of work with a person, with an answer for the promises that belonged to the case.

    They go to `to`; with nobody named they are nobody's from now on, and stand on the day of the team and its
    supervisors. After a death every open promise of contact ends with it.
    """
    if to is not None:
        for promise in stays_open(case, user=by).of_the_case:
            if policy.allows(by, Permission.FOLLOWUP_ASSIGN, case.program_id):
                followups.assign(followup=promise, assignee=to, by=by)
            else:
                followups.hand_on(followup=promise, to=to, by=by)
    case = cases.close(case=case, reason=reason, on=on, by=by)
    if reason == CloseReason.DIED:
        followups.end_contact(person=case.person, at=at, by=by)
    return case


def _hand_on(work, to, *, at, by):
    """Give what this user may have; returns how many things that were."""
    steps = [partial(followups.hand_on, followup=promise, to=to, by=by) for promise in work.promised]
    if work.case and policy.allows(to, Permission.CASE_WORK, work.case.program_id):
        steps.append(partial(cases.hand_on, case=work.case, to=to, at=at, by=by))
    steps += [
        partial(referrals.hand_on, referral=referral, to=to, by=by)
        for referral in work.asked
        if policy.allows(to, Permission.REFERRAL_WORK, referral.program_id)
    ]
    for step in steps:
        step()
    return len(steps)


def _supervisor_of(by, person):
    """Who holds the work until somebody says who goes on: a supervisor, of the same team if there is one."""
    found = _supervisors(by, person)
    if not found:
        raise RuleBroken(_("There is no supervisor who could go on. Name somebody who does."))
    teams = set(by.memberships.active().exclude(team=None).values_list("team", flat=True))
    theirs = Membership.objects.active().filter(user__in=found, team__in=teams).values_list("user", flat=True)
    return min(found, key=lambda user: (user.pk not in theirs, user.name))


def _supervisors(by, person):
    """Supervisors of the program who may see the person, but the one who steps back."""
    leading = policy.holders(person.program, Role.SUPERVISOR).exclude(pk=by.pk)
    return [user for user in leading if not is_hidden(person.pk, user=user)]


def _tell(kind, user, conflict, subject, subject_kind, at):
    tell(
        kind=kind, step="told", program=conflict.program_id, recipient=user.pk,
        subject_kind=subject_kind, subject_id=subject, occurrence=at,
    )  # fmt: skip
