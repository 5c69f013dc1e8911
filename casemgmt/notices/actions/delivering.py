"""How an e-mail leaves: pending → claimed (a lease) → sending → sent.

The Message-ID is committed just before the bytes leave. A worker that dies in `claimed` has sent nothing,
so the row is simply taken again. One that dies in `sending` leaves a doubt that only the mail queue can
settle; without its answer the same Message-ID goes again, once, and the row says that it may have arrived
twice. After a second doubt a person decides. Nothing is ever dropped.
"""

import logging
import time
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from casemgmt import scope
from casemgmt.declared import STOPPED_LETTERS, every_program
from casemgmt.notices import mail_server
from casemgmt.notices.actions.writing import HeldBack, ask_checks, quiet_until, write
from casemgmt.notices.models import Delivery, DeliveryQuerySet, DeliveryState, WaitReason

logger = logging.getLogger(__name__)

BATCH = 20
BUDGET = 45  # seconds in which one call of deliver() starts new e-mails
MAX_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, SMTPHeloError, SMTPNotSupportedError)

Columns = dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """One batch in hand. Every change asks first whether the row is still ours."""

    id: uuid.UUID
    programs: list[str]

    def scope(self) -> AbstractContextManager[None]:
        return scope.acting_as(programs=self.programs, actor="system:deliver")

    def take(self, limit: int) -> list[UUID]:
        """Lease up to `limit` rows that nobody holds; returns their ids."""
        with self.scope():
            free = Delivery.objects.claimable().select_for_update(skip_locked=True)
            taken = list(free.values_list("pk", flat=True)[:limit])
            Delivery.objects.filter(pk__in=taken).update(
                state=DeliveryState.CLAIMED, claim=self.id, until=_lease()
            )
        return taken

    def change(self, pk: UUID, now_in: DeliveryState, /, **changes: Any) -> bool:
        """Change a row of this claim if it is `now_in` that state; False when somebody else has it by now."""
        with self.scope():
            return bool(Delivery.objects.filter(pk=pk, claim=self.id, state=now_in).update(**changes))

    def give_back(self, **changes: Any) -> None:
        """Let go of every row whose sending has not begun."""
        with self.scope():
            untouched = Delivery.objects.filter(claim=self.id, state=DeliveryState.CLAIMED)
            untouched.update(state=DeliveryState.PENDING, claim=None, **{"until": Now(), **changes})


def deliver(*, limit: int = BATCH, seconds: float = BUDGET) -> int:
    """Send what is ready, one at a time, until nothing is left or the time is over; returns how many left."""
    stop = time.monotonic() + seconds
    programs = every_program()
    sent = 0
    while time.monotonic() < stop:
        left = _deliver_batch(Claim(uuid.uuid4(), programs), limit, stop)
        if left is None:
            break
        sent += left
    return sent


def try_again(*, deliveries: QuerySet[Delivery]) -> int:
    """Put held and failed e-mails back in the queue; every check is asked again when they leave.

    Whoever asks for it has settled a doubt: a letter that may have arrived goes once more.
    """
    return deliveries.filter(state__in=(DeliveryState.HELD, DeliveryState.FAILED)).update(
        state=DeliveryState.PENDING, until=Now(), attempts=0, reason="", detail="", claim=None,
        ambiguous=False, seen_at=None,
    )  # fmt: skip


def mark_seen(*, deliveries: DeliveryQuerySet) -> int:
    """Note that a person has looked at what waited for one; it stays as it is and leaves the list."""
    return deliveries.needing_attention().update(seen_at=Now())


def _deliver_batch(claim: Claim, limit: int, stop: float) -> int | None:
    """How many of one batch left; None when there is nothing to take or nowhere to send it."""
    taken, sent = claim.take(limit), 0
    for pk in taken:
        if time.monotonic() >= stop:
            break
        with mail_server.line() as connection:
            if connection is None:
                claim.give_back(until=Now() + FIRST_WAIT, reason=WaitReason.NO_MAIL_SERVER)
                return None
            sent += _deliver_one(claim, pk, connection)
    claim.give_back()
    return sent if taken else None


def _deliver_one(claim: Claim, pk: UUID, connection: Any) -> int:
    """Carry one e-mail from claimed to its end; 1 when it is known to have left."""
    delivery = _begin(claim, pk)
    if delivery is None:
        return 0
    if delivery.message_id and (arrived := _ask_mail_queue(delivery)) is not False:
        if arrived:
            return claim.change(pk, DeliveryState.CLAIMED, **_sent())
        if delivery.ambiguous:
            _end(claim, delivery, DeliveryState.HELD, WaitReason.IN_DOUBT)
            return 0
        claim.change(pk, DeliveryState.CLAIMED, ambiguous=True)
    message = _prepare(claim, delivery)
    return _send(claim, delivery, message, connection) if message else 0


