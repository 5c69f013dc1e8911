"""Referrals: asked, answered, started or not; and what is noted when nobody fits."""

from casemgmt.codes.followups import Because, FollowUpKind
from casemgmt.codes.referrals import BusinessStatus, LinkageSource
from casemgmt.config.city.deeds.care import disclose
from casemgmt.config.city.deeds.field import schedule, settle
from casemgmt.config.city.deeds.told import put, tell
from casemgmt.consents import policy as consents
from followups.cadence import Preset, window
from referrals import cadence, policy
from referrals.actions.asking.answers import START_RULE
from referrals.actions.asking.sending import RULE
from referrals.actions.partner.phone_codes import CODE_LIVES
from referrals.models import ContactCode, Referral, UnmetNeed
from referrals.workflow import Status


def draft(book, *, person, service, need, urgency, note, by, at, case=None, after=None):
    referral = Referral(
        program=person.program, person=person, case=case, after=after,
        service=service, need=need, urgency=urgency, note=note,
    )  # fmt: skip
    referral.promises = {}
    return book.write(referral, by=by, at=at, reason="Written")


def send(book, *, referral, mailbox, basis, by, at, consent=None, facts_chosen=None, answers=()):
    """The packet, the referral, the promise to see whether they answer, and the letter to the mailbox."""
    keys = policy.asked_by(referral.service) if facts_chosen is None else facts_chosen
    facts = policy.chosen(policy.facts_of(referral, by=by, at=at, answers=answers), keys)
    packet = disclose(
        book, person=referral.person, to=mailbox.agency, purpose=policy.purpose(consent), facts=facts,
        basis=basis, consent=consent, by=by, at=at,
    )  # fmt: skip
    put(
        book, referral, "Sent", by=by, at=at, status=Status.REQUESTED, business_status=BusinessStatus.SENT,
        packet=packet, mailbox=mailbox, sent_by=by, worker=by, sent_at=at,
        answer_due_at=cadence.answer_due(referral.urgency, sent_at=at),
    )  # fmt: skip
    check = cadence.check_window(referral.urgency, sent_at=at, zone=referral.program.zone)
    _promise(book, referral, RULE, Because.REFERRAL_ANSWER, check, by=by, at=at)
    tell(
        book, kind="referral_sent", step="sent", program=referral.program_id, recipient=mailbox.pk, at=at,
        subject_kind=consents.PACKET, subject_id=packet.pk, occurrence=at,
    )  # fmt: skip
    return referral


def withdraw(book, *, referral, reason, by, at):
    return _stop(book, referral, Status.CANCELLED, reason, by=by, at=at)


def strike_out(book, *, referral, reason, by, at):
    return _stop(book, referral, Status.ENTERED_IN_ERROR, reason, by=by, at=at)


def note_unmet_need(book, *, program, need, reason, by, at, person=None, area="", language="", referral=None):
    line = UnmetNeed(
        program=program, person=person, need=need, reason=reason, area=area, language=language,
        referral=referral, noted_by=by, noted_at=at,
    )  # fmt: skip
    return book.write(line, by=by, at=at, reason="Noted")


def review(book, *, referral, said_by, at, by=None):
    return _say(book, referral, "Under review", said_by, by=by, at=at,
                business_status=BusinessStatus.REVIEWING)  # fmt: skip


def accept(book, *, referral, said_by, at, by=None):
    _answered(book, referral, "Accepted", said_by, by=by, at=at, status=Status.ACCEPTED)
    week = window(Preset.D7, opens_at=at, zone=referral.program.zone)
    _promise(book, referral, START_RULE, Because.REFERRAL_START, week, by=None, at=at)
    return _told(book, referral, "accept", by=by, at=at)


def decline(book, *, referral, reason, said_by, at, by=None, words=""):
    _answered(
        book, referral, "Declined", said_by, by=by, at=at,
        status=Status.REJECTED, decline_reason=reason, reason=words, closed_at=at,
    )  # fmt: skip
    return _told(book, referral, "decline", by=by, at=at)


def try_to_reach(book, *, referral, said_by, at, by=None):
    _say(book, referral, "Tried to reach", said_by, by=by, at=at,
         status=Status.IN_PROGRESS, business_status=BusinessStatus.CONTACT_ATTEMPTED)  # fmt: skip
    return _told(book, referral, "try_to_reach", by=by, at=at)


def schedule_appointment(book, *, referral, appointment_at, said_by, at, by=None):
    _say(
        book, referral, "Appointment made", said_by, by=by, at=at, status=Status.IN_PROGRESS,
        business_status=BusinessStatus.SCHEDULED, appointment_at=appointment_at, did_not_attend_reason="",
    )  # fmt: skip
    return _told(book, referral, "schedule", by=by, at=at)


def did_not_attend(book, *, referral, reason, said_by, at, by=None):
    _say(book, referral, "Did not attend", said_by, by=by, at=at, status=Status.IN_PROGRESS,
         business_status=BusinessStatus.DID_NOT_ATTEND, did_not_attend_reason=reason)  # fmt: skip
    return _told(book, referral, "did_not_attend", by=by, at=at)


