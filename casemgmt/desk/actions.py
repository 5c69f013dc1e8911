"""Writes that reach over several slices: who goes on with the work when a record moves out of sight."""

from django.db import transaction
from django.db.models import Q

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.notices.actions import tell
from casemgmt.people import actions as people
from casemgmt.people.models import Restriction
from followups import actions as followups
from followups.models import FollowUp
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


def work_of(user, person):
    """The user's own open work with the person: (follow-ups, the case or None)."""
    promised = FollowUp.objects.visible_to(user).open().filter(person=person, assignee=user)
    return promised, Case.objects.visible_to(user).open().filter(person=person, owner=user).first()


@transaction.atomic
def step_back(*, person, to, by, at):
    """ "I know this person": hand on one's open work, then hide the record. No reason is asked.

    `to` None: follow-ups have no owner for now, and supervisors are told that work waits.
    """
    promised, case = work_of(by, person)
    for followup in promised:
        followups.hand_on(followup=followup, to=to, by=by)
    if case is not None and to is not None and policy.allows(to, Permission.CASE_WORK, case.program_id):
        cases.hand_on(case=case, to=to, at=at, by=by)
        case = None
    conflict = people.say_i_know(person=person, by=by)
    if case is not None or (to is None and promised):
        _tell_supervisors(conflict, by=by, at=at)
    return conflict


def _tell_supervisors(conflict, *, by, at):
    for supervisor in policy.workers(conflict.program, Permission.PERSON_RESTRICT).exclude(pk=by.pk):
        tell(
            kind="work_to_hand_on", step="told", program=conflict.program_id, recipient=supervisor.pk,
            subject_kind="people.conflict", subject_id=conflict.pk, occurrence=at,
        )  # fmt: skip
