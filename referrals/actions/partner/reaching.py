"""Where a notice to a partner goes, and whether it may go there now."""

from uuid import UUID

from casemgmt.notices.models import Notice
from casemgmt.people import contact
from referrals.models import Mailbox, MailboxChange


def address_of(recipient: UUID) -> tuple[str, str] | None:
    """Where a notice to this mailbox goes: (e-mail, language), or None when it is closed or none.

    The id of a change stands for the address as it was before, wherever the mailbox has moved since.
    """
    mailbox = Mailbox.objects.filter(pk=recipient, is_open=True).first()
    if mailbox is not None:
        return mailbox.email, mailbox.language
    change = MailboxChange.objects.select_related("mailbox").exclude(old_email="").filter(pk=recipient)
    return next(((each.old_email, each.mailbox.language) for each in change), None)


def may_reach(notice: Notice) -> bool:
    """Asked right before a notice leaves: an open mailbox may be told, others as `people.contact` says."""
    return contact.may_reach(notice) or address_of(notice.recipient) is not None
