"""What a partner answers: typed on the mailbox's own page, or written down by a worker who was told.

Every verb takes `said_by` ("name, role"), `at`, and whose hand it is: `by`, a worker with the permission to
write answers down, or `mailbox`, the referral's own. RuleBroken says in words what happened before.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy as access
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.codes.directory import CapacityState
from casemgmt.codes.followups import Because, FollowUpKind
from casemgmt.codes.referrals import BusinessStatus, LinkageSource, NotLinkedReason
from casemgmt.consents import policy as consents
from casemgmt.consents.models import Packet
from casemgmt.days import moment
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import keep, lock_in_place
from casemgmt.people import actions as people
from casemgmt.workflow import Step
from followups import actions as followups
from followups.cadence import Preset, window
from referrals.actions.asking import linkage
from referrals.actions.asking.sending import RULE
from referrals.actions.asking.speaker import Speaker
from referrals.actions.asking.telling import told
from referrals.actions.directory import keeping
from referrals.models import Capacity, Mailbox, Referral, Service
from referrals.workflow import REFERRAL, Status

START_RULE = "referral_start"


@transaction.atomic
def review(
    *, referral: Referral, said_by: str, at: datetime, by: User | None = None, mailbox: Mailbox | None = None
) -> Referral:
    """Look at what is asked; accepting comes after. Nobody is told yet."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "review", speaker)
    return _save(
        referral, gettext_noop("Under review"), speaker,
        status=step.target, business_status=BusinessStatus.REVIEWING,
    )  # fmt: skip


@transaction.atomic
def accept(
    *, referral: Referral, said_by: str, at: datetime, by: User | None = None, mailbox: Mailbox | None = None
) -> Referral:
    """Say yes. A partner reviews first; accepted is not yet a service started, so we promise to look."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "accept", speaker)
    if by is None and referral.business_status != BusinessStatus.REVIEWING:
        raise RuleBroken(_("Please look at the questions first. Then you can accept."))
    _answered(referral, gettext_noop("Accepted"), speaker, status=step.target)
    _promise_to_see_it_start(referral, at=at)
    return told(referral, "accept", speaker)


@transaction.atomic
def decline(
    *,
    referral: Referral,
    reason: str,
    said_by: str,
    at: datetime,
    by: User | None = None,
    mailbox: Mailbox | None = None,
    words: str = "",
    full_until: date | None = None,
) -> Referral:
    """Say no with a coded reason, the provider's or the person's; with `full_until` the service is full."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "decline", speaker)
    if full_until:
        _say_full(referral.service, full_until, speaker)
    _answered(
        referral, gettext_noop("Declined"), speaker,
        status=step.target, decline_reason=reason, reason=words, closed_at=at,
    )  # fmt: skip
    return told(referral, "decline", speaker)


@transaction.atomic
def try_to_reach(
    *, referral: Referral, said_by: str, at: datetime, by: User | None = None, mailbox: Mailbox | None = None
) -> Referral:
    """They tried to reach the person. Tried is not reached."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "try_to_reach", speaker)
    _save(
        referral, gettext_noop("Tried to reach"), speaker,
        status=step.target, business_status=BusinessStatus.CONTACT_ATTEMPTED,
    )  # fmt: skip
    return told(referral, "try_to_reach", speaker)


@transaction.atomic
def schedule(
    *,
    referral: Referral,
    appointment_at: datetime,
    said_by: str,
    at: datetime,
    by: User | None = None,
    mailbox: Mailbox | None = None,
) -> Referral:
    """An appointment is made, or moved, to a moment that lies ahead."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "schedule", speaker)
    if appointment_at <= at:
        raise RuleBroken(_("The appointment must lie ahead."))
    _save(
        referral, gettext_noop("Appointment made"), speaker, status=step.target,
        business_status=BusinessStatus.SCHEDULED, appointment_at=appointment_at, did_not_attend_reason="",
    )  # fmt: skip
    return told(referral, "schedule", speaker)


