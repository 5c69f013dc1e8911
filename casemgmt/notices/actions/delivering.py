"""How an e-mail leaves: pending → claimed (a lease) → sending → sent.

The Message-ID is committed just before the bytes leave. A worker that dies in `claimed` has sent nothing,
so the row is simply taken again. One that dies in `sending` leaves a doubt that only the mail queue can
settle; without its answer the same Message-ID goes again and the row says that it may have arrived twice.
Nothing is ever dropped.
"""

import contextlib
import logging
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from casemgmt import scope
from casemgmt.notices.actions.telling import heartbeat
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Delivery, QuietHours, Reason, State

logger = logging.getLogger(__name__)

BATCH = 20
BUDGET = 45  # seconds in which one call of deliver() starts new e-mails
MAX_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
REFUSALS = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError, SMTPHeloError, SMTPNotSupportedError)


class Held(Exception):
    """It must not leave: for a reason that a person can see, and a code."""

    def __init__(self, reason, detail="", error=None):
        self.columns = {"reason": reason, "detail": detail}
        if error is not None:
            logger.error("notice_held", extra={**self.columns, "error": type(error).__name__})


@dataclass(frozen=True)
class Claim:
    """One batch in hand. Every change asks first whether the row is still ours."""

    id: uuid.UUID
    programs: list

    def scope(self):
        return scope.acting_as(programs=self.programs, actor="system:deliver")

    def take(self, limit):
        """Lease up to `limit` rows that nobody holds; returns their ids."""
        with self.scope():
            free = Delivery.objects.claimable().select_for_update(skip_locked=True)
            taken = list(free.values_list("pk", flat=True)[:limit])
            Delivery.objects.filter(pk__in=taken).update(state=State.CLAIMED, claim=self.id, until=_lease())
        return taken

    def change(self, pk, now_in, /, **changes):
        """Change a row of this claim if it is `now_in` that state; False when somebody else has it by now."""
        with self.scope():
            return bool(Delivery.objects.filter(pk=pk, claim=self.id, state=now_in).update(**changes))

    def give_back(self, **changes):
        """Let go of every row whose sending has not begun."""
        with self.scope():
            untouched = Delivery.objects.filter(claim=self.id, state=State.CLAIMED)
            untouched.update(state=State.PENDING, claim=None, **{"until": Now(), **changes})


def deliver(*, limit=BATCH, seconds=BUDGET):
    """Send what is ready, one at a time, until nothing is left or the time is over; returns how many left."""
    stop = time.monotonic() + seconds
    programs = import_string(settings.NOTICE_PROGRAMS)()
    sent = 0
    while time.monotonic() < stop:
        left = _deliver_batch(Claim(uuid.uuid4(), programs), limit, stop)
        if left is None:
            break
        sent += left
    heartbeat(name="deliver")
    return sent


def try_again(*, deliveries):
    """Put held and failed e-mails back in the queue; every check is asked again when they leave."""
    return deliveries.filter(state__in=(State.HELD, State.FAILED)).update(
        state=State.PENDING, until=Now(), attempts=0, reason="", detail="", claim=None
    )


def mark_seen(*, deliveries):
    """Note that a person has looked at e-mails that may have arrived twice."""
    return deliveries.filter(ambiguous=True, seen_at=None).update(seen_at=Now())


def _deliver_batch(claim, limit, stop):
    """How many of one batch left; None when there is nothing to take or nowhere to send it."""
    taken, sent = claim.take(limit), 0
    for pk in taken:
        if time.monotonic() >= stop:
            break
        connection = _connect()
        if connection is None:
            claim.give_back(until=Now() + FIRST_WAIT, reason=Reason.NO_MAIL_SERVER)
            return None
        with _closing(connection):
            sent += _deliver_one(claim, pk, connection)
    claim.give_back()
    return sent if taken else None


def _deliver_one(claim, pk, connection):
    """Carry one e-mail from claimed to its end; 1 when it is known to have left."""
    delivery = _begin(claim, pk)
    if delivery is None:
        return 0
    if delivery.message_id and (arrived := _ask_mail_queue(delivery)) is not False:
        if arrived:
            return claim.change(pk, State.CLAIMED, **_sent())
        claim.change(pk, State.CLAIMED, ambiguous=True)
    message = _prepare(claim, delivery)
    return _send(claim, delivery, message, connection) if message else 0


