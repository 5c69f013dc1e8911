"""Partners, what they offer, a person who agreed, and referrals on their way."""

from datetime import timedelta

import factory
from django.utils import timezone

from casemgmt.access.models import Program
from casemgmt.access.roles import Role
from casemgmt.codes.sharing import LegalBasis
from casemgmt.consents import actions as consents
from casemgmt.consents.models import SharingPolicy
from casemgmt.history import stamp
from casemgmt.people.models import Person
from referrals.actions.asking import sending
from referrals.actions.directory import keeping, moving
from referrals.models import Capacity, ContactCode, Mailbox, Service, ServiceProposal
from tests.factories import AgencyFactory, ProgramFactory, Stamped, staff

SHARED = [
    "name",
    "contact",
    "contact_prohibited",
    "language",
    "need",
    "urgency",
    "note",
    "eligibility",
    "worker",
]
SPOKEN = {
    "given": "verbal", "witness": "Dana Whitfield", "told_how_to_revoke": True, "language": "en",
    "interpreter": "none",
}  # fmt: skip


class PartnerFactory(AgencyFactory):
    name = factory.Sequence(lambda n: f"Partner {n}")
    is_operator = False
    is_partner = True


def lane():
    """The program that most tests are about."""
    return Program.objects.filter(pk="lane").first() or ProgramFactory(id="lane")


class MailboxFactory(Stamped):
    program = factory.LazyFunction(lane)
    agency = factory.SubFactory(PartnerFactory)
    email = factory.Sequence(lambda n: f"intake{n}@partner.example")
    phone = "+15415550199"

    class Meta:
        model = Mailbox


class ServiceFactory(Stamped):
    """A service whose agency has a mailbox for Lane, so that it can be asked."""

    agency = factory.LazyFunction(lambda: MailboxFactory().agency)
    name = factory.Sequence(lambda n: f"Service {n}")
    needs = factory.LazyFunction(lambda: ["housing"])

    class Meta:
        model = Service


class CapacityFactory(Stamped):
    service = factory.SubFactory(ServiceFactory)
    state = "capacity"
    said_by = "Noor, front desk"
    as_of = factory.LazyFunction(timezone.now)

    class Meta:
        model = Capacity


class PersonFactory(Stamped):
    name = "Rosalind Okafor-Zeta"

    class Meta:
        model = Person


def consent(person, agency, *, by, **terms):
    """A spoken yes of the person to share the usual with this agency."""
    today = person.program.day_of(timezone.now())
    wanted = {
        "what": SHARED,
        "recipient": agency,
        "purpose": "service",
        "expires_on": today + timedelta(days=7),
    }
    asked = consents.write_consent(person=person, kind="general_sharing", by=by, **{**wanted, **terms})
    return consents.give(consent=asked, on=today, by=by, **SPOKEN)


def care_rules(program):
    """The program and its counsel decided to coordinate care without asking each time."""
    rules = SharingPolicy(program=program, care_coordination=True, decided="Board and counsel, May 2026")
    return stamp(rules, by=None, reason="test").save()


def written(person, service, *, by, **changes):
    """A draft; nothing has left."""
    wanted = {"need": "housing", "urgency": "routine", "note": "Would like a ground floor."}
    return sending.draft(person=person, service=service, by=by, **{**wanted, **changes})


def sent(person, service, *, by, at=None, **changes):
    """A referral that the person agreed to and that left."""
    referral = written(person, service, by=by, **changes)
    agreed = consent(person, service.asked_agency, by=by)
    return sending.send(
        referral=referral, basis=LegalBasis.CONSENT, consent=agreed, by=by, at=at or timezone.now()
    )  # fmt: skip


def proposed(service, *, by, **changes):
    """What somebody of another program would have the service say."""
    proposal = ServiceProposal(
        program=by.memberships.get().program, service=service, changes=changes, why="They told me by phone.",
        proposed_by=by, proposed_at=timezone.now(),
    )  # fmt: skip
    stamp(proposal, by=by, reason="Proposed").save()
    return proposal


def lose_phone(mailbox):
    """The agency's phone for codes was taken out, and the day in which somebody could say no is over."""
    keeper = staff(Role.ADMINISTRATOR, program=mailbox.program)
    asked = keeping.correct_mailbox(mailbox=mailbox, by=keeper, at=timezone.now(), phone="")
    moving.settle_due(at=asked.counts_at)


def open_name(referral, *, by):
    """The partner typed a code that was read out: it knows whom it speaks of."""
    at = timezone.now()
    return ContactCode.objects.create(
        program=referral.program, referral=referral, digest="used", made_by=by, opened_at=at,
        expires_at=at + timedelta(minutes=15), opened_by="Noor Haddad, intake",
    )  # fmt: skip


def unmet(person, *, by, at=None, **changes):
    """Nobody could take this person."""
    wanted = {"need": "housing", "reason": "all_full"}
    return sending.note_unmet_need(
        program=person.program, person=person, by=by, at=at or timezone.now(), **{**wanted, **changes}
    )  # fmt: skip
