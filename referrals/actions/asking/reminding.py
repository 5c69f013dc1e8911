"""The clock of an answer: partners are asked again, and workers hear of silence. No referral is touched.

The same scan tells partners of what they may not read any more: consents know no referral.
"""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from casemgmt.consents.policy import PACKET
from casemgmt.notices.actions import announce, tell
from casemgmt.notices.models import Notice
from referrals.models import Referral
from referrals.models.asking.referral import ReferralQuerySet

LETTERS_TO_PARTNERS = {"referral_sent", "referral_nudge", "referral_changed"}


def nudge_due(*, at: datetime | Now) -> int:
    """Nudge mailboxes whose time runs out or is over, and tell the worker of the silent; each once.

    `at` is a moment or `Now()`. The letter to a mailbox is about the packet, so a consent taken back holds
    it. A worker who left is heard for by the supervisors. Returns how many were told.
    """
    waiting = Referral.objects.waiting_on_partner()
    told = _nudge(waiting.nearly_due(at), step="soon") + _nudge(waiting.due(at), step="due")
    told += _tell_silence(waiting.due(at).with_worker(), listener="worker")
    told += _tell_silence(waiting.due(at).covered(at), listener="cover")
    told += _tell_silence(waiting.due(at).without_worker().with_supervisors(), listener="supervisor")
    told += _tell_of_stopped_packets()
    return told


def _nudge(referrals: ReferralQuerySet, *, step: str) -> int:
    rows = _rows(referrals.may_be_nudged(), recipient="mailbox", subject="packet")
    return announce(kind="referral_nudge", step=step, subject_kind=PACKET, rows=rows)


def _tell_silence(referrals: ReferralQuerySet, *, listener: str) -> int:
    rows = _rows(referrals, recipient=listener, subject="pk")
    return announce(kind="referral_silent", step="silent", subject_kind="referrals.referral", rows=rows)


def _tell_of_stopped_packets() -> int:
    """The mailbox of each running referral that it may not read any more, once for each time."""
    running = Referral.objects.running().stopped()
    rows = running.annotate(recipient=F("mailbox"), subject_id=F("pk"), occurrence=F("stopped_at"))
    return announce(
        kind="referral_changed",
        step="frozen",
        subject_kind="referrals.referral",
        rows=rows.filter(mailbox__is_open=True),
    )


def _rows(referrals: ReferralQuerySet, *, recipient: str, subject: str) -> ReferralQuerySet:
    return referrals.annotate(recipient=F(recipient), subject_id=F(subject), occurrence=F("answer_due_at"))


def tell_who_sent(notice: Notice) -> bool:
    """A letter to a partner goes no further: tell the worker of its referral; False if it is no such letter.

    Asked when a letter was refused for good, tried too often, or is twice in doubt.
    """
    if notice.kind not in LETTERS_TO_PARTNERS:
        return False
    about = "packet" if notice.subject_kind == PACKET else "pk"
    referral = Referral.objects.with_worker().filter(**{about: notice.subject_id}).first()
    if referral is None:
        return False
    tell(
        kind="referral_letter_stopped",
        step=notice.kind,
        program=referral.program_id,
        recipient=referral.worker_id,
        subject_kind="referrals.referral",
        subject_id=referral.pk,
        occurrence=timezone.now(),
    )
    return True
