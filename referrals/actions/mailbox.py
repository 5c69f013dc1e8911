"""A partner's way in: links that open its page, and the letters that carry them.

A letter is put into words only when it leaves, and its link is made then: the secret stands in that one
letter and nowhere else, here only as a digest.
"""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import policy as access
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.history import stamp
from casemgmt.notices.actions import tell
from casemgmt.notices.emails import Letter
from casemgmt.notices.models import Notice
from casemgmt.people import contact
from referrals import emails
from referrals.models import Mailbox, MailboxChange, MailboxLink, Referral

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
            kind="mailbox_link", step="fresh", program=mailbox.program_id, recipient=mailbox.pk,
            subject_kind="referrals.mailbox", subject_id=mailbox.pk, occurrence=_slot(at),
        )  # fmt: skip


def acting_for(mailbox: Mailbox) -> AbstractContextManager[None]:
    """Work in the partner's name, within the program that asks it."""
    return scope.acting_as(programs=[mailbox.program_id], actor=f"mailbox:{mailbox.pk}")


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
    return address_of(notice.recipient) is not None or contact.may_reach(notice)


def referral_sent(notice: Notice) -> Letter:
    """The letter that asks, with a link of its own."""
    return _about_referral(notice, emails.referral_sent)


def referral_nudge(notice: Notice) -> Letter:
    """The letter that asks again, while nobody has answered."""
    return _about_referral(notice, emails.referral_nudge)


def referral_changed(notice: Notice) -> Letter:
    """The letter that sends a partner to its page, and says neither whom it is about nor what changed."""
    referral = Referral.objects.select_related("program", "mailbox").get(pk=notice.subject_id)
    path = reverse("referrals:partner_link", args=[_new_secret(referral.mailbox)])
    return emails.referral_changed(referral, path=path)


def mailbox_link(notice: Notice) -> Letter:
    """The letter that carries a fresh link and nothing else."""
    mailbox = Mailbox.objects.select_related("program").get(pk=notice.recipient)
    return emails.mailbox_link(
        mailbox.program, path=reverse("referrals:partner_link", args=[_new_secret(mailbox)])
    )


def mailbox_change(notice: Notice) -> Letter:
    """The letter about a change; it carries a link where it goes to a mailbox as it is now."""
    change = MailboxChange.objects.select_related("program", "mailbox").get(pk=notice.subject_id)
    there = Mailbox.objects.filter(pk=notice.recipient).first()
    if there is None and change.mailbox and change.mailbox.email == change.old_email:
        there = change.mailbox
    path = reverse("referrals:partner_link", args=[_new_secret(there)]) if there else None
    return emails.mailbox_change(change, step=notice.step, path=path or reverse("referrals:partner_moved"))


def _links() -> QuerySet[MailboxLink]:
    return MailboxLink.objects.select_related("mailbox__agency", "mailbox__program")


def _about_referral(notice: Notice, words: Callable[..., Letter]) -> Letter:
    referral = Referral.objects.select_related("program", "mailbox").get(packet=notice.subject_id)
    path = reverse("referrals:partner_link", args=[_new_secret(referral.mailbox), referral.pk])
    return words(referral, path=path)


def _new_secret(mailbox: Mailbox) -> str:
    return issue(mailbox=mailbox, at=timezone.now())


def _slot(at: datetime) -> datetime:
    """The same moment for all who ask within ten minutes, so that the constraint on notices makes it one."""
    return at - (at - at.min.replace(tzinfo=at.tzinfo)) % ONE_LETTER_IN
