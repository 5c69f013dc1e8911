"""Legal requests from receipt to answer, what is produced for them, and legal holds."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access.models import Program, User
from casemgmt.access.policy import require
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.codes.facts import Fact, Sensitivity
from casemgmt.codes.legal import BASIS_OF, RequestKind
from casemgmt.codes.sharing import LegalBasis, SharingPurpose
from casemgmt.consents import policy as sharing
from casemgmt.consents.actions import disclose
from casemgmt.constraints import keep_checked
from casemgmt.errors import RuleBroken
from casemgmt.history import lock_in_place
from casemgmt.holds.models import LegalHold, LegalRequest
from casemgmt.holds.workflow import LEGAL_REQUEST, OPEN
from casemgmt.law import policy
from casemgmt.law.actions.copying import everything_held
from casemgmt.law.models import Production
from casemgmt.people.models import Person


@transaction.atomic
def log_request(*, program: Program, by: User, hold: bool = False, **paper: Any) -> LegalRequest:
    """Write down a legal request; its custodian is whoever logs it. With `hold`, its person's records stay.

    `paper`: kind, asked_by, address, reference, received_on, due_on, asks_for, person.
    """
    require(by, Permission.LEGAL_WORK, program)
    request = LegalRequest(program=program, custodian=by, **paper)
    keep_checked(request, gettext_noop("Received"), by=by)
    if hold and request.person:
        place_hold(person=request.person, request=request, why=str(request.get_kind_display()), by=by)
    return request


@transaction.atomic
def say_whose(*, request: LegalRequest, person: Person, by: User) -> LegalRequest:
    """Say whose records an open request is about, once that is known; it is said once."""
    lock_in_place(request)
    require(by, Permission.LEGAL_WORK, request.program_id)
    if request.person_id or request.status not in OPEN:
        raise RuleBroken(_("This request already names a person, or is answered."))
    return keep_checked(request, gettext_noop("Person named"), by=by, person=person)


@transaction.atomic
def to_counsel(*, request: LegalRequest, counsel: str, by: User) -> LegalRequest:
    """Hand the request to the program's counsel, by name."""
    return _step(request, "to_counsel", gettext_noop("With counsel"), by=by, counsel=counsel)


@transaction.atomic
def counsel_says(
    *, request: LegalRequest, words: str, by: User, court_order: str = "", subpoena: str = ""
) -> LegalRequest:
    """Write down counsel's word, and which order and subpoena counsel found to stand behind the request."""
    return _step(
        request,
        "counsel_says",
        gettext_noop("Counsel's word"),
        by=by,
        counsel_says=words,
        court_order=court_order,
        subpoena=subpoena,
    )


@transaction.atomic
def produce(*, request: LegalRequest, parts: Iterable[str], at: datetime, by: User) -> Production:
    """Hand over these parts of the person's records, frozen and in the ledger, and close the request.

    `parts`: keys of `copying.everything_held`. What the law guards is left out unless an order opens it.
    """
    own = request.kind == RequestKind.OWN_COPY
    step = begin(request, LEGAL_REQUEST, "hand_over" if own else "produce", by=by)
    _ready(request)
    person = policy.subject(request)
    with policy.unhidden(request.program_id):
        packet = disclose(
            person=person, to=person if own else request.asked_by,
            purpose=SharingPurpose.OWN if own else SharingPurpose.REQUIRED, basis=basis_of(request),
            facts=_chosen(person, parts), because="" if own else _because(request), address=request.address,
            request=request, at=at, by=by,
        )  # fmt: skip
    packet.refresh_from_db()
    production = Production.objects.create(
        program=request.program, request=request, packet=packet, sha256=fingerprint(packet.facts)
    )
    keep_checked(request, gettext_noop("Produced"), by=by, status=step.target, answered_at=at)
    return production


@transaction.atomic
def refuse(*, request: LegalRequest, answer: str, at: datetime, by: User) -> LegalRequest:
    """Answer that nothing is produced, in words that are kept."""
    return _step(request, "refuse", gettext_noop("Refused"), by=by, answer=answer, answered_at=at)


@transaction.atomic
def withdraw(*, request: LegalRequest, answer: str, at: datetime, by: User) -> LegalRequest:
    """Whoever asked does not ask any more."""
    return _step(request, "withdraw", gettext_noop("Withdrawn"), by=by, answer=answer, answered_at=at)


@transaction.atomic
def place_hold(*, person: Person, why: str, by: User, request: LegalRequest | None = None) -> LegalHold:
    """From now on nothing of this person's records may be removed or moved."""
    require(by, Permission.LEGAL_WORK, person.program_id)
    hold = LegalHold(program=person.program, person=person, request=request, why=why, placed_by=by)
    return keep_checked(hold, gettext_noop("Placed"), by=by)


@transaction.atomic
def lift_hold(*, hold: LegalHold, why: str, at: datetime, by: User) -> LegalHold:
    """End one hold; the records stay untouched while another one holds."""
    require(by, Permission.LEGAL_WORK, hold.program_id)
    lock_in_place(hold)
    if hold.until:
        raise RuleBroken(_("This hold was lifted before."))
    return keep_checked(hold, why, by=by, until=at, lifted_why=why)


def basis_of(request: LegalRequest) -> LegalBasis:
    """On which legal basis an answer to this request would leave."""
    if request.court_order and request.kind != RequestKind.OWN_COPY:
        return LegalBasis.COURT_ORDER
    return BASIS_OF.get(request.kind, LegalBasis.LEGAL_DEMAND)


def fingerprint(facts: dict[str, Any]) -> str:
    """SHA-256 of a packet's facts in one fixed writing: keys in order, no spaces."""
    written = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _ready(request: LegalRequest) -> None:
    """What must be known before anything is produced, in words that say what is missing."""
    if request.person_id is None:
        raise RuleBroken(_("Say first whose records these are."))
    if request.kind != RequestKind.OWN_COPY and not request.counsel_says:
        raise RuleBroken(_("Write down first what counsel says."))
    if request.kind == RequestKind.IMMIGRATION and not request.court_order:
        raise RuleBroken(_("Nothing is produced for immigration without an order signed by a judge."))
    guards = sharing.sensitivities(Fact.RECORD, request.program)
    ordered = bool(request.court_order) and (bool(request.subpoena) or not guards & sharing.PART2)
    if request.kind != RequestKind.OWN_COPY and guards - {Sensitivity.WHOLE} and not ordered:
        raise RuleBroken(
            _("These records are guarded. Produce them only on the court order that their law names.")
        )


def _chosen(person: Person, parts: Iterable[str]) -> dict[str, Any]:
    """The chosen parts by fact; `disclose` leaves out what the basis does not open."""
    facts: dict[str, Any] = {}
    for key, part in everything_held(person).items():
        if key in parts:
            facts.setdefault(part.fact.value, []).append({"title": part.title, "rows": part.rows})
    return facts


def _because(request: LegalRequest) -> str:
    named = " ".join(filter(None, [str(request.get_kind_display()), request.reference]))
    return f"{named}; {request.court_order}" if request.court_order else named


def _step(request: LegalRequest, name: str, reason: str, *, by: User, **changes: Any) -> LegalRequest:
    step = begin(request, LEGAL_REQUEST, name, by=by)
    return keep_checked(request, reason, by=by, status=step.target, **changes)
