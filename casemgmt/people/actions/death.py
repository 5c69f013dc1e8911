"""That a person died: who says so, and that it was wrong. From the first word on nobody is contacted.

What slices do with their work about the person, they declared as `DeathWork`.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.declared import DEATH_WORK
from casemgmt.errors import RuleBroken
from casemgmt.history import hold, stamp
from casemgmt.people.models import Person

LIVES = gettext_noop("Not recorded as having died any more")


@transaction.atomic
def report_death(*, person: Person, origin: UUID, by: User | None, at: datetime) -> Person:
    """The record with the id `origin` says that they died: it is noted, and what waits for contact is held.

    Nothing ends before it is confirmed. `by` is None where nobody of the staff said it.
    """
    person = note_death(person=person, origin=origin, by=by)
    for work in DEATH_WORK:
        work.hold(person=person, by=by, at=at)
    return person


@transaction.atomic
def note_death(*, person: Person, origin: UUID, by: User | None) -> Person:
    """The record with the id `origin` says that the person died. Said once or often, it is one word.

    `by` is None where nobody of the staff said it. Whoever may write that record may say this.
    """
    person = hold(person)
    if origin not in person.death_said_by:
        person.death_said_by = [*person.death_said_by, origin]
        stamp(person, by=by, reason=gettext_noop("Recorded as having died")).save()
    return person


@transaction.atomic
def retract_death(*, person: Person, origin: UUID, by: User) -> Person:
    """The record with the id `origin` says so no more; where no other does, contact may begin again."""
    person = hold(person)
    if origin in person.death_said_by:
        person.death_said_by = [other for other in person.death_said_by if other != origin]
        stamp(person, by=by, reason=LIVES).save()
        if not person.has_died:
            _go_on(person, why=LIVES, by=by)
    return person


@transaction.atomic
def deny_death(*, person: Person, reason: str, by: User) -> Person:
    """It was wrong, whoever wrote it down: the person lives."""
    policy.require(by, Permission.PERSON_RECORD, person.program_id)
    person = hold(person)
    if not person.has_died:
        raise RuleBroken(_("This person is not recorded as having died."))
    person.death_said_by = []
    stamp(person, by=by, reason=reason).save()
    _go_on(person, why=reason, by=by)
    return person


def _go_on(person: Person, *, why: str, by: User) -> None:
    """First every row that was closed comes back, then each slice takes up its work."""
    at = timezone.now()
    back = [row for work in DEATH_WORK for row in work.bring_back(person=person, why=why, by=by, at=at)]
    for work in DEATH_WORK:
        work.go_on(person=person, back=back, by=by, at=at)
