"""How an e-mail leaves: pending → claimed (a lease) → sending → sent.

Letters go over one connection, a few at a time: the checks are asked and the words found for all of a few,
their Message-IDs are committed, and only then the first bytes leave. A worker that dies in `claimed` has
sent nothing, so the row is simply taken again. One that dies in `sending` leaves a doubt that only the mail
queue can settle; without its answer the same Message-ID goes again, once, and the row says that it may have
arrived twice. After a second doubt a person decides. Nothing is ever dropped.
"""

import logging
import time
import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
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
from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string

from casemgmt import scope
from casemgmt.declared import STOPPED_LETTERS, every_program
from casemgmt.notices import mail_server
from casemgmt.notices.actions.writing import Address, HeldBack, addresses, ask_checks, quiet_hours, write
from casemgmt.notices.models import Delivery, DeliveryQuerySet, DeliveryState, WaitReason

logger = logging.getLogger(__name__)

BATCH = 100  # letters leased at once, and sent over one connection
FEW = 10  # letters whose Message-IDs are committed together: so many are in doubt when their worker is killed
CHECKED_FOR = 1  # seconds for which a check's yes holds
NOTED_WITHIN = 0.02  # seconds after which it is noted what left; a quick server takes a few letters in them
BUDGET = 45  # seconds in which one call of deliver() starts new e-mails
MAX_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, SMTPHeloError, SMTPNotSupportedError)

Columns = dict[str, Any]
Letter = tuple[Delivery, EmailMessage]


@dataclass(frozen=True)
class Claim:
    """One batch in hand. Every change asks first whether the row is still ours."""

    id: uuid.UUID
    programs: list[str]

    def scope(self) -> AbstractContextManager[None]:
        return scope.acting_as(programs=self.programs, actor="system:deliver")

    def take(self, limit: int) -> list[UUID]:
        """Lease up to `limit` rows that nobody holds; returns their ids.

        One that was tried before is taken alone: if it kills its worker, it does so to no other letter.
        """
        with self.scope():
            free = Delivery.objects.claimable().select_for_update(skip_locked=True)
            rows = list(free.values_list("pk", "attempts")[:limit])
            taken = [pk for pk, attempts in rows if not attempts] or [pk for pk, _attempts in rows[:1]]
            Delivery.objects.filter(pk__in=taken).update(
                state=DeliveryState.CLAIMED, claim=self.id, until=_lease()
            )
        return taken

    def change(self, pk: UUID, now_in: DeliveryState, /, **changes: Any) -> bool:
        """Change a row of this claim if it is `now_in` that state; False when somebody else has it by now."""
        with self.scope():
            return bool(Delivery.objects.filter(pk=pk, claim=self.id, state=now_in).update(**changes))

    def leaving(self, message_ids: dict[UUID, str]) -> set[UUID]:
        """Give them these Message-IDs, right before the bytes leave; returns those that are still ours."""
        if not message_ids:
            return set()
        ours = Delivery.objects.claimed_under(self.id).filter(pk__in=message_ids)
        named = Case(*(When(pk=pk, then=Value(each)) for pk, each in message_ids.items()))
        until = _lease(settings.EMAIL_ANSWER_TIMEOUT)
        if ours.update(state=DeliveryState.SENDING, until=until, message_id=named) == len(message_ids):
            return set(message_ids)
        return set(self._being_sent(message_ids).values_list("pk", flat=True))

    def note_sent(self, pks: list[UUID]) -> int:
        """Note that these left; returns how many of them were still ours."""
        if not pks:
            return 0
        with self.scope():
            return self._being_sent(pks).update(**_sent())

    def take_back(self, pks: list[UUID]) -> None:
        """These were ready to leave and were not begun: they never had a Message-ID, nor a try."""
        if pks:
            with self.scope():
                back = {"state": DeliveryState.CLAIMED, "message_id": "", "attempts": F("attempts") - 1}
                self._being_sent(pks).update(**back)

    def _being_sent(self, pks: Iterable[UUID]) -> DeliveryQuerySet:
        return Delivery.objects.filter(pk__in=pks, claim=self.id, state=DeliveryState.SENDING)

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
    waiting = claim.take(limit)
    if not waiting:
        return None
    sent = 0
    while waiting and time.monotonic() < stop:
        with mail_server.line() as connection:
            if connection is None:
                claim.give_back(until=Now() + FIRST_WAIT, reason=WaitReason.NO_MAIL_SERVER)
                return sent or None
            sent += _send_over(connection, claim, waiting, stop)
    claim.give_back()
    return sent


def _send_over(connection: Any, claim: Claim, waiting: list[UUID], stop: float) -> int:
    """Send what waits, a few at a time, until the line is of no more use; returns how many left.

    `waiting` keeps what was not begun.
    """
    sent, good = 0, True
    while waiting and good and time.monotonic() < stop:
        few, waiting[:] = waiting[:FEW], waiting[FEW:]
        free, arrived = _settle_doubts(claim, _begin(claim, few))
        left, rest, good = _send_few(connection, claim, _prepare(claim, free))
        claim.take_back(rest)
        waiting[:0] = rest
        sent += arrived + left
    return sent


