"""What a death that is reported, confirmed or a mistake means for promises."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from casemgmt.access.models import User
from casemgmt.codes.followups import Because, FollowUpKind, FollowUpOutcome
from casemgmt.history import keep, version
from casemgmt.people.models import Person
from casemgmt.web.moments import END
from followups import cadence
from followups.actions.promises import schedule, settle
from followups.models import FollowUp
from followups.workflow import Status

# What the owner of the case has left to do, and within how many days.
LEFT_TO_DO = {
    "whom_to_tell": (Because.WHOM_TO_TELL, 3),
    "belongings": (Because.BELONGINGS, 7),
    "pet": (Because.PET, 1),
    "offer_to_talk": (Because.OFFER_TO_TALK, 3),
}
INCIDENT = "incident_report"


@transaction.atomic
def hold_contact(*, person: Person, at: datetime, by: User | None) -> None:
    """Reported: every open promise of contact waits, also what is for safety."""
    for promise in _of(person):
        if promise.paused_until != END:
            keep(promise, gettext_noop("Held: reported as having died"), by=by, paused_until=END)


@transaction.atomic
def end_contact(*, person: Person, death: UUID, at: datetime, by: User) -> list[Any]:
    """Confirmed: every open promise of contact ends, and the owner gets one list of what is left to do."""
    ended: dict[str, Any] = {"status": Status.DONE, "outcome": FollowUpOutcome.DIED, "done_at": at}
    closed = []
    for promise in _of(person):
        closed.append((promise._meta.label_lower, promise.pk, version(promise)))
        keep(promise, gettext_noop("Done"), by=by, **ended)
    for rule, (because, days) in LEFT_TO_DO.items():
        _leave(person, death, rule, because, timedelta(days=days), by=by, at=at)
    hours = timedelta(hours=person.program.incident_hours)
    _leave(person, death, INCIDENT, Because.INCIDENT_REPORT, hours, by=by, at=at)
    return closed


@transaction.atomic
def go_on_with_contact(*, person: Person, back: Iterable[Any], at: datetime, by: User) -> None:
    """A mistake: what was held goes on, what ended with the first word is open again, the list is settled."""
    death = person.deaths.order_by("-reported_at").first()
    if death is not None:
        said = FollowUp.objects.filter(person=person, outcome=FollowUpOutcome.DIED)
        for promise in said.filter(done_at__gte=death.reported_at).select_for_update(of=("self",)):
            keep(promise, gettext_noop("They live"), by=by, status=Status.OPEN, outcome="", done_at=None)
        for rule in (*LEFT_TO_DO, INCIDENT):
            settle(origin=death.pk, rule=rule, at=at, by=by)
    for promise in _of(person).filter(paused_until=END):
        promise.person = person
        keep(promise, gettext_noop("They live"), by=by, paused_until=promise.pause)


def _of(person: Person) -> Any:
    return FollowUp.objects.open().about_contact().filter(person=person).select_for_update(of=("self",))


def _leave(
    person: Person, death: UUID, rule: str, because: str, within: timedelta, *, by: User, at: datetime
) -> None:
    window = cadence.Window(at, at, at + within, person.program.zone)
    schedule(
        program=person.program, person=person, window=window, because=because, kind=FollowUpKind.OTHER, by=by,
        origin=death, rule=rule,
    )  # fmt: skip
