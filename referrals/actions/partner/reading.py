"""What a partner reads of a packet: a little in the open, more after a look, all of it after a code.

Each view asks consents anew. What stands in the open is made of codes, never of typed words, and looking
at it leaves no trace: a mail scanner may do it all day. The other two are written to the log.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.codes.facts import Fact
from casemgmt.consents import policy as consents
from casemgmt.consents import wording as consent_words
from casemgmt.consents.actions import open_packet
from casemgmt.consents.models import Packet
from casemgmt.consents.policy import PacketReading
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.people.models import Person
from referrals.models import Mailbox, Referral
from referrals.workflow import HELD

IN_THE_OPEN = (Fact.NEED, Fact.URGENCY, Fact.AGE, Fact.LANGUAGE, Fact.INTERPRETER)
TO_DECIDE = (Fact.ELIGIBILITY, Fact.NOTE, Fact.APPOINTMENT, Fact.WORKER)
AGES = ((0, 17), (18, 24), (25, 44), (45, 64), (65, None))

Lines = list[tuple[Fact, Any]]


def cannot_come() -> Exists:
    """For rows of referrals: somebody said that the person cannot come for now. Why is told to no partner."""
    away = Q(away_since__isnull=False) | ~Q(death_said_by=[])
    return Exists(Person.objects.filter(away, pk=OuterRef("person")))


@dataclass(frozen=True)
class ShownFacts:
    """Lines of (label, value), the notice that travels with them, or the reason why there are none."""

    facts: tuple[tuple[str | Promise, Any], ...]
    notice: str
    scope: str
    frozen: str = ""
    brief: str = ""


def in_the_open(referral: Referral, *, at: datetime) -> ShownFacts:
    """Codes only: what is needed, how soon, an age band, the language. Reads, and writes nothing."""
    packet = _packet(referral)
    reading = consents.readable(packet, at)
    told = {
        Fact.NEED: referral.get_need_display(),
        Fact.URGENCY: referral.get_urgency_display(),
        Fact.AGE: age_band(str(reading.facts.get(Fact.AGE, ""))),
    }
    lines = [(fact, told.get(fact, value)) for fact, value in _of(reading, IN_THE_OPEN)]
    return _shown(packet, lines, reading, brief=_brief(dict(lines)))


def to_decide(referral: Referral, *, mailbox: Mailbox, at: datetime) -> ShownFacts:
    """The answers to the service's questions and the note, for somebody who said who they are."""
    packet = _packet(referral)
    _own(referral, mailbox)
    reading = open_packet(packet=packet, at=at)
    return _shown(packet, _of(reading, TO_DECIDE), reading)


def in_full(referral: Referral, *, mailbox: Mailbox, at: datetime) -> ShownFacts:
    """Everything in the packet, name and phone too, while the work is under way. A disclosure in the log."""
    packet = _packet(referral)
    _own(referral, mailbox)
    if referral.status not in HELD:
        raise RuleBroken(_("Name and phone open only while a referral is accepted and under way."))
    reading = open_packet(packet=packet, at=at)
    record(EventKind.DISCLOSURE, of=referral, detail={"facts": len(reading.facts)})
    return _shown(packet, _of(reading, Fact), reading)


def age_band(words: str) -> str:
    """ "42" or "30 to 35" as a band; empty when no age is told."""
    years = [int(number) for number in re.findall(r"\d+", words)]
    if not years:
        return ""
    begin = next(low for low, high in AGES if high is None or min(years) <= high)
    end = next(high for low, high in AGES if high is None or max(years) <= high)
    if end is None:
        return _("%(from)s or older") % {"from": begin}
    if not begin:
        return _("under %(age)s") % {"age": end + 1}
    return _("%(from)s to %(to)s") % {"from": begin, "to": end}


def _packet(referral: Referral) -> Packet:
    return Packet.objects.for_reading().get(pk=referral.packet_id)


def _own(referral: Referral, mailbox: Mailbox) -> None:
    if referral.mailbox_id != mailbox.pk:
        raise NotAllowed(_("This referral belongs to another mailbox."))


def _of(reading: PacketReading, facts: Iterable[Fact]) -> Lines:
    return [(fact, reading.facts[fact]) for fact in facts if fact in reading.facts]


def _brief(told: dict[Fact, Any]) -> str:
    """One line of a list: what is needed, and for whom roughly. How soon stands beside it."""
    age = _("age %(band)s") % {"band": told[Fact.AGE]} if told.get(Fact.AGE) else ""
    interpreter = Fact.INTERPRETER.label if Fact.INTERPRETER in told else ""
    words = (told.get(Fact.NEED), age, told.get(Fact.LANGUAGE), interpreter)
    return " · ".join(str(word) for word in words if word)


def _shown(packet: Packet, lines: Lines, reading: PacketReading, brief: str = "") -> ShownFacts:
    disclosure = packet.disclosure
    scope = consent_words.scope_of(disclosure.consent) if disclosure.consent else ""
    facts = tuple((fact.label, value) for fact, value in lines if value)
    return ShownFacts(
        facts, disclosure.get_notice_display(), "" if reading.frozen else scope, reading.frozen, brief
    )