@transaction.atomic
def did_not_attend(
    *,
    referral: Referral,
    reason: str,
    said_by: str,
    at: datetime,
    by: User | None = None,
    mailbox: Mailbox | None = None,
) -> Referral:
    """The person did not come to the appointment, and why as far as anybody knows."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "did_not_attend", speaker)
    if referral.appointment_at is None or referral.appointment_at > at:
        raise RuleBroken(_("There was no appointment yet."))
    _save(
        referral,
        gettext_noop("Did not attend"),
        speaker,
        status=step.target,
        business_status=BusinessStatus.DID_NOT_ATTEND,
        did_not_attend_reason=reason,
    )
    return told(referral, "did_not_attend", speaker)


@transaction.atomic
def start_service(
    *,
    referral: Referral,
    said_by: str,
    at: datetime,
    by: User | None = None,
    mailbox: Mailbox | None = None,
    started_at: datetime | None = None,
    source: str | None = None,
) -> Referral:
    """The service started: linked. Said again by another source, it is confirmed.

    A partner who never opened the name cannot know whose start it tells: its word stands as said, and we
    still promise to see. `started_at`: the moment of the start, not after `at`. `source`: a worker says
    whose word it is.
    """
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "start_service", speaker)
    source, began = speaker.source(source), started_at or at
    if source == linkage.PARTNER and referral.linked_at is None and not referral.name_was_opened:
        said = linkage.said(referral, began, speaker)
        why, business, outcome = gettext_noop("Said to have started"), BusinessStatus.START_SAID, "start_said"
    else:
        said = linkage.linked(referral, source, began, speaker)
        why, business = gettext_noop("Service started"), BusinessStatus.SERVICE_STARTED
        outcome = "start_service"
        followups.settle(origin=referral.pk, rule=START_RULE, at=at)
    _save(referral, why, speaker, status=step.target, business_status=business, closed_at=None, **said)
    return told(referral, outcome, speaker)


@transaction.atomic
def confirm_start(
    *, referral: Referral, said_by: str, at: datetime, by: User, source: str | None = None
) -> Referral:
    """The person, or the worker who saw it, says that what the partner said is so: now it is linked."""
    speaker = Speaker(said_by, at, by, None)
    lock_in_place(referral)
    _may_speak(referral, speaker, Permission.REFERRAL_ANSWER)
    if referral.start_said_at is None:
        raise RuleBroken(_("No start was said that waits to be confirmed."))
    if speaker.source(source) == linkage.PARTNER:
        raise RuleBroken(_("The partner said so already. Ask the person, or say what you saw yourself."))
    _save(
        referral,
        gettext_noop("Start confirmed"),
        speaker,
        business_status=BusinessStatus.SERVICE_STARTED,
        **linkage.linked(referral, speaker.source(source), referral.start_said_at, speaker),
    )
    followups.settle(origin=referral.pk, rule=START_RULE, at=at)
    return told(referral, "confirm_start", speaker)


@transaction.atomic
def deny_start(
    *, referral: Referral, said_by: str, at: datetime, by: User, source: str | None = None
) -> Referral:
    """A source says that the service did not start. Its own word is taken back; another's is disputed."""
    speaker = Speaker(said_by, at, by, None)
    lock_in_place(referral)
    _may_speak(referral, speaker, Permission.REFERRAL_ANSWER)
    if referral.linked_at is None and referral.start_said_at is None:
        raise RuleBroken(_("Nobody said that the service started."))
    _save(
        referral,
        gettext_noop("Said not to have started"),
        speaker,
        **linkage.denied(referral, speaker.source(source)),
    )
    return told(referral, "deny_start", speaker)


@transaction.atomic
def settle_dispute(*, referral: Referral, started: bool, said_by: str, at: datetime, by: User) -> Referral:
    """Two sources disagreed and a worker found out what is true: whether the service `started`."""
    speaker = Speaker(said_by, at, by, None)
    lock_in_place(referral)
    _may_speak(referral, speaker, Permission.REFERRAL_ANSWER)
    if not referral.linkage_disputed:
        raise RuleBroken(_("Nobody disagrees about this referral."))
    if not started:
        kept = linkage.UNLINKED | {"business_status": ""}
    elif referral.start_said_at is None:
        kept = {"not_linked_source": ""}
    else:
        kept = linkage.confirmed(referral, LinkageSource.WORKER) | {"not_linked_source": ""}
    return _save(referral, gettext_noop("Dispute settled"), speaker, linkage_disputed=False, **kept)


@transaction.atomic
def pause(
    *,
    referral: Referral,
    words: str,
    said_by: str,
    at: datetime,
    by: User | None = None,
    mailbox: Mailbox | None = None,
) -> Referral:
    """Nothing moves until something else has happened; the words say what."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "pause", speaker)
    _save(referral, gettext_noop("Paused"), speaker, status=step.target, reason=_some(words))
    return told(referral, "pause", speaker)


@transaction.atomic
def resume(
    *, referral: Referral, said_by: str, at: datetime, by: User | None = None, mailbox: Mailbox | None = None
) -> Referral:
    """Go on after a pause."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "resume", speaker)
    _save(referral, gettext_noop("Taken up again"), speaker, status=step.target)
    return told(referral, "resume", speaker)