def _begin(claim, pk):
    """Count a try and renew the lease. A row that kills its worker thus moves to the end of the queue."""
    with claim.scope():
        if not claim.change(pk, State.CLAIMED, attempts=F("attempts") + 1, until=_lease()):
            return None
        delivery = Delivery.objects.select_related("notice").get(pk=pk)
    if delivery.attempts <= MAX_ATTEMPTS:
        return delivery
    doubt = bool(delivery.message_id)
    claim.change(pk, State.CLAIMED, state=State.FAILED, reason=Reason.GAVE_UP, ambiguous=doubt)
    return None


def _prepare(claim, delivery):
    """Ask for quiet and for every check, find the words, commit the Message-ID; None when it must wait."""
    with claim.scope():
        quiet_until = _quiet_until(delivery.notice)
        if quiet_until:
            claim.change(delivery.pk, State.CLAIMED, **_later(Reason.QUIET_HOURS, quiet_until), attempts=0)
            return None
        try:
            _ask_checks(delivery.notice)
            message = _write(delivery)
        except Held as held:
            claim.change(delivery.pk, State.CLAIMED, state=State.HELD, **held.columns)
            return None
        message_id = message.extra_headers["Message-ID"]
        leaving = {"state": State.SENDING, "until": _lease(), "message_id": message_id}
        return message if claim.change(delivery.pk, State.CLAIMED, **leaving) else None


def _send(claim, delivery, message, connection):
    """Let the bytes leave. Only a refusal says that they did not arrive; a broken line leaves a doubt."""
    try:
        connection.send_messages([message])
    except REFUSALS as refusal:
        wait = Now() + min(FIRST_WAIT * 2**delivery.attempts, LONGEST_WAIT)
        answer = _later(Reason.REFUSED, wait, detail=_code(refusal), message_id="")
        claim.change(delivery.pk, State.SENDING, **answer)
        return 0
    except (SMTPException, OSError) as broken:
        logger.warning("mail_interrupted", extra={"error": type(broken).__name__})
        claim.change(delivery.pk, State.SENDING, reason=Reason.INTERRUPTED, until=Now() + FIRST_WAIT)
        return 0
    return claim.change(delivery.pk, State.SENDING, **_sent())


def _ask_checks(notice):
    """Raise Held unless every check says yes, in so many words, right now."""
    for path in settings.LEAVE_CHECKS:
        try:
            with transaction.atomic():
                allowed = import_string(path)(notice)
        except Exception as error:
            raise Held(Reason.CHECK_BROKEN, path, error) from error
        if allowed is not True:
            raise Held(Reason.CHECK_SAID_NO, path)


def _write(delivery):
    """The message to the reader's address, in their language."""
    notice = delivery.notice
    address = _address(notice.recipient)
    if address is None:
        raise Held(Reason.NO_ADDRESS)
    email, language = address
    try:
        with transaction.atomic(), translation.override(language):
            message = compose(notice).message(email)
    except Exception as error:
        raise Held(Reason.NO_WORDS, notice.kind, error) from error
    message.extra_headers = {
        "Message-ID": delivery.message_id or _new_message_id(),
        "Auto-Submitted": "auto-generated",
    }
    return message


def _address(recipient):
    """Where it goes, as (e-mail, language), by the first register that knows the recipient."""
    registers = map(import_string, settings.NOTICE_ADDRESSES)
    return next((found for register in registers if (found := register(recipient))), None)


def _ask_mail_queue(delivery):
    """True when the mail queue took it, False when it never saw it, None when nobody can say."""
    if not settings.NOTICE_MAIL_LOOKUP:
        return None
    try:
        return import_string(settings.NOTICE_MAIL_LOOKUP)(delivery.message_id)
    except Exception as error:
        logger.error("mail_lookup_broken", extra={"error": type(error).__name__})
        return None


def _quiet_until(notice):
    quiet = QuietHours.objects.filter(pk=notice.recipient).first()
    return quiet and quiet.end_after(timezone.now())


def _connect():
    """An open line to the mail server, before anything is promised; None when it cannot be reached."""
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        logger.error("mail_server_unreachable", extra={"error": type(error).__name__})
        return None
    return connection


@contextlib.contextmanager
def _closing(connection):
    try:
        yield
    finally:
        with contextlib.suppress(SMTPException, OSError):
            connection.close()


def _lease():
    return Now() + timedelta(seconds=settings.NOTICE_LEASE)


def _later(reason, until, **changes):
    return {"state": State.PENDING, "claim": None, "reason": reason, "until": until, **changes}


def _sent():
    return {"state": State.SENT, "sent_at": Now(), "reason": "", "detail": ""}


def _new_message_id():
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid4()}@{domain}>"


def _code(refusal):
    """The server's number, never its words: they may quote an address."""
    return str(getattr(refusal, "smtp_code", ""))