def _begin(claim: Claim, pk: UUID) -> Delivery | None:
    """Count a try and renew the lease. A row that kills its worker thus moves to the end of the queue."""
    with claim.scope():
        if not claim.change(pk, DeliveryState.CLAIMED, attempts=F("attempts") + 1, until=_lease()):
            return None
        delivery = Delivery.objects.select_related("notice").get(pk=pk)
    if delivery.attempts <= MAX_ATTEMPTS:
        return delivery
    _end(claim, delivery, DeliveryState.FAILED, WaitReason.GAVE_UP, ambiguous=bool(delivery.message_id))
    return None


def _prepare(claim: Claim, delivery: Delivery) -> EmailMessage | None:
    """Ask for quiet and for every check, find the words, commit the Message-ID; None when it must wait."""
    with claim.scope():
        if quiet := quiet_until(delivery.notice):
            claim.change(
                delivery.pk, DeliveryState.CLAIMED, **_later(WaitReason.QUIET_HOURS, quiet), attempts=0
            )
            return None
        try:
            ask_checks(delivery.notice)
            message = write(delivery)
        except HeldBack as held:
            claim.change(delivery.pk, DeliveryState.CLAIMED, state=DeliveryState.HELD, **held.columns)
            return None
        message_id = message.extra_headers["Message-ID"]
        until = _lease(settings.EMAIL_ANSWER_TIMEOUT)
        leaving = {"state": DeliveryState.SENDING, "until": until, "message_id": message_id}
        return message if claim.change(delivery.pk, DeliveryState.CLAIMED, **leaving) else None


def _send(claim: Claim, delivery: Delivery, message: EmailMessage, connection: Any) -> int:
    """Let the bytes leave. Only a refusal says that they did not arrive; a line that broke may not."""
    try:
        connection.send_messages([message])
    except REFUSALS as refusal:
        _refused(claim, delivery, refusal)
        return 0
    except mail_server.TROUBLE as broken:
        logger.warning("mail_interrupted", extra={"error": type(broken).__name__})
        claim.change(delivery.pk, DeliveryState.SENDING, **_interrupted(delivery, connection))
        return 0
    return claim.change(delivery.pk, DeliveryState.SENDING, **_sent())


def _refused(claim: Claim, delivery: Delivery, refusal: SMTPException) -> None:
    """A passing refusal waits; a final one ends it at once, under the server's number."""
    detail = str(mail_server.code_of(refusal) or "")
    if mail_server.is_final(refusal):
        _end(
            claim,
            delivery,
            DeliveryState.FAILED,
            WaitReason.REFUSED,
            now_in=DeliveryState.SENDING,
            detail=detail,
        )
    else:
        answer = _later(WaitReason.REFUSED, _pause(delivery), detail=detail, message_id="")
        claim.change(delivery.pk, DeliveryState.SENDING, **answer)


def _interrupted(delivery: Delivery, connection: Any) -> Columns:
    """Before the server had the letter, it simply goes later. After, it stays in doubt, and waits longer."""
    if mail_server.may_have_it(connection):
        return {"reason": WaitReason.INTERRUPTED, "until": _pause(delivery)}
    return _later(WaitReason.INTERRUPTED, _pause(delivery), message_id="")


def _end(
    claim: Claim,
    delivery: Delivery,
    state: DeliveryState,
    reason: WaitReason,
    *,
    now_in: DeliveryState = DeliveryState.CLAIMED,
    **changes: Any,
) -> None:
    """It goes no further by itself; whoever sent it is told, by the first who knows who that is."""
    if not claim.change(delivery.pk, now_in, state=state, reason=reason, **changes):
        return
    try:
        with claim.scope():
            any(each.tell(delivery.notice) for each in STOPPED_LETTERS)
    except Exception as error:  # the page of what waits shows it all the same
        logger.error("stopped_letter_told_to_nobody", extra={"error": type(error).__name__})


def _ask_mail_queue(delivery: Delivery) -> bool | None:
    """True when the mail queue took it, False when it never saw it, None when nobody can say."""
    if not settings.NOTICE_MAIL_LOOKUP:
        return None
    try:
        return import_string(settings.NOTICE_MAIL_LOOKUP)(delivery.message_id)
    except Exception as error:
        logger.error("mail_lookup_broken", extra={"error": type(error).__name__})
        return None


def _lease(more: float = 0) -> Combinable:
    return Now() + timedelta(seconds=settings.NOTICE_LEASE + more)


def _pause(delivery: Delivery) -> Combinable:
    """Twice as long after each try."""
    return Now() + min(FIRST_WAIT * 2**delivery.attempts, LONGEST_WAIT)


def _later(reason: WaitReason, until: Combinable | datetime, **changes: Any) -> Columns:
    return {"state": DeliveryState.PENDING, "claim": None, "reason": reason, "until": until, **changes}


def _sent() -> Columns:
    return {"state": DeliveryState.SENT, "sent_at": Now(), "reason": "", "detail": ""}
