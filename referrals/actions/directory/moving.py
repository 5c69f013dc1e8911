"""A change of where a partner's letters or codes go: asked by one person, and told to the old place at once.

It counts when a second person confirms it, an administrator of the program who did not ask, or when a day
has passed without a no. Victim services and Part 2 programs, and a second mailbox of an agency, need two
people always. Until then everything goes where it went: letters, links, lists and codes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy as access
from casemgmt.access.models import Agency, Program, User
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.codes.directory import MailboxChangeKind as Kind
from casemgmt.constraints import keep_clean
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import hold, lock_in_place, stamp
from casemgmt.notices.actions import tell
from referrals.models import Mailbox, MailboxChange, Service, ServiceMailbox
from referrals.models.directory.change import BOTH, WAITS
from referrals.workflow import CHANGE, ChangeStatus

SUBJECT = "referrals.mailboxchange"
WHY = {
    Kind.EMAIL: gettext_noop("Address changed, as confirmed"),
    Kind.PHONE: gettext_noop("Phone for codes changed, as confirmed"),
    Kind.REOPEN: gettext_noop("Opened again"),
}


def needs_two(agency: Agency) -> bool:
    """Whether no change of this agency's mailboxes ever counts by itself."""
    return agency.is_victim_service_provider or agency.is_part2_program


def is_second(agency: Agency, *, program: Program) -> bool:
    """Whether another mailbox of this agency would be a second one, or the first of a guarded agency.

    So is the first of a program where another refers already: with it goes a say in what the directory tells.
    """
    theirs = Mailbox.objects.filter(agency=agency, program=program)
    others = Mailbox.objects.filter(agency=agency, is_open=True).exclude(program=program)
    return needs_two(agency) or theirs.exists() or others.exists()


@transaction.atomic
def ask(
    *,
    kind: Kind,
    agency: Agency,
    program: Program,
    by: User,
    at: datetime,
    mailbox: Mailbox | None = None,
    **new: Any,
) -> MailboxChange:
    """Ask for a change and tell the old address of it; `new`: name, email, phone, language.

    RuleBroken where the same hand changed the other way to this agency less than a day ago, or one waits.
    """
    access.require(by, Permission.SERVICE_EDIT, program)
    _one_hand(mailbox, kind, by=by, at=at)
    alone = kind not in BOTH and not needs_two(agency)
    change = MailboxChange(
        program=program, agency=agency, mailbox=mailbox, kind=kind, asked_by=by, asked_at=at,
        counts_at=at + WAITS if alone else None,
        old_email=mailbox.email if mailbox else "", old_phone=mailbox.phone if mailbox else "", **new,
    )  # fmt: skip
    _address_is_free(change)
    if mailbox is not None and mailbox.changes.waiting().filter(kind=kind).exists():
        raise RuleBroken(_("Another change of this waits already. Withdraw it first."))
    keep_clean(change, gettext_noop("Asked for"), by=by)
    _tell_old_place(change, "asked", at=at)
    _tell_who_may_confirm(change, at=at)
    return change


@transaction.atomic
def confirm(*, change: MailboxChange, by: User, at: datetime) -> MailboxChange:
    """The second person says yes: from now on it counts."""
    begin(change, CHANGE, "confirm", by=by)
    _other_hand(change, by=by)
    _one_hand(change.mailbox, change.kind, by=by, at=at)
    return _count(change, by=by, at=at)


@transaction.atomic
def refuse(*, change: MailboxChange, by: User, at: datetime) -> MailboxChange:
    """The second person says no: nothing changes."""
    begin(change, CHANGE, "refuse", by=by)
    return _end(change, ChangeStatus.REFUSED, gettext_noop("Refused"), by=by, at=at)


@transaction.atomic
def withdraw(*, change: MailboxChange, by: User, at: datetime) -> MailboxChange:
    """Whoever asked takes it back."""
    begin(change, CHANGE, "withdraw", by=by)
    if change.asked_by_id != by.pk:
        raise NotAllowed(_("Only whoever asked for this takes it back."))
    return _end(change, ChangeStatus.WITHDRAWN, gettext_noop("Withdrawn"), by=by, at=at)


@transaction.atomic
def stop(*, change: MailboxChange, mailbox: Mailbox, said_by: str, at: datetime) -> MailboxChange:
    """The agency itself says no, from the page of its mailbox as it is."""
    lock_in_place(change)
    if not MailboxChange.objects.about(mailbox).filter(pk=change.pk).exists():
        raise NotAllowed(_("This belongs to another mailbox."))
    CHANGE.step("refuse", ChangeStatus(change.status))
    change.said_by = said_by
    return _end(change, ChangeStatus.REFUSED, gettext_noop("Refused by the agency"), by=None, at=at)


def settle_due(*, at: datetime) -> int:
    """Let each change count whose day is over; returns how many. `at` is a moment.

    One whose address somebody else took meanwhile ends refused.
    """
    done = 0
    for change in list(MailboxChange.objects.due(at).order_by("asked_at")):
        done += _settle(change, at=at)
    return done


