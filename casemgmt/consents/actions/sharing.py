"""Every write on consents, the rules for sharing, and the one way that facts leave."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from casemgmt.access.models import Agency, Program, User
from casemgmt.access.policy import require
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.codes.sharing import A_NO_CLOSES, PRODUCED, Given, LegalBasis
from casemgmt.consents import policy, wording
from casemgmt.consents.actions.signing import is_drawn, page_of
from casemgmt.consents.models import Consent, Disclosure, Packet, Scan, SharingPolicy
from casemgmt.consents.policy import PacketReading
from casemgmt.consents.workflow import CONSENT
from casemgmt.constraints import keep_checked, save_checked
from casemgmt.days import short_day
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.holds import policy as holds
from casemgmt.holds.models import LegalRequest
from casemgmt.people.duplicates import words
from casemgmt.people.models import Person


@transaction.atomic
def write_consent(
    *, person: Person, kind: str, by: User, consent: Consent | None = None, **terms: Any
) -> Consent:
    """Write down what is asked, before it is read aloud; a draft may be written again."""
    require(by, Permission.CONSENT_RECORD, person.program_id)
    if consent is None:
        consent = Consent(program=person.program, person=person)
    else:
        begin(consent, CONSENT, "write", by=by)
    consent.kind, consent.recorded_by = kind, by
    consent.person_name = person.legal_name or person.shown_name
    consent.discloser = f"{person.program.name}, {person.program.agency.name}"
    return keep_checked(consent, gettext_noop("Written"), by=by, **terms)


@transaction.atomic
def give(
    *, consent: Consent, given: str, on: date, by: User, scan: bytes | None = None, **how: Any
) -> Consent:
    """The person agreed on this day: everything the law asks for must be there, or nothing is kept.

    `how`: language, interpreter, interpreter_name, witness, signature, signer_name, signed_as,
    told_how_to_revoke, told_redisclosure. `scan`: the bytes of the signed page, for a paper signature.
    """
    step = begin(consent, CONSENT, "give", by=by)
    if given == Given.VERBAL:
        _short_and_witnessed(consent, witness=how.get("witness", ""), on=on, by=by)
    if given == Given.DRAWN and not is_drawn(how.get("signature", "")):
        raise RuleBroken(_("This is too small for a signature. Draw it again, or let them type their name."))
    if given == Given.SCANNED:
        how["signature"] = _keep_scan(consent, scan)
    consent.words = words_of(consent, how.get("language", ""))
    return keep_checked(
        consent, gettext_noop("Given"), by=by,
        status=step.target, given=given, given_on=on, given_at=timezone.now(), **how,
    )  # fmt: skip


@transaction.atomic
def revoke(*, consent: Consent, reason: str, at: datetime, by: User) -> Consent:
    """Take the consent back. It bites at once: packets freeze, and what is queued is asked again.

    It is a no to that agency too: what left without consent may be frozen (`freeze`), and nothing more leaves
    on a basis that a no closes.
    """
    return _say_no(consent, "revoke", reason or gettext_noop("Taken back"), reason, at=at, by=by)


@transaction.atomic
def refuse_to_share(*, consent: Consent, reason: str, at: datetime, by: User) -> Consent:
    """The person was asked and chose not to: a no that is kept, and help goes on."""
    return _say_no(consent, "refuse", reason or gettext_noop("Chose not to"), reason, at=at, by=by)


@transaction.atomic
def drop_draft(*, consent: Consent, by: User) -> None:
    """Throw a draft away; what was given is kept."""
    begin(consent, CONSENT, "write", by=by)
    holds.refuse_if_held(consent.person_id)
    stamp(consent, by=by, reason=gettext_noop("Thrown away")).delete()


@transaction.atomic
def disclose(
    *,
    person: Person,
    to: Agency | Person | str,
    purpose: str,
    facts: dict[str, Any],
    by: User,
    basis: LegalBasis,
    at: datetime,
    consent: Consent | None = None,
    request: LegalRequest | None = None,
    because: str = "",
    address: str = "",
) -> Packet:
    """Let facts leave, write the ledger, and return the stored packet. The only way out.

    `to`: an Agency, the Person, or a name. `facts`: values by `codes.facts.Fact`; whatever basis, consent
    and law do not allow is left out of the packet. `request`: the legal request that this answers, for which
    the records custodian alone lets facts leave. RuleBroken when nothing may leave.
    """
    in_law = request is not None or basis in PRODUCED
    require(by, Permission.LEGAL_WORK if in_law else Permission.FACTS_SHARE, person.program_id)
    if A_NO_CLOSES[basis]:
        lock_person(person.pk)
    if consent is not None:
        consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    disclosure = Disclosure(
        program=person.program, person=person, purpose=purpose, basis=basis, consent=consent,
        because=because, by=by, at=at, recipient_address=address, request=request,
        court_order=request.court_order if request else "", subpoena=request.subpoena if request else "",
        **_recipient(to, person, basis),
    )  # fmt: skip
    kept = _allowed(disclosure, facts)
    disclosure.facts, disclosure.notice = sorted(kept), policy.notice_for(disclosure, kept)
    save_checked(disclosure, force_insert=True)
    record(EventKind.DISCLOSURE, by=by, of=disclosure, detail={"person": str(person.pk), "facts": len(kept)})
    return Packet.objects.create(program=person.program, disclosure=disclosure, facts=kept)


def open_packet(*, packet: Packet, at: datetime, by: User | None = None) -> PacketReading:
    """What the packet shows now; the view is written to the log or nothing is shown."""
    reading = policy.readable(packet, at)
    record(EventKind.READ, by=by, of=packet, detail={"frozen": bool(reading.frozen)})
    return reading


@transaction.atomic
def set_rules(*, program: Program, by: User, **rules: Any) -> SharingPolicy:
    """Keep what the program and its counsel decided about sharing."""
    require(by, Permission.SHARING_RULES, program)
    kept = SharingPolicy.objects.of(program)
    return keep_checked(kept, gettext_noop("Rules set"), by=by, **rules)


def words_of(consent: Consent, language: str) -> str:
    """What is read aloud: in the person's language where we have it, else as the interpreter gets it."""
    with override(language_of_words(language)):
        return wording.script(consent)


