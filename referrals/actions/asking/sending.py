"""A referral on our side: written, sent, taken back; and what is noted when nobody fits."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy as access
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.cases.models import Case
from casemgmt.codes.followups import Because, FollowUpKind
from casemgmt.codes.referrals import BusinessStatus
from casemgmt.codes.sharing import LegalBasis
from casemgmt.consents import policy as consents
from casemgmt.consents.actions import disclose
from casemgmt.consents.models import Consent
from casemgmt.errors import RuleBroken
from casemgmt.history import keep, lock_in_place, stamp
from casemgmt.notices.actions import tell
from casemgmt.people import contact
from casemgmt.people.models import Person, refuse_if_hidden
from followups import actions as followups
from referrals import cadence, policy
from referrals.emails import whom_and_where
from referrals.models import Addresses, Mailbox, Referral, Service, UnmetNeed
from referrals.workflow import REFERRAL, Status

RULE = "referral_answer"
CAME_TO_NOTHING = (Status.REJECTED, Status.FAILED, Status.CANCELLED)


@transaction.atomic
def draft(
    *,
    person: Person,
    service: Service,
    need: str,
    urgency: str,
    note: str,
    by: User,
    case: Case | None = None,
    after: Referral | None = None,
) -> Referral:
    """Begin to ask a service; nothing leaves yet. `after`: the referral before it, which came to nothing."""
    access.require(by, Permission.REFERRAL_WORK, person.program_id)
    contact.refuse_after_death(person)
    referral = Referral(program=person.program, person=person, case=case, after=after)
    _belongs(referral)
    return keep(
        referral, gettext_noop("Written"), by=by, service=service, need=need, urgency=urgency, note=note
    )


@transaction.atomic
def rewrite(*, referral: Referral, by: User, **changes: Any) -> Referral:
    """Change what was not sent yet: the service, the need, how soon, the note."""
    begin(referral, REFERRAL, "write", by=by)
    return keep(referral, gettext_noop("Changed"), by=by, **changes)


@transaction.atomic
def send(
    *,
    referral: Referral,
    basis: LegalBasis,
    by: User,
    at: datetime,
    consent: Consent | None = None,
    facts_chosen: Iterable[str] | None = None,
    answers: Sequence[tuple[str, str]] = (),
    address: str | None = None,
) -> Referral:
    """Ask the service. The facts that may leave go as a packet, and we promise to see whether it answers.

    `facts_chosen`: keys of `codes.facts.Fact`, None for what the service asks. `answers`: pairs of the
    service's own question and what was said. `address`: the one that the sender saw, so that it goes to no
    other. The notice is about the packet, so that a consent taken back
    holds it, and its recipient is the mailbox. RuleBroken when nobody can be asked or nothing may leave.
    """
    step = begin(referral, REFERRAL, "send", by=by)
    contact.refuse_after_death(referral.person)
    _ask_once(referral)
    mailbox = mailbox_of(referral.service, referral.program_id)
    _still_there(mailbox, address)
    keys = policy.asked_by(referral.service) if facts_chosen is None else facts_chosen
    facts = policy.chosen(policy.facts_of(referral, by=by, at=at, answers=answers), keys)
    packet = disclose(
        person=referral.person, to=mailbox.agency, purpose=policy.purpose(consent), facts=facts,
        basis=basis, consent=consent, by=by, at=at,
    )  # fmt: skip
    keep(
        referral, gettext_noop("Sent"), by=by, status=step.target, business_status=BusinessStatus.SENT,
        packet=packet, mailbox=mailbox, sent_by=by, worker=by, sent_at=at,
        answer_due_at=cadence.answer_due(referral.urgency, sent_at=at),
    )  # fmt: skip
    _promise_to_check(referral, by=by)
    tell(
        kind="referral_sent",
        step="sent",
        program=referral.program_id,
        recipient=mailbox.pk,
        subject_kind=consents.PACKET,
        subject_id=packet.pk,
        occurrence=at,
    )
    return referral


@transaction.atomic
def withdraw(*, referral: Referral, reason: str, by: User, at: datetime) -> Referral:
    """Take the request back and say why; the partner sees it no more, and is told that one changed."""
    return _stop(referral, "withdraw", reason, by=by, at=at)


@transaction.atomic
def strike_out(*, referral: Referral, reason: str, by: User, at: datetime) -> Referral:
    """Mark as written by mistake; it stays in the history and counts nowhere."""
    return _stop(referral, "strike_out", reason, by=by, at=at)


@transaction.atomic
def give(*, referral: Referral, to: User, by: User) -> Referral:
    """Let somebody else look after it; who sent it stays known. RuleBroken if they may not go on with it."""
    lock_in_place(referral)
    access.require(by, Permission.CASE_ASSIGN, referral.program_id)
    if referral.sent_at is None:
        raise RuleBroken(_("This referral was not sent yet."))
    _may_own(to, referral.program_id, referral.person_id)
    return keep(referral, gettext_noop("New owner"), by=by, worker=to)


@transaction.atomic
def hand_on(*, referral: Referral, to: User, by: User) -> Referral:
    """Give what one looks after oneself to somebody else; RuleBroken if they may not go on with it."""
    lock_in_place(referral)
    access.require(by, Permission.REFERRAL_WORK, referral.program_id)
    if referral.worker_id != by.pk:
        raise RuleBroken(_("This referral is not yours to hand on."))
    _may_own(to, referral.program_id, referral.person_id)
    return keep(referral, gettext_noop("Handed on"), by=by, worker=to)


@transaction.atomic
def put_back(*, referral: Referral, worker: User | None, by: User) -> Referral:
    """Take back a giving: whoever looked after it before does again, whatever has become of them since."""
    lock_in_place(referral)
    access.require(by, Permission.CASE_ASSIGN, referral.program_id)
    return keep(referral, gettext_noop("Back as it was"), by=by, worker=worker)


@transaction.atomic
def note_unmet_need(
    *,
    program: Program,
    need: str,
    reason: str,
    by: User,
    at: datetime,
    person: Person | None = None,
    area: str = "",
    language: str = "",
    referral: Referral | None = None,
) -> UnmetNeed:
    """Write down that nobody could take somebody. The same person and need on the same day is one line."""
    access.require(by, Permission.REFERRAL_WORK, program)
    if person is not None:
        _lock_person(person)
        noted = UnmetNeed.objects.filter(person=person, need=need)
        again = [line for line in noted if program.day_of(line.noted_at) == program.day_of(at)]
        if again:
            return again[0]
    line = UnmetNeed(
        program=program, person=person, need=need, reason=reason, area=area, language=language,
        referral=referral, noted_by=by, noted_at=at,
    )  # fmt: skip
    stamp(line, by=by, reason=gettext_noop("Noted")).save(force_insert=True)
    return line


def mailbox_of(service: Service, program: Program | str) -> Mailbox:
    """Where this program's referrals to a service go; RuleBroken when it cannot be asked."""
    if not service.can_be_asked:
        raise RuleBroken(_("This service takes nobody now. Please choose another one."))
    mailbox = Addresses(program).of(service, program)
    if mailbox is None or not mailbox.is_open:
        raise RuleBroken(
            _("%(agency)s has no open mailbox, so it cannot be asked here. Please call them: %(where)s.")
            % {
                "agency": service.asked_agency,
                "where": whom_and_where(service.desk) or _("no phone on record"),
            }
        )
    return mailbox