def open_name(book, *, referral, said_by, at):
    """A worker read a code out, and the partner typed it: from now on it knows whom it speaks of."""
    code = ContactCode(
        program=referral.program, referral=referral, digest="used", made_by=referral.worker,
        expires_at=at + CODE_LIVES, opened_at=at, opened_by=said_by,
    )  # fmt: skip
    book.add(code, at=at)
    referral.name_opened = True


def start_service(book, *, referral, said_by, at, by=None, source=LinkageSource.PARTNER):
    """Linked; said again by another source, confirmed. A partner without the name only says so."""
    partner, opened = LinkageSource.PARTNER, getattr(referral, "name_opened", False)
    if referral.linked_at is not None:
        linked = {"confirmed_source": source}
    elif referral.start_said_at is not None:
        linked = {
            "linked_at": referral.start_said_at, "linkage_source": partner, "confirmed_source": source,
            "start_said_at": None,
        }  # fmt: skip
    elif source == partner and not opened:
        _say(book, referral, "Said to have started", said_by, by=by, at=at, status=Status.IN_PROGRESS,
             business_status=BusinessStatus.START_SAID, closed_at=None, start_said_at=at)  # fmt: skip
        return _told(book, referral, "start_said", by=by, at=at)
    else:
        linked = {"linked_at": at, "linkage_source": source}
    _say(book, referral, "Service started", said_by, by=by, at=at, status=Status.IN_PROGRESS,
         business_status=BusinessStatus.SERVICE_STARTED, closed_at=None, **linked)  # fmt: skip
    settle(book, followup=referral.promises.get(START_RULE), at=at)
    return _told(book, referral, "start_service", by=by, at=at)


def deny_start(book, *, referral, said_by, at, by, source):
    """Another source says that it did not start: disputed."""
    _say(book, referral, "Said not to have started", said_by, by=by, at=at,
         not_linked_source=source, linkage_disputed=True)  # fmt: skip
    return _told(book, referral, "deny_start", by=by, at=at)


def settle_dispute(book, *, referral, started, said_by, at, by):
    """Somebody found out what is true."""
    kept = {"not_linked_source": ""} if started else {"linked_at": None, "linkage_source": ""}
    return _say(book, referral, "Dispute settled", said_by, by=by, at=at, linkage_disputed=False, **kept)


def pause(book, *, referral, words, said_by, at, by=None):
    _say(book, referral, "Paused", said_by, by=by, at=at, status=Status.ON_HOLD, reason=words)
    return _told(book, referral, "pause", by=by, at=at)


def resume(book, *, referral, said_by, at, by=None):
    _say(book, referral, "Taken up again", said_by, by=by, at=at, status=Status.IN_PROGRESS)
    return _told(book, referral, "resume", by=by, at=at)


def complete(book, *, referral, said_by, at, by=None):
    _say(book, referral, "Completed", said_by, by=by, at=at, status=Status.COMPLETED, closed_at=at)
    return _told(book, referral, "complete", by=by, at=at)


def end_unlinked(book, *, referral, reason, said_by, at, by=None, words="", source=LinkageSource.PARTNER):
    _say(
        book, referral, "Not linked", said_by, by=by, at=at, status=Status.FAILED, closed_at=at,
        not_linked_reason=reason, reason=words, not_linked_source=source,
    )  # fmt: skip
    settle(book, followup=referral.promises.get(START_RULE), at=at)
    return _told(book, referral, "end_unlinked", by=by, at=at)


def _stop(book, referral, status, reason, *, by, at):
    settle(book, followup=referral.promises.get(RULE), at=at, by=by)
    if referral.sent_at:
        tell(
            book, kind="referral_changed", step="stopped", program=referral.program_id, at=at,
            recipient=referral.mailbox_id, subject_kind="referrals.referral", subject_id=referral.pk,
            occurrence=at,
        )  # fmt: skip
    return put(book, referral, reason, by=by, at=at, status=status, reason=reason, closed_at=at)


def _promise(book, referral, rule, because, span, *, by, at):
    """Belongs to the case's owner, where somebody carries one; else to whoever sent it."""
    referral.promises[rule] = schedule(
        book, program=referral.program, person=referral.person,
        assignee=None if referral.person.open_case else referral.worker,
        origin=referral.pk, rule=rule, because=because, kind=FollowUpKind.PARTNER, by=by, at=at, window=span,
    )  # fmt: skip


def _answered(book, referral, why, said_by, /, *, by, at, **changes):
    settle(book, followup=referral.promises.get(RULE), at=at)
    _say(book, referral, why, said_by, by=by, at=at,
         business_status="", answered_at=at, answered_by=said_by, **changes)  # fmt: skip


def _say(book, referral, why, said_by, /, *, by, at, **changes):
    put(book, referral, why, by=by, at=at, last_said_by=said_by, last_said_at=at, **changes)
    return referral


def _told(book, referral, step, *, by, at):
    """Whoever sent it hears of it, unless they typed it themselves."""
    if referral.worker != by:
        tell(
            book, kind="referral_answered", step=step, program=referral.program_id, at=at,
            recipient=referral.worker.pk, subject_kind="referrals.referral", subject_id=referral.pk,
            occurrence=at,
        )  # fmt: skip
    return referral