def _send_few(connection: Any, claim: Claim, letters: list[Letter]) -> tuple[int, list[UUID], bool]:
    """Let them leave one after another; returns how many left, which were not begun, and if the line is good.

    A slow server ends it early: what was checked a while ago is checked again before it leaves.
    """
    rest, gone, left, good = letters[:], [], 0, True
    ready = noted = time.monotonic()
    while rest and good and (rest == letters or time.monotonic() - ready < CHECKED_FOR):
        delivery, message = rest.pop(0)
        good = _send(claim, delivery, message, connection)
        gone += [delivery.pk] * good
        if time.monotonic() - noted > NOTED_WITHIN:
            left, gone, noted = left + claim.note_sent(gone), [], time.monotonic()
    return left + claim.note_sent(gone), [delivery.pk for delivery, _message in rest], good


def _begin(claim: Claim, few: list[UUID]) -> list[Delivery]:
    """Count a try and renew the lease. A row that kills its worker thus moves to the end of the queue."""
    with claim.scope():
        ours = Delivery.objects.claimed_under(claim.id).filter(pk__in=few)
        ours.update(attempts=F("attempts") + 1, until=_lease())
        begun = list(ours.select_related("notice").order_by("until", "id"))
    for delivery in begun:
        if delivery.attempts > MAX_ATTEMPTS:
            doubt = bool(delivery.message_id)
            _end(claim, delivery, DeliveryState.FAILED, WaitReason.GAVE_UP, ambiguous=doubt)
    return [delivery for delivery in begun if delivery.attempts <= MAX_ATTEMPTS]


def _settle_doubts(claim: Claim, begun: list[Delivery]) -> tuple[list[Delivery], int]:
    """Those that may go (again), and how many of the others the mail queue has: they are sent."""
    free, arrived = [], 0
    for delivery in begun:
        took = _ask_mail_queue(delivery) if delivery.message_id else False
        if took:
            arrived += claim.change(delivery.pk, DeliveryState.CLAIMED, **_sent())
        elif took is None and delivery.ambiguous:
            _end(claim, delivery, DeliveryState.HELD, WaitReason.IN_DOUBT)
        elif took is False or claim.change(delivery.pk, DeliveryState.CLAIMED, ambiguous=True):
            free.append(delivery)
    return free, arrived


def _prepare(claim: Claim, deliveries: list[Delivery]) -> list[Letter]:
    """Ask for quiet and for every check, find the words, commit the Message-IDs; without those that wait."""
    with claim.scope():
        awake = _awake(claim, deliveries)
        where = addresses(each.notice.recipient for each in awake)
        try:
            with transaction.atomic():
                letters = [found for each in awake if (found := _letter(claim, each, where))]
        except HeldBack:  # what broke may have taken the others with it: each by itself
            letters = [found for each in awake if (found := _letter(claim, each, where, alone=True))]
        leaving = claim.leaving({each.pk: message.extra_headers["Message-ID"] for each, message in letters})
    return [(each, message) for each, message in letters if each.pk in leaving]


def _awake(claim: Claim, deliveries: list[Delivery]) -> list[Delivery]:
    """Those whose readers have not asked for quiet at this hour; the others wait until it ends."""
    quiet, awake = quiet_hours({each.notice.recipient for each in deliveries}), []
    for each in deliveries:
        hours = quiet.get(each.notice.recipient)
        if hours and (until := hours.end_after(timezone.now())):
            later = _later(WaitReason.QUIET_HOURS, until)
            claim.change(each.pk, DeliveryState.CLAIMED, **later, attempts=0)
        else:
            awake.append(each)
    return awake


def _letter(
    claim: Claim, delivery: Delivery, where: dict[UUID, Address], *, alone: bool = False
) -> Letter | None:
    """One with its message, or None where it is held back. Beside others, HeldBack where something broke."""
    try:
        with transaction.atomic() if alone else nullcontext():
            ask_checks(delivery.notice)
            return delivery, write(delivery, where.get(delivery.notice.recipient))
    except HeldBack as held:
        if held.broke and not alone:
            raise
        claim.change(delivery.pk, DeliveryState.CLAIMED, state=DeliveryState.HELD, **held.columns)
        return None


def _send(claim: Claim, delivery: Delivery, message: EmailMessage, connection: Any) -> bool:
    """Let the bytes leave. Only a refusal says that they did not arrive; a line that broke may not.

    False, and why on the row, where it is not known to have left; the line is then opened anew.
    """
    try:
        connection.send_messages([message])
    except REFUSALS as refusal:
        _refused(claim, delivery, refusal)
        return False
    except mail_server.TROUBLE as broken:
        logger.warning("mail_interrupted", extra={"error": type(broken).__name__})
        claim.change(delivery.pk, DeliveryState.SENDING, **_interrupted(delivery, connection))
        return False
    return True


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
