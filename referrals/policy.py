"""What may leave with a referral, and why: asked of consents before it is sent."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from casemgmt.codes.facts import Fact
from casemgmt.codes.sharing import LegalBasis, SharingPurpose
from casemgmt.consents import policy as consents
from casemgmt.consents.models import Consent, Disclosure

# A consent to one of these covers asking a service; one for a court or a report does not.
PURPOSES = (SharingPurpose.SERVICE, SharingPurpose.CARE, SharingPurpose.BENEFITS, SharingPurpose.TPO)
ALWAYS = {Fact.CONTACT_PROHIBITED, Fact.NEED}  # a partner who does not know them may do harm, or nothing
TYPED = {Fact.NOTE, Fact.ELIGIBILITY}  # whoever writes them wants them to leave


@dataclass(frozen=True)
class Way:
    """One reason why facts may leave with a referral, and which of them."""

    basis: str
    consent: Consent | None
    facts: dict

    @property
    def key(self):
        return str(self.consent.pk) if self.consent else self.basis


def facts_of(referral, *, by, at, answers=()):
    """All that a referral can tell. `answers`: pairs of the service's own question and what was said."""
    told = {
        Fact.NEED: str(referral.get_need_display()),
        Fact.URGENCY: str(referral.get_urgency_display()),
        Fact.NOTE: referral.note,
        Fact.ELIGIBILITY: [f"{question} {answer}" for question, answer in answers if answer],
        Fact.WORKER: _("%(name)s, %(program)s") % {"name": by.name, "program": referral.program.name},
    }
    offered = consents.offered(referral.person, on=referral.program.day_of(at))
    return offered | {fact.value: value for fact, value in told.items() if value}


def ways(referral, *, by, at, answers=()):
    """Every way in which this referral may be sent now, the person's own consent first."""
    facts = facts_of(referral, by=by, at=at, answers=answers)
    bases = [(LegalBasis.CONSENT, consent) for consent in _consents(referral, at)]
    bases.append((LegalBasis.CARE_COORDINATION, None))
    found = [_way(planned(referral, basis=basis, consent=consent), facts, at) for basis, consent in bases]
    return [way for way in found if way.facts]


def leaving(referral, *, way, facts):
    """Those of the facts that this way lets leave."""
    return consents.allowed(planned(referral, basis=way.basis, consent=way.consent), facts)


def planned(referral, *, basis, consent=None):
    """The line that the ledger would hold, not saved."""
    agency = referral.service.asked_agency
    return Disclosure(
        program=referral.program,
        person=referral.person,
        recipient=agency,
        recipient_name=agency.name,
        basis=basis,
        consent=consent,
        purpose=purpose(consent),
    )


def purpose(consent):
    """What the facts are for: as the consent says, else to set up a service."""
    return consent.purpose if consent else SharingPurpose.SERVICE


def chosen(facts, keys):
    """The facts picked by their keys, and those that always go along."""
    return {key: facts[key] for key in facts if key in {*keys, *ALWAYS}}


def asked_by(service):
    """Keys of the facts that go along unless somebody picks others: what the service asks for, no more."""
    return {*service.asks, *TYPED}


def _consents(referral, at):
    live = Consent.objects.live(referral.program.day_of(at)).filter(person=referral.person)
    return live.filter(purpose__in=PURPOSES).select_related("recipient").order_by("-given_on", "id")


def _way(line, facts, at):
    kept = {} if consents.objection(line, at=at) else consents.allowed(line, facts)
    return Way(line.basis, line.consent, kept)
