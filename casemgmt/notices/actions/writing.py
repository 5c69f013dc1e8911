"""Right before a letter leaves: whether it may, where it goes, and its words."""

import logging
import uuid
from collections.abc import Iterable
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from casemgmt.declared import ADDRESS_BOOKS, LEAVE_CHECKS
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Delivery, Notice, QuietHours, WaitReason

logger = logging.getLogger(__name__)

Address = tuple[str, str]  # e-mail, language


class HeldBack(Exception):
    """It must not leave: for a reason that a person can see, and a code."""

    def __init__(self, reason: WaitReason, detail: str = "", error: Exception | None = None) -> None:
        self.columns = {"reason": reason, "detail": detail}
        self.broke = error is not None
        if error is not None:
            logger.error("notice_held", extra={**self.columns, "error": type(error).__name__})


def ask_checks(notice: Notice) -> None:
    """Raise HeldBack unless every check says yes, in so many words, right now.

    One that breaks may break the transaction, too: whoever asks goes back to before it.
    """
    for check in LEAVE_CHECKS:
        try:
            allowed = check.allows(notice)
        except Exception as error:
            raise HeldBack(WaitReason.CHECK_BROKEN, check.name, error) from error
        if allowed is not True:
            raise HeldBack(WaitReason.CHECK_SAID_NO, check.name)


def write(delivery: Delivery, address: Address | None) -> EmailMessage:
    """The message to this address, in its language; HeldBack where address or words are missing."""
    notice = delivery.notice
    if address is None:
        raise HeldBack(WaitReason.NO_ADDRESS)
    email, language = address
    try:
        with translation.override(language):
            message = compose(notice).message(email)
    except Exception as error:
        raise HeldBack(WaitReason.NO_WORDS, notice.kind, error) from error
    message.extra_headers = {
        "Message-ID": delivery.message_id or _new_message_id(),
        "Auto-Submitted": "auto-generated",
    }
    return message


def quiet_hours(recipients: Iterable[UUID]) -> dict[UUID, QuietHours]:
    """The quiet hours of those of them who asked for some."""
    return QuietHours.objects.in_bulk(list(recipients))


def addresses(recipients: Iterable[UUID]) -> dict[UUID, Address]:
    """Where each of them reads, by the first address book that knows them."""
    wanted = set(recipients)
    found: dict[UUID, Address] = {}
    for book in ADDRESS_BOOKS:
        if left := wanted - found.keys():
            found |= book.addresses_of(left)
    return found


def _new_message_id() -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid4()}@{domain}>"
