"""Links that open a partner's page. Their secrets stand in one letter each, here only as a digest."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from casemgmt.access import policy as access
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.history import stamp
from casemgmt.notices.actions import tell
from referrals.actions.asking.speaker import acting_for
from referrals.models import Mailbox, MailboxLink, Referral

LINK_LIVES = timedelta(days=7)  # as long as the slowest answer may take
ONE_LETTER_IN = timedelta(minutes=10)


def issue(*, mailbox: Mailbox, at: datetime) -> str:
    """Make a new link; returns its secret, which is never seen again here."""
    secret = secrets.token_urlsafe(32)
    MailboxLink.objects.create(
        mailbox=mailbox, digest=digest(secret), created_at=at, expires_at=at + LINK_LIVES
    )
    return secret


def find(secret: str) -> MailboxLink | None:
    """The link of this secret, live or not; None when there never was one."""
    return _links().filter(digest=digest(secret)).first()


def by_id(link_id: UUID | str) -> MailboxLink | None:
    """The link of this id, live or not. The id opens nothing."""
    return _links().filter(pk=link_id).first()


def live(link: MailboxLink | None) -> MailboxLink | None:
    """The link if it opens something now, else None."""
    return link if link is not None and MailboxLink.objects.live().filter(pk=link.pk).exists() else None


def digest(secret: str) -> str:
    """What is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def renew(*, link: MailboxLink, at: datetime) -> None:
    """Let a link in use live on while any referral of its mailbox is open."""
    if Referral.objects.open().filter(mailbox=link.mailbox_id).exists():
        MailboxLink.objects.filter(pk=link.pk, revoked_at=None).update(expires_at=at + LINK_LIVES)


@transaction.atomic
def revoke_links(*, mailbox: Mailbox, by: User, at: datetime) -> int:
    """End every link of a mailbox at once: a letter was passed on, or somebody left the agency."""
    access.require(by, Permission.SERVICE_EDIT, mailbox.program_id)
    ended = MailboxLink.objects.filter(mailbox=mailbox, revoked_at=None).update(revoked_at=at)
    stamp(mailbox, by=by, reason=gettext_noop("Links ended")).save()
    return ended


def send_fresh_link(*, mailbox: Mailbox, at: datetime) -> None:
    """Mail a new link to the mailbox's own address, at most one in ten minutes; a closed one gets none."""
    if not mailbox.is_open:
        return
    with acting_for(mailbox):
        tell(
            kind="mailbox_link",
            step="fresh",
            program=mailbox.program_id,
            recipient=mailbox.pk,
            subject_kind="referrals.mailbox",
            subject_id=mailbox.pk,
            occurrence=_slot(at),
        )


def _links() -> QuerySet[MailboxLink]:
    return MailboxLink.objects.select_related("mailbox__agency", "mailbox__program")


def _slot(at: datetime) -> datetime:
    """The same moment for all who ask within ten minutes, so that the constraint on notices makes it one."""
    return at - (at - at.min.replace(tzinfo=at.tzinfo)) % ONE_LETTER_IN