@transaction.atomic
def complete(
    *, referral: Referral, said_by: str, at: datetime, by: User | None = None, mailbox: Mailbox | None = None
) -> Referral:
    """The service ended as planned. Only one that started can be complete."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "complete", speaker)
    if referral.linked_at is None and referral.start_said_at is None:
        raise RuleBroken(_("Please say first that the service started, or that it did not."))
    _save(referral, gettext_noop("Completed"), speaker, status=step.target, closed_at=at)
    return told(referral, "complete", speaker)


@transaction.atomic
def end_unlinked(
    *,
    referral: Referral,
    reason: str,
    said_by: str,
    at: datetime,
    by: User | None = None,
    mailbox: Mailbox | None = None,
    words: str = "",
    source: str | None = None,
) -> Referral:
    """It ends without a service, for a coded reason; disputed where somebody else said that it started."""
    speaker = Speaker(said_by, at, by, mailbox)
    step = _step(referral, "end_unlinked", speaker)
    _save(
        referral, gettext_noop("Not linked"), speaker, status=step.target, closed_at=at,
        not_linked_reason=reason, reason=words, **linkage.denied(referral, speaker.source(source)),
    )  # fmt: skip
    if reason == NotLinkedReason.DIED:
        people.report_death(person=referral.person, origin=referral.pk, by=by, at=at)
    followups.settle(origin=referral.pk, rule=START_RULE, at=at)
    return told(referral, "end_unlinked", speaker)


def frozen(referral: Referral, *, at: datetime) -> str:
    """Why the packet may not be read any more, in words; empty while it may."""
    packet = Packet.objects.for_reading().get(pk=referral.packet_id)
    return consents.readable(packet, at).frozen


def role_of(said_by: str) -> str:
    """The role in "name, role": what one colleague may read about another on an open page."""
    return said_by.rpartition(", ")[2] if ", " in said_by else _("a colleague")


def _step(referral: Referral, name: str, speaker: Speaker) -> Step[Permission]:
    """Lock the row, ask who speaks, find the arrow. The second of two hears what the first has done."""
    lock_in_place(referral)
    _may_speak(referral, speaker, REFERRAL.steps[name].permission)
    try:
        return REFERRAL.step(name, Status(referral.status))
    except RuleBroken as refused:
        raise RuleBroken(_already(referral)) from refused


def _may_speak(referral: Referral, speaker: Speaker, permission: Permission) -> None:
    if not speaker.said_by.strip():
        raise RuleBroken(_("Please say who answers: name and role."))
    if speaker.by is not None:
        access.require(speaker.by, permission, referral.program_id)
    elif speaker.mailbox is None or speaker.mailbox.pk != referral.mailbox_id:
        raise NotAllowed(_("This referral belongs to another mailbox."))
    elif frozen(referral, at=speaker.at):
        raise RuleBroken(
            _("This may not be shared any more, so it cannot be answered here. Please stop work on it.")
        )


def _already(referral: Referral) -> str:
    status = Status(referral.status).label
    if not referral.last_said_by:
        return _("Nothing was changed: this referral is “%(status)s” by now.") % {"status": status}
    return _("Nothing was changed: %(role)s set this to “%(status)s” on %(moment)s.") % {
        "role": role_of(referral.last_said_by),
        "status": status,
        "moment": moment(referral.last_said_at),
    }


def _answered(referral: Referral, why: str, speaker: Speaker, /, **changes: Any) -> Referral:
    followups.settle(origin=referral.pk, rule=RULE, at=speaker.at)
    return _save(
        referral,
        why,
        speaker,
        business_status="",
        answered_at=speaker.at,
        answered_by=speaker.said_by,
        **changes,
    )


def _promise_to_see_it_start(referral: Referral, *, at: datetime) -> None:
    followups.schedule(
        program=referral.program, person=referral.person, otherwise=referral.worker,
        origin=referral.pk, rule=START_RULE, because=Because.REFERRAL_START, kind=FollowUpKind.PARTNER,
        window=window(Preset.D7, opens_at=at, zone=referral.program.zone), by=None,
    )  # fmt: skip


def _say_full(service: Service, until: date, speaker: Speaker) -> None:
    known = Capacity.objects.filter(service=service).first()
    keeping.say_capacity(
        service=service, state=CapacityState.FULL, full_until=until, said_by=speaker.said_by, at=speaker.at,
        by=speaker.by, mailbox=speaker.mailbox, unit=known.unit if known else "",
        maximum=known.maximum if known else None,
    )  # fmt: skip


def _some(words: str) -> str:
    if not words.strip():
        raise RuleBroken(_("Please say why."))
    return words


def _save(referral: Referral, why: str, speaker: Speaker, /, **changes: Any) -> Referral:
    said = changes | {"last_said_by": speaker.said_by, "last_said_at": speaker.at}
    return keep(referral, why, by=speaker.by, **said)