@transaction.atomic
def _settle(change: MailboxChange, *, at: datetime) -> int:
    lock_in_place(change)
    if change.status != ChangeStatus.WAITING:
        return 0
    try:
        with transaction.atomic():
            _count(change, by=None, at=at)
    except RuleBroken:
        lock_in_place(change)
        _end(change, ChangeStatus.REFUSED, gettext_noop("The address is taken"), by=None, at=at)
    return 1


def _count(change: MailboxChange, *, by: User | None, at: datetime) -> MailboxChange:
    """Kept as confirmed first: the database lets nothing else move a mailbox."""
    _address_is_free(change)
    if change.kind == Kind.OPEN:
        change.mailbox = _opened(change, by=by)
    _end(change, ChangeStatus.CONFIRMED, gettext_noop("Confirmed"), by=by, at=at)
    if change.kind != Kind.OPEN:
        _apply(change, by=by, at=at)
    _tell_old_place(change, "counts", at=at)
    if change.kind == Kind.EMAIL:
        _tell(change, change.mailbox_id, "here", at=at)
    return change


def _apply(change: MailboxChange, *, by: User | None, at: datetime) -> None:
    mailbox = hold(change.mailbox)
    match change.kind:
        case Kind.EMAIL:
            mailbox.email = change.email
            mailbox.links.filter(revoked_at=None).update(revoked_at=at)
        case Kind.PHONE:
            mailbox.phone = change.phone
        case Kind.REOPEN:
            mailbox.is_open = True
    stamp(mailbox, by=by, reason=WHY[Kind(change.kind)]).save()


def _opened(change: MailboxChange, *, by: User | None) -> Mailbox:
    """The new mailbox. What was asked for at the agency's only one until now stays asked for there."""
    new = {name: getattr(change, name) for name in ("name", "email", "phone", "language")}
    before = list(Mailbox.objects.filter(agency=change.agency, program=change.program)[:2])
    if len(before) == 1:
        _keep_services_at(before[0], by=by)
    mailbox = Mailbox(agency=change.agency, program=change.program, **new)
    stamp(mailbox, by=by, reason=gettext_noop("Opened")).save()
    return mailbox


def _keep_services_at(mailbox: Mailbox, *, by: User | None) -> None:
    named = ServiceMailbox.objects.filter(program=mailbox.program_id).values("service")
    for service in Service.objects.asked_of(mailbox.agency).exclude(pk__in=named):
        kept = ServiceMailbox(program=mailbox.program, service=service, mailbox=mailbox)
        stamp(kept, by=by, reason=gettext_noop("Stays where it was")).save()


def _other_hand(change: MailboxChange, *, by: User) -> None:
    if change.asked_by_id == by.pk:
        raise RuleBroken(_("Somebody else must confirm what you asked for."))


def _one_hand(mailbox: Mailbox | None, kind: str, *, by: User, at: datetime) -> None:
    """Letters and the phone for codes are the two ways to a name: never both by one person in a day."""
    if mailbox is None or kind in BOTH:
        return
    other = mailbox.changes.of_other_channel(kind).lately(at)
    if other.by_hand_of(by).exists():
        raise RuleBroken(
            _(
                "You moved the other way to this agency less than a day ago. The address and the phone for "
                "codes are never changed by one person at a time: let somebody else do this."
            )
        )


def _address_is_free(change: MailboxChange) -> None:
    taken = Mailbox.objects.filter(program=change.program, email__iexact=change.email)
    if change.email and taken.exclude(pk=change.mailbox_id).exists():
        raise RuleBroken(_("Your program has a mailbox with this address already."))


def _tell_old_place(change: MailboxChange, step: str, *, at: datetime) -> None:
    """The address as it was; of a mailbox that comes beside others, those others."""
    if change.kind in BOTH:
        others = Mailbox.objects.taking_from(change.program_id).filter(agency=change.agency)
        for mailbox in others.exclude(pk=change.mailbox_id):
            _tell(change, mailbox.pk, step, at=at)
    if change.old_email:
        _tell(change, change.pk, step, at=at)


def _tell(
    change: MailboxChange, recipient: UUID, step: str, *, at: datetime, kind: str = "mailbox_change"
) -> None:
    tell(
        kind=kind,
        step=step,
        program=change.program_id,
        recipient=recipient,
        subject_kind=SUBJECT,
        subject_id=change.pk,
        occurrence=at,
    )


def _tell_who_may_confirm(change: MailboxChange, *, at: datetime) -> None:
    for user in access.workers(change.program, Permission.MAILBOX_CONFIRM).exclude(pk=change.asked_by_id):
        _tell(change, user.pk, "asked", at=at, kind="mailbox_change_waits")


def _end(change: MailboxChange, status: str, why: str, *, by: User | None, at: datetime) -> MailboxChange:
    change.status, change.decided_by, change.decided_at = status, by, at
    keep_clean(change, why, by=by)
    if status == ChangeStatus.REFUSED:
        _tell_old_place(change, "stopped", at=at)
    if by is None or by.pk != change.asked_by_id:
        _tell(change, change.asked_by_id, status, at=at, kind="mailbox_change_decided")
    return change
