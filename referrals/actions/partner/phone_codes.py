"""The second channel to a name and a phone number: a code that our worker reads out to the agency.

There is no text message here, and a code to the same mailbox would prove nothing new. So the worker calls
the agency's registered phone, and whoever answers there types the code on the mailbox's page.
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from casemgmt.access import policy as access
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.errors import NotAllowed, RuleBroken
from referrals.actions.asking import answers
from referrals.models import ContactCode, Mailbox, Referral
from referrals.models.partner.link import MOST_TRIES
from referrals.workflow import HELD

CODE_LIVES = timedelta(minutes=15)
OPEN_FOR = timedelta(minutes=30)  # how long one browser may look again after a right code


@transaction.atomic
def make(*, referral: Referral, by: User, at: datetime) -> str:
    """A new code of six digits for the worker to read out; the one before it ends."""
    access.require(by, Permission.REFERRAL_WORK, referral.program_id)
    Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    _may_open(referral, at=at)
    if not referral.mailbox.phone:
        raise RuleBroken(_("This mailbox has no phone on record. Ask the agency for one and add it first."))
    _live(referral, at).update(expires_at=at)
    code = f"{secrets.randbelow(1_000_000):06}"
    ContactCode.objects.create(
        program=referral.program,
        referral=referral,
        digest=_digest(referral, code),
        made_by=by,
        expires_at=at + CODE_LIVES,
    )
    return code


@transaction.atomic
def enter(*, referral: Referral, mailbox: Mailbox, code: str, said_by: str, at: datetime) -> bool:
    """Whether this is the code that was read out. It works once; each wrong one counts, and is kept."""
    _own(referral, mailbox)
    _may_open(referral, at=at)
    live = _live(referral, at).select_for_update().order_by("-created_at").first()
    if live is not None and constant_time_compare(live.digest, _digest(referral, code)):
        live.opened_at, live.opened_by = at, said_by
        live.save()
        return True
    if live is not None:
        live.tries += 1
        live.save()
    record(EventKind.DENIAL, of=referral, detail={"code": "wrong" if live else "none"})
    return False


def is_waiting(referral: Referral, *, at: datetime) -> bool:
    """Whether a code was made and can still be typed."""
    return _live(referral, at).exists()


def _live(referral: Referral, at: datetime) -> QuerySet[ContactCode]:
    return ContactCode.objects.filter(
        referral=referral, opened_at=None, expires_at__gt=at, tries__lt=MOST_TRIES
    )


def _own(referral: Referral, mailbox: Mailbox) -> None:
    if referral.mailbox_id != mailbox.pk:
        raise NotAllowed(_("This referral belongs to another mailbox."))


def _may_open(referral: Referral, *, at: datetime) -> None:
    if referral.status not in HELD:
        raise RuleBroken(_("Name and phone open only while a referral is accepted and under way."))
    frozen = answers.frozen(referral, at=at)
    if frozen:
        raise RuleBroken(frozen)


def _digest(referral: Referral, code: str) -> str:
    """Six digits are guessed in a moment; without the server's key their digest says nothing."""
    return salted_hmac("referrals.contact_code", f"{referral.pk}:{code}", algorithm="sha256").hexdigest()
