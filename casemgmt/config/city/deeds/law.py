"""Papers that ask for records, what is handed over for them, holds, and records that end."""

from zoneinfo import ZoneInfo

from django.utils import timezone

from casemgmt.audit.models import EventKind
from casemgmt.codes.facts import Fact
from casemgmt.codes.legal import RecordKind
from casemgmt.codes.sharing import LegalBasis, SharingPurpose
from casemgmt.config.city.deeds.told import log, put
from casemgmt.consents import policy
from casemgmt.consents.models import Disclosure, Packet
from casemgmt.holds.models import LegalHold, LegalRequest
from casemgmt.holds.workflow import RequestStatus
from casemgmt.law.actions.copying import words_of
from casemgmt.law.actions.requests import fingerprint
from casemgmt.law.models import Disposal, Production, RetentionSchedule


def log_request(book, *, program, by, at, **paper):
    request = LegalRequest(program=program, custodian=by, **paper)
    return book.write(request, by=by, at=at, reason="Received")


def place_hold(book, *, request, why, by, at):
    hold = LegalHold(
        program=request.program, person=request.person, request=request, why=why, placed_by=by, since=at
    )
    return book.write(hold, by=by, at=at, reason="Placed")


def to_counsel(book, *, request, counsel, by, at):
    return put(
        book, request, "With counsel", by=by, at=at, status=RequestStatus.WITH_COUNSEL, counsel=counsel
    )


def counsel_says(book, *, request, words, by, at, court_order="", subpoena=""):
    return put(
        book, request, "Counsel's word", by=by, at=at,
        counsel_says=words, court_order=court_order, subpoena=subpoena,
    )  # fmt: skip


def refuse(book, *, request, answer, by, at):
    return put(
        book, request, "Refused", by=by, at=at,
        status=RequestStatus.REFUSED, answer=answer, answered_at=at,
    )  # fmt: skip


def produce(book, *, request, parts, by, at):
    """Hand over, on a court order, these parts: rows by title."""
    with timezone.override(ZoneInfo(request.program.zone)):
        written = [{"title": title, "rows": [words_of(row) for row in rows]} for title, rows in parts.items()]
    facts = {Fact.RECORD.value: written}
    disclosure = Disclosure(
        program=request.program, person=request.person, recipient_name=request.asked_by, request=request,
        recipient_address=request.address, purpose=SharingPurpose.REQUIRED, facts=sorted(facts),
        basis=LegalBasis.COURT_ORDER, court_order=request.court_order, subpoena=request.subpoena,
        because=f"{request.get_kind_display()} {request.reference}; {request.court_order}", by=by, at=at,
    )  # fmt: skip
    disclosure.notice = policy.notice_for(disclosure, facts)
    book.add(disclosure, at=at)
    log(book, EventKind.DISCLOSURE, by=by, of=disclosure, at=at,
        detail={"person": str(request.person.pk), "facts": len(facts)})  # fmt: skip
    packet = book.add(Packet(program=request.program, disclosure=disclosure, facts=facts), at=at)
    production = Production(
        program=request.program, request=request, packet=packet, sha256=fingerprint(facts)
    )
    book.add(production, at=at)
    return put(book, request, "Produced", by=by, at=at, status=RequestStatus.PRODUCED, answered_at=at)


def set_schedules(book, *, program, years, decided, by, at):
    """Years by kind of record; returns them in words, as a disposal keeps them."""
    lines = [
        RetentionSchedule(program=program, kind=kind, years=years[kind], decided=decided)
        for kind in RecordKind
    ]
    for line in lines:
        book.write(line, by=by, at=at, reason="Schedule set")
    return "\n".join(f"{line.get_kind_display()}: {line.years} years ({decided})" for line in lines)


def propose_disposal(book, *, person, schedule, by, at):
    disposal = Disposal(
        program=person.program, person=person, schedule=schedule, proposed_by=by, proposed_at=at
    )
    return book.add(disposal, at=at)
