"""Writes that reach over several slices: who goes on with the work when a record moves out of sight."""

from typing import NamedTuple

from django.db import transaction

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.caseload.work import owners
from casemgmt.cases import actions as cases
from casemgmt.codes.cases import CloseReason
from casemgmt.notices.actions import tell
from casemgmt.people import actions as people
from casemgmt.people.models import Restriction
from followups import actions as followups
from followups.models import FollowUp
from referrals.models import Referral


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
