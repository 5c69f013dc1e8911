"""What partners hear when somebody cannot come, or will not: never why, and never where they are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from casemgmt.access.models import User
from casemgmt.codes.followups import Because, FollowUpKind
from casemgmt.history import version
from casemgmt.notices.actions import tell
from casemgmt.people.models import Person
from casemgmt.whereabouts.models import Stay
from followups import actions as followups
from followups import cadence
from followups.models import FollowUp
from referrals.actions.asking.sending import withdraw
from referrals.models import Referral

NO_LONGER_NEEDED = gettext_noop("No longer needed")
ASK_WITHIN = timedelta(hours=24)
TABLE = Referral._meta.label_lower


@transaction.atomic
def ask_to_keep(*, person: Person, at: datetime, by: User | None = None) -> None:
    """Reported as having died, which nobody says: "please keep for now"."""
    for referral in _of(person):
        _tell(referral, "keep", at)


@transaction.atomic
def say_cannot_come(*, person: Person, stay: Stay | None, ended: Stay | None, by: User, at: datetime) -> None:
    """Where they are nobody comes and goes: "cannot come for now; keep or free the place?". Once a stay."""
    if stay is None or not stay.pauses or stay.history.count() > 1:
        return
    for referral in _of(person).open():
        _tell(referral, "cannot_come", at)


@transaction.atomic
def close_in_neutral_words(*, person: Person, death: Any, by: User, at: datetime) -> list[Any]:
    """Confirmed: each referral that runs is no longer needed, and its place is free. Returns what closed."""
    closed: list[Any] = []
    for referral in _of(person):
        promises = FollowUp.objects.open().filter(origin=referral.pk)
        closed += [(each._meta.label_lower, each.pk, version(each)) for each in (referral, *promises)]
        withdraw(referral=referral, reason=str(NO_LONGER_NEEDED), by=by, at=at)
    return closed


@transaction.atomic
def ask_again(*, person: Person, back: Iterable[Any], by: User, at: datetime) -> None:
    """A mistake: the referral is ours again, the place may be somebody else's, and the letter was read."""
    for table, pk, _version in back:
        if table == TABLE:
            window = cadence.Window(at, at, at + ASK_WITHIN, person.program.zone)
            followups.schedule(
                program=person.program, person=person, window=window, because=Because.ASK_AGAIN,
                kind=FollowUpKind.PARTNER, by=by, origin=pk, rule="ask_again",
            )  # fmt: skip


def _of(person: Person) -> Any:
    return Referral.objects.running().filter(person=person)


def _tell(referral: Referral, step: str, at: datetime) -> None:
    tell(
        kind="referral_keep", step=step, program=referral.program_id, recipient=referral.mailbox_id,
        subject_kind=TABLE, subject_id=referral.pk, occurrence=at,
    )  # fmt: skip