def language_of_words(language: str) -> str:
    """The language in which the words for somebody of this language stand: theirs, or English."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def lock_person(person: UUID) -> None:
    """Whoever says no, and whoever shares without a yes, waits for the other. `person`: an id."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person)


def _say_no(consent: Consent, name: str, why: str, reason: str, *, at: datetime, by: User) -> Consent:
    lock_person(consent.person_id)
    step = begin(consent, CONSENT, name, by=by)
    return keep_checked(consent, why, by=by, status=step.target, revoked_at=at, revoke_reason=reason)


def _allowed(disclosure: Disclosure, facts: dict[str, Any]) -> dict[str, Any]:
    objection = policy.objection(disclosure, at=disclosure.at)
    if objection:
        raise RuleBroken(_("Nothing was shared: %(why)s") % {"why": objection})
    kept = policy.allowed(disclosure, facts)
    if not kept:
        raise RuleBroken(_("Nothing was shared: none of these facts may leave for this reason."))
    return kept


def _recipient(to: Agency | Person | str, person: Person, basis: LegalBasis) -> dict[str, Any]:
    """The ledger's columns for whom it goes to. What is given to the person goes to nobody else."""
    if isinstance(to, Person) != (basis == LegalBasis.TO_THE_PERSON) or (
        isinstance(to, Person) and to != person
    ):
        raise RuleBroken(_("Choose “given to the person” exactly when it goes to the person."))
    if isinstance(to, Agency):
        return {"recipient": to, "recipient_name": to.name}
    return {"recipient_name": person.ref if to == person else to}


def _short_and_witnessed(consent: Consent, *, witness: str, on: date, by: User) -> None:
    longest = on + timedelta(days=SharingPolicy.objects.of(consent.program_id).verbal_days)
    if consent.expires_on is None or consent.expires_on > longest:
        raise RuleBroken(
            _("A spoken yes counts until %(day)s at most. Choose an earlier last day, or take a signature.")
            % {"day": short_day(longest)}
        )
    if words(witness) == words(by.name):
        raise RuleBroken(_("The witness must be somebody else than you."))


def _keep_scan(consent: Consent, content: bytes | None) -> str:
    """Store the signed page and return its fingerprint, which stands in the place of a signature."""
    media_type, content = page_of(content)
    fingerprint = hashlib.sha256(content).hexdigest()
    Scan.objects.create(
        program_id=consent.program_id,
        consent=consent,
        media_type=media_type,
        sha256=fingerprint,
        content=content,
    )
    return fingerprint
