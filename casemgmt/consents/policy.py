"""May it leave? Asked when facts leave, at each view of a packet, and when a notice about one goes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from casemgmt.access.models import Agency, Program
from casemgmt.codes.facts import Fact, Sensitivity
from casemgmt.codes.sharing import A_NO_CLOSES, BASES, KIND_COVERS, LegalBasis, RedisclosureNotice
from casemgmt.consents.models import Consent, Disclosure, Packet, SharingPolicy
from casemgmt.consents.workflow import Status
from casemgmt.days import short_day
from casemgmt.notices.models import Notice
from casemgmt.people import contact
from casemgmt.people.folding import words
from casemgmt.people.models import Answer, ContactPoint, Person, YesNoAnswer
from casemgmt.wording import phone

FACTS = frozenset(Fact.values)
PACKET = "consents.packet"  # the subject of a notice about one
PART2 = {Sensitivity.PART2, Sensitivity.SUD_NOTES}
NOT_PASSED_ON = {ContactPoint.Kind.ADDRESS}  # a place can be a shelter, and no partner needs it to call

Facts = dict[str, Any]  # each by its code


@dataclass(frozen=True)
class PacketReading:
    """What a packet shows now: its facts, or none and the reason why it is frozen."""

    facts: Facts
    frozen: str = ""


def may_leave(notice: Notice) -> bool:
    """Whether a notice may go out now. One about a packet goes only while the packet may be read."""
    if notice.subject_kind != PACKET:
        return True
    packet = Packet.objects.for_reading().filter(pk=notice.subject_id).first()
    return packet is not None and not readable(packet, timezone.now()).frozen


def readable(packet: Packet, at: datetime) -> PacketReading:
    """What this packet shows at this moment, asked anew from the consent, the rules and the law's tables."""
    frozen = stopped(packet) or objection(packet.disclosure, at=at)
    if frozen:
        return PacketReading({}, _("Frozen: %(why)s") % {"why": frozen})
    return PacketReading(allowed(packet.disclosure, packet.facts))


def stopped(packet: Packet) -> str:
    """Why nobody reads this packet any more since the person's no, in words; empty where nobody froze it."""
    return _("the person chose not to share with them.") if hasattr(packet, "freeze") else ""


def objection(disclosure: Disclosure, *, at: datetime) -> str:
    """Why these facts may not leave, or not any more, in words; empty when they may.

    `disclosure` need not be saved: it says who, to whom, what for, on which basis and by which consent. A no
    of the person stops what is not saved yet; what left before it is stopped where somebody freezes it.
    """
    if A_NO_CLOSES[disclosure.basis] and disclosure._state.adding:
        no = _standing_no(disclosure)
        if no is not None:
            return _("the person chose not to share with them on %(day)s.") % {
                "day": short_day(disclosure.program.day_of(no.revoked_at))
            }
    match disclosure.basis:
        case LegalBasis.CONSENT:
            return _consent_objection(disclosure, at=at)
        case LegalBasis.CARE_COORDINATION:
            return _care_objection(disclosure)
        case LegalBasis.COURT_ORDER | LegalBasis.LEGAL_DEMAND if disclosure.request_id is None:
            return _("only the records custodian answers a court or another legal demand.")
    return ""


def standing_no(person: Person, agency: Agency) -> Consent | None:
    """The person's last no to this agency that still counts (a Consent), or None.

    A yes said later answers it, and so does a supervisor's decision while it lasts.
    """
    return _standing_no(
        Disclosure(program=person.program, person=person, recipient=agency, recipient_name=agency.name)
    )


def left_without_consent(no: Consent, *, at: datetime) -> list[Packet]:
    """Packets that left for whom this no names, on a basis that it closes, and that can still be read."""
    closed = [basis for basis in LegalBasis if A_NO_CLOSES[basis]]
    packets = Packet.objects.for_reading().filter(
        disclosure__person=no.person_id, disclosure__basis__in=closed
    )
    return [
        packet
        for packet in packets.order_by("-disclosure__at")
        if _concerns(no, packet.disclosure) and not readable(packet, at).frozen
    ]


def allowed(disclosure: Disclosure, facts: Facts) -> Facts:
    """Those of the facts that this disclosure may carry; everything else stays here."""
    return {key: value for key, value in facts.items() if _may_carry(disclosure, key)}


def sensitivities(key: str, program: Program) -> set[Sensitivity]:
    """The laws that guard this fact here.

    What a Part 2 program or a victim-service provider knows about a person is guarded as a whole: being
    known to them is the secret (42 CFR 2.12(a)(1); 34 USC 12291(b)(2)). Have counsel check.
    """
    guards = {Fact(key).sensitivity}
    if program.agency.is_part2_program:
        guards.add(Sensitivity.PART2)
    if program.agency.is_victim_service_provider:
        guards.add(Sensitivity.VICTIM_SERVICE)
    return guards


def notice_for(disclosure: Disclosure, keys: Iterable[str]) -> RedisclosureNotice:
    """Which redisclosure notice these facts travel with: the strictest that facts or consent call for."""
    guards = set().union(*(sensitivities(key, disclosure.program) for key in keys))
    if disclosure.consent:
        guards |= KIND_COVERS[disclosure.consent.kind]
    if guards & PART2:
        return RedisclosureNotice.PART2_2024
    if Sensitivity.VICTIM_SERVICE in guards:
        return RedisclosureNotice.VICTIM_1
    return RedisclosureNotice.GENERAL_1