def _still_there(mailbox: Mailbox, address: str | None) -> None:
    if address is not None and address != mailbox.email:
        raise RuleBroken(_("It would go to another address now: %(email)s.") % {"email": mailbox.email})


def _stop(referral: Referral, name: str, reason: str, *, by: User, at: datetime) -> Referral:
    step = begin(referral, REFERRAL, name, by=by)
    if not reason.strip():
        raise RuleBroken(_("Please say why."))
    followups.settle(origin=referral.pk, rule=RULE, at=at, by=by)
    if referral.sent_at:
        tell(
            kind="referral_changed",
            step="stopped",
            program=referral.program_id,
            recipient=referral.mailbox_id,
            subject_kind="referrals.referral",
            subject_id=referral.pk,
            occurrence=at,
        )
    return keep(referral, reason, by=by, status=step.target, reason=reason, closed_at=at)


def _promise_to_check(referral: Referral, *, by: User) -> None:
    """Somebody looks when the time to answer is over: the case's owner, else who sent it."""
    followups.schedule(
        program=referral.program,
        person=referral.person,
        origin=referral.pk,
        rule=RULE,
        because=Because.REFERRAL_ANSWER,
        kind=FollowUpKind.PARTNER,
        by=by,
        window=cadence.check_window(referral.urgency, sent_at=referral.sent_at, zone=referral.program.zone),
    )


def _ask_once(referral: Referral) -> None:
    """One open referral to a service. No constraint can say it: two records of one person may merge."""
    _lock_person(referral.person)
    if Referral.objects.open().filter(person=referral.person, service=referral.service).exists():
        raise RuleBroken(_("This service was asked already and the referral is still open."))


def _belongs(referral: Referral) -> None:
    person, case, after = referral.person, referral.case, referral.after
    if case is not None and case.person_id != person.pk:
        raise RuleBroken(_("This case belongs to somebody else."))
    if after is not None and (after.person_id != person.pk or after.status not in CAME_TO_NOTHING):
        raise RuleBroken(_("Only a referral of the same person that came to nothing can be followed."))


def _may_own(user: User, program: str, person: UUID) -> None:
    if not user.is_active or not access.allows(user, Permission.REFERRAL_WORK, program):
        raise RuleBroken(_("%(name)s does not work on referrals in this program.") % {"name": user})
    refuse_if_hidden(person, user=user)


def _lock_person(person: Person) -> None:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
