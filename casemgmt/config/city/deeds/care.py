"""Cases, goals, notes and consents."""

import uuid

from casemgmt.audit.models import EventKind
from casemgmt.cases.models import Case, Goal, Note
from casemgmt.cases.workflow import GOAL, CaseStatus, NoteStatus
from casemgmt.config.city.deeds.told import log, put, tell
from casemgmt.consents import policy
from casemgmt.consents.actions import words_of
from casemgmt.consents.models import Consent, Disclosure, Freeze, Override, Packet
from casemgmt.consents.workflow import Status


def open_case(book, *, person, owner, on, by, at):
    case = Case(program=person.program, person=person, owner=owner, opened_on=on)
    person.open_case = case
    return book.write(case, by=by, at=at, reason="Opened")


def reassign(book, *, case, to, why, by, at):
    put(book, case, why, by=by, at=at, owner=to)
    tell(
        book, kind="case_given", step="given", program=case.program_id, recipient=to.pk, at=at,
        subject_kind="cases.case", subject_id=case.pk, occurrence=at,
    )  # fmt: skip
    return case


def close(book, *, case, reason, on, by, at):
    case.person.open_case = None
    return put(
        book, case, "Closed", by=by, at=at, status=CaseStatus.CLOSED, closed_on=on, close_reason=reason
    )  # fmt: skip


def add_goal(book, *, case, text, by, at):
    return book.write(Goal(program=case.program, case=case, text=text), by=by, at=at, reason="Added")


def move_goal(book, *, goal, step, by, at):
    return put(book, goal, step, by=by, at=at, status=GOAL.steps[step].target)


def write_note(book, *, case, kind, text, by, at):
    """A draft: its author's alone, so it keeps no history."""
    note = Note(program=case.program, case=case, kind=kind, author=by, text=text, saved_at=at)
    return book.add(note, at=at)


def sign_note(book, *, note, by, at):
    return put(book, note, "Signed", by=by, at=at, status=NoteStatus.SIGNED, signed_at=at, saved_at=at)


def add_addendum(book, *, note, text, by, at):
    added = Note(
        id=uuid.uuid4(), program=note.program, case=note.case, kind=note.kind, author=by, adds_to=note,
        text=text, status=NoteStatus.SIGNED, saved_at=at, signed_at=at,
    )  # fmt: skip
    return book.write(added, by=by, at=at, reason="Signed")


def write_consent(book, *, person, kind, by, at, **terms):
    consent = Consent(program=person.program, person=person, kind=kind, recorded_by=by, **terms)
    consent.person_name = person.legal_name or person.shown_name
    consent.discloser = f"{person.program.name}, {person.program.agency.name}"
    return book.write(consent, by=by, at=at, reason="Written")


def give(book, *, consent, given, on, by, at, **how):
    words = words_of(consent, how.get("language", ""))
    return put(
        book, consent, "Given", by=by, at=at,
        words=words, status=Status.ACTIVE, given=given, given_on=on, given_at=at, **how,
    )  # fmt: skip


def revoke(book, *, consent, reason, by, at):
    return put(
        book, consent, reason or "Taken back", by=by, at=at,
        status=Status.REVOKED, revoked_at=at, revoke_reason=reason,
    )  # fmt: skip


def refuse_to_share(book, *, consent, reason, by, at):
    return put(
        book, consent, reason or "Chose not to", by=by, at=at,
        status=Status.REFUSED, revoked_at=at, revoke_reason=reason,
    )  # fmt: skip


def freeze(book, *, no, packet, by, at):
    return book.add(Freeze(program=no.program, packet=packet, no=no, by=by, at=at), at=at)


def override(book, *, no, recipient, why, by, at):
    decision = Override(
        program=no.program, person=no.person, no=no, recipient=recipient, why=why, by=by, since=at
    )
    return book.write(decision, by=by, at=at, reason="Decided against a no")


def disclose(book, *, person, to, purpose, facts, by, basis, at, consent=None):
    """Facts leave to an agency: the line of the ledger, the line of the log, and the packet."""
    disclosure = Disclosure(
        program=person.program, person=person, purpose=purpose, basis=basis, consent=consent, by=by, at=at,
        recipient=to, recipient_name=to.name,
    )  # fmt: skip
    kept = policy.allowed(disclosure, facts)
    disclosure.facts, disclosure.notice = sorted(kept), policy.notice_for(disclosure, kept)
    book.add(disclosure, at=at)
    log(book, EventKind.DISCLOSURE, by=by, of=disclosure, at=at,
        detail={"person": str(person.pk), "facts": len(kept)})  # fmt: skip
    return book.add(Packet(program=person.program, disclosure=disclosure, facts=kept), at=at)