def offered(person: Person, *, on: date) -> Facts:
    """What the record itself can tell a partner; need and note come from whoever asks them for help."""
    points = list(person.contact_points.all())
    offered = contact.offered(person)
    facts = {
        Fact.NAME: person.name,
        Fact.REF: person.ref,
        Fact.PRONOUNS: person.pronouns,
        Fact.BIRTH_DATE: person.birth_words if person.birth_answer == Answer.GIVEN else "",
        Fact.AGE: person.age_words(on=on),
        Fact.LANGUAGE: person.get_language_display() if person.language else "",
        Fact.INTERPRETER: _("Yes") if person.interpreter_needed == YesNoAnswer.YES else "",
        Fact.CONTACT: [_way(point) for point in offered if _may_be_told(point)],
        Fact.CONTACT_PROHIBITED: bool(points) and not offered,
    }
    return {key.value: value for key, value in facts.items() if value}


def _consent_objection(disclosure: Disclosure, *, at: datetime) -> str:
    consent = disclosure.consent
    if consent is None or consent.person_id != disclosure.person_id:
        return _("there is no consent of this person.")
    if consent.status == Status.REVOKED:
        return _("consent was taken back.")
    if consent.status != Status.ACTIVE:
        return _("consent is not complete.")
    if consent.has_ended(disclosure.program.day_of(at)):
        return _("consent ended on %(day)s.") % {"day": short_day(consent.expires_on)}
    if not _reaches(consent, disclosure):
        return _("consent names somebody else.")
    if consent.purpose != disclosure.purpose:
        return _("consent was given for something else.")
    return ""


def _reaches(consent: Consent, disclosure: Disclosure) -> bool:
    """Whether the consent names this recipient. "Everyone who treats me": no police, no victim service."""
    agency = disclosure.recipient
    if consent.all_treating:
        return (
            agency is not None
            and agency.is_partner
            and not (agency.is_law_enforcement or agency.is_victim_service_provider)
        )
    if consent.recipient_id:
        return disclosure.recipient_id == consent.recipient_id
    return agency is None and disclosure.recipient_name.casefold() == consent.recipient_name.casefold()


def _standing_no(disclosure: Disclosure) -> Consent | None:
    rows = Consent.objects.filter(person=disclosure.person_id).exclude(status=Status.DRAFT)
    said = [consent for consent in rows.select_related("recipient") if _concerns(consent, disclosure)]
    no = max((each for each in said if each.is_no), key=lambda each: each.revoked_at, default=None)
    if no is None or any(_answers(each, no, disclosure.program) for each in said if not each.is_no):
        return None
    return None if no.overrides.open().filter(recipient=disclosure.recipient_id).exists() else no


def _answers(yes: Consent, no: Consent, program: Program) -> bool:
    """Whether the yes is the later word. Paper may be written down late, so days count before moments."""
    said_no_on = program.day_of(no.revoked_at)
    return yes.given_on > said_no_on or (
        yes.given_on == said_no_on and yes.given_at is not None and yes.given_at > no.revoked_at
    )


def _concerns(consent: Consent, disclosure: Disclosure) -> bool:
    """Whether a consent or a no is about this recipient, also where an agency was named in words alone."""
    named = words(consent.recipient_name)
    return _reaches(consent, disclosure) or (bool(named) and named == words(disclosure.recipient_name))


def _care_objection(disclosure: Disclosure) -> str:
    if not SharingPolicy.objects.of(disclosure.program_id).care_coordination:
        return _("the program does not share for care coordination without consent.")
    agency = disclosure.recipient
    if agency is None or not agency.is_partner or agency.is_law_enforcement:
        return _("care is coordinated with partner agencies only, never with police.")
    return ""


def _may_carry(disclosure: Disclosure, key: str) -> bool:
    if key not in FACTS or (key == Fact.RECORD and disclosure.request_id is None):
        return False
    if key == Fact.CONTACT and disclosure.request_id is None and disclosure.person.has_died:
        return False
    guards = sensitivities(key, disclosure.program)
    if not all(disclosure.basis in BASES[guard] for guard in guards) or not _ordered(disclosure, guards):
        return False
    consent = disclosure.consent
    return consent is None or (key in consent.what and guards <= KIND_COVERS[consent.kind])


def _ordered(disclosure: Disclosure, guards: set[Sensitivity]) -> bool:
    """What a court must have signed: 42 CFR 2.61 wants an order and a subpoena. Have counsel check."""
    if disclosure.basis != LegalBasis.COURT_ORDER:
        return True
    if guards & PART2:
        return bool(disclosure.court_order and disclosure.subpoena)
    return Sensitivity.VICTIM_SERVICE not in guards or bool(disclosure.court_order)


def _may_be_told(point: ContactPoint) -> bool:
    """A way to reach the person that a partner may know: no shelter's front desk."""
    return point.kind not in NOT_PASSED_ON and point.whose != ContactPoint.Whose.SHELTER


def _way(point: ContactPoint) -> str:
    """One way to reach the person with its rules: the number never travels without them."""
    number = phone(point.value) if point.kind == ContactPoint.Kind.PHONE else point.value
    if point.extension:
        number = _("%(number)s, extension %(extension)s") % {"number": number, "extension": point.extension}
    rules = ", ".join(rule.text for rule in contact.rules(point) if not rule.minor)
    return f"{number} ({rules})" if rules else number
