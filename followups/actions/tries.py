"""Tries at keeping a promise, and how it ends: safely, in words that fit, with the next one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from psycopg.errors import UniqueViolation

from casemgmt.access.models import User
from casemgmt.access.steps import begin, may
from casemgmt.codes.contact import AttemptResult, ContactMode
from casemgmt.codes.followups import FollowUpOutcome
from casemgmt.constraints import once
from casemgmt.errors import RuleBroken
from casemgmt.history import keep, lock_in_place
from casemgmt.people import actions as people
from casemgmt.people import contact
from casemgmt.people.models import ContactPoint
from casemgmt.web.moments import CLOCKS_DIFFER
from followups import cadence
from followups.actions.promises import schedule
from followups.cadence import NextPromise
from followups.models import NEEDS_NOBODY, Attempt, FollowUp
from followups.workflow import FOLLOW_UP, Status

# What keeps a promise, and how it ends then.
KEPT: dict[str, FollowUpOutcome] = {
    AttemptResult.REACHED: FollowUpOutcome.REACHED,
    AttemptResult.PARTNER_ANSWERED: FollowUpOutcome.PARTNER_ANSWERED,
    AttemptResult.DIED: FollowUpOutcome.DIED,
}


@transaction.atomic
def log_attempt(
    *,
    followup: FollowUp,
    attempt_id: UUID,
    mode: str,
    result: str,
    by: User,
    at: datetime,
    note: str = "",
    contact_point: ContactPoint | None = None,
    done: bool = False,
    then: NextPromise | None = None,
) -> Attempt:
    """Write down one try; the same `attempt_id` twice is one try. With `done`, reaching closes the promise,
    and `then` makes the next one.

    The words fit whom the promise is about: a partner that answered is no person reached.

    A way of contact that is not safe at that moment is refused, whoever asks; after a death, any. A try that
    learns of the death ends the promise.
    """
    lock_in_place(followup)
    ids = once(attempt_id, followup.pk)
    again = Attempt.objects.filter(pk__in=ids, followup=followup).first()
    if again:
        return again
    may(followup, FOLLOW_UP, "try", by=by)
    if result not in followup.results:
        raise RuleBroken(_("This cannot come of such a follow-up."))
    refuse_try_after_death(followup)
    ends = (done and result in KEPT) or result == AttemptResult.DIED
    if then is not None and not ends:
        raise RuleBroken(_("The next one is promised with what ends this one."))
    if at > timezone.now() + CLOCKS_DIFFER:
        raise RuleBroken(_("A try cannot be in the future."))
    _only_safely(followup, contact_point, mode, result, at)
    attempt = _first_free(
        ids, program=followup.program, followup=followup, mode=mode, result=result, at=at,
        by=by, note=note, contact_point=contact_point and contact_point.pk,
    )  # fmt: skip
    if ends:
        complete(followup=followup, outcome=KEPT[result], by=by, at=at, then=then)
    return attempt


def refuse_try_after_death(followup: FollowUp) -> None:
    """RuleBroken where a try would be at somebody who died; a partner may still be called."""
    if not followup.may_be_tried:
        contact.refuse_after_death(followup.person)


def _first_free(ids: tuple[UUID, UUID], **said: Any) -> Attempt:
    """The try under its own id; under the other where that is taken, and nobody is told."""
    try:
        with transaction.atomic():
            return Attempt.objects.create(id=ids[0], **said)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        return Attempt.objects.create(id=ids[1], **said)


@transaction.atomic
def complete(
    *, followup: FollowUp, outcome: str, by: User, at: datetime, then: NextPromise | None = None
) -> FollowUp:
    """Close the promise with what came of it, and make the next one with the person, if `then` says one.

    Attempted is not reached: `REACHED` needs such a try. After a death nothing follows that needs the person.
    """
    begin(followup, FOLLOW_UP, "complete", by=by)
    if outcome not in followup.outcomes:
        raise RuleBroken(_("Such a follow-up cannot end that way."))
    reached = followup.attempts.filter(result=AttemptResult.REACHED).exists()
    if outcome == FollowUpOutcome.REACHED and not reached and followup.kind not in NEEDS_NOBODY:
        raise RuleBroken(_("Nobody has reached the person yet. Log the try that reached them first."))
    died = outcome == FollowUpOutcome.DIED
    if died and followup.person is None:
        raise RuleBroken(_("Say first who this is about: the person is not yet known."))
    keep(followup, gettext_noop("Done"), by=by, status=Status.DONE, outcome=outcome, done_at=at)
    if died:
        people.report_death(person=followup.person, origin=followup.pk, by=by, at=at)
        followup.person.refresh_from_db()
    if then is not None:
        _promise_next(followup, then, by=by)
    return followup


def _promise_next(followup: FollowUp, then: NextPromise, *, by: User) -> None:
    """It belongs to whoever carries the person's case, else to whoever made it. After safety comes safety."""
    if followup.person is None:
        raise RuleBroken(_("Say first who this is about: the person is not yet known."))
    window = cadence.until(then.day, opens_at=timezone.now(), zone=followup.program.zone)
    schedule(
        program=followup.program, person=followup.person, team=followup.team, window=window,
        because=then.because, kind=then.kind, for_safety=followup.for_safety, by=by,
    )  # fmt: skip


def _only_safely(
    followup: FollowUp, contact_point: ContactPoint | None, mode: str, result: str, at: datetime
) -> None:
    if contact_point is None:
        return
    if contact_point.person_id != followup.person_id:
        raise RuleBroken(_("This number or address belongs to somebody else."))
    left_message = mode == ContactMode.CALL and result == AttemptResult.LEFT_MESSAGE
    safe, reason = contact.allowed(contact_point, contact.VOICEMAIL if left_message else mode, at)
    if not safe:
        raise RuleBroken(reason)
