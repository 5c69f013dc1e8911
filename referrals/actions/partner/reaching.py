"""Where a notice to a partner goes, and whether it may go there now."""

from collections.abc import Collection
from uuid import UUID

from casemgmt.notices.models import Notice
from casemgmt.people import contact
from referrals.models import Mailbox, MailboxChange


def addresses_of(recipients: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Where a notice to each of these mailboxes goes: (e-mail, language); without those that are closed.

    The id of a change stands for the address as it was before, wherever the mailbox has moved since.
    """
    mailboxes = Mailbox.objects.filter(pk__in=recipients, is_open=True)
    found = {mailbox.pk: (mailbox.email, mailbox.language) for mailbox in mailboxes}
    moved = MailboxChange.objects.select_related("mailbox").exclude(old_email="")
    others = moved.filter(pk__in=set(recipients) - found.keys())
    return found | {change.pk: (change.old_email, change.mailbox.language) for change in others}


def may_reach(notice: Notice) -> bool:
    """Asked right before a notice leaves: an open mailbox may be told, others as `people.contact` says."""
    return contact.may_reach(notice) or bool(addresses_of([notice.recipient]))
