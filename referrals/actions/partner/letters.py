"""The letters to a partner that carry a link.

A letter is put into words only when it leaves, and its link is made then: the secret stands in that one
letter and nowhere else.
"""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from casemgmt.notices.emails import Letter
from casemgmt.notices.models import Notice
from referrals import emails
from referrals.actions.partner.mailbox_links import issue
from referrals.models import Mailbox, MailboxChange, Referral


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


def referral_keep(notice: Notice) -> Letter:
    """The letter that asks to keep a place, or whether to; it says neither whom it is about nor why."""
    referral = Referral.objects.select_related("program", "mailbox").get(pk=notice.subject_id)
    path = reverse("referrals:partner_link", args=[_new_secret(referral.mailbox)])
    return emails.referral_keep(referral, step=notice.step, path=path)


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


def _about_referral(notice: Notice, words: Callable[..., Letter]) -> Letter:
    referral = Referral.objects.select_related("program", "mailbox").get(packet=notice.subject_id)
    path = reverse("referrals:partner_link", args=[_new_secret(referral.mailbox), referral.pk])
    return words(referral, path=path)


def _new_secret(mailbox: Mailbox) -> str:
    return issue(mailbox=mailbox, at=timezone.now())
