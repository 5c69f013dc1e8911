"""Telling who works with a restricted record, and what stays open when a case closes: over several slices."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from casemgmt.access.models import User
from casemgmt.caseload.work import owners
from casemgmt.cases.models import Case
from casemgmt.notices.actions import tell
from casemgmt.people import actions as people
from casemgmt.people.models import Person, Restriction
from followups.models import FollowUp
from referrals.models import Referral


@transaction.atomic
def restrict(
    *,
    person: Person,
    kind: str,
    why: str,
    may_see: Collection[User],
    by: User,
    at: datetime,
    whose: User | None = None,
) -> Restriction:
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

    def answered(self, to: User | None) -> dict[FollowUp, User]:
        """What belongs to the case goes to this user; where nobody is named, it has no answer."""
        return dict.fromkeys(self.of_the_case, to) if to else {}

    def __bool__(self) -> bool:
        return bool(self.of_the_case or self.of_others or self.asked)


def stays_open(case: Case, *, user: User) -> StaysOpen:
    """What is open with the person of this case and may be seen by the user."""
    promised = FollowUp.objects.visible_to(user).open().filter(person=case.person_id)
    rows = list(promised.for_rows().soonest_first())
    asked = Referral.objects.visible_to(user).open().filter(person=case.person_id).for_rows()
    return StaysOpen(
        [row for row in rows if row.owner is None or row.owner != row.assignee_id],
        [row for row in rows if row.owner is not None and row.owner == row.assignee_id],
        list(asked.order_by("appointment_at", "id")),
    )
