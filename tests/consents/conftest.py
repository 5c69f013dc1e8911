"""Consents to test with: each complete, so that a test can take one thing away."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.codes.sharing import KIND_PURPOSES, PRODUCED, ConsentKind
from casemgmt.consents import actions
from casemgmt.consents.models import Freeze, Override, Scan
from casemgmt.history import stamp
from casemgmt.law import actions as law
from casemgmt.people import actions as people
from casemgmt.people.models import Conflict, ContactPoint, Person, PersonGrant, Restriction
from referrals.models import ContactCode
from tests import factories
from tests.people.conftest import make_person
from tests.referrals.factories import MailboxFactory, sent, unmet
from tests.world.one_person import saved
from tests.world.one_program import furnish

SPOKEN = {"given": "verbal", "witness": "Dana Whitfield"}
TYPED = {"given": "typed", "signature": "Rosalind Okafor-Zeta", "signer_name": "Rosalind Okafor-Zeta"}
TOLD = {"told_how_to_revoke": True, "told_redisclosure": True, "language": "en", "interpreter": "none"}
FACTS = {
    ConsentKind.GENERAL: ["name", "contact", "need"],
    ConsentKind.PART2_TPO: ["name", "substance_use"],
    ConsentKind.SUD_NOTES: ["name", "sud_notes"],
    ConsentKind.LEGAL: ["name", "substance_use_treatment"],
    ConsentKind.VICTIM_SERVICE: ["name", "safety_needs"],
}


@pytest.fixture
def person(program):
    someone = Person(
        program=program, name="Rosalind Okafor-Zeta", language="es", language_answer="given",
        birth_year=1984, birth_month=2, birth_day=9, birth_answer="given", interpreter_needed="yes",
    )  # fmt: skip
    stamp(someone, by=None, reason="test").save()
    return someone


@pytest.fixture
def reach(person):
    """Add a way to reach the person."""

    def make(**given):
        wanted = {"program": person.program, "person": person, "kind": "phone", "value": "+15415550117"}
        point = ContactPoint(**{**wanted, **given})
        stamp(point, by=None, reason="test").save()
        return point

    return make


@pytest.fixture
def housing(db):
    return factories.AgencyFactory(name="Harbor Housing", is_operator=False, is_partner=True)


@pytest.fixture
def police(db):
    return factories.AgencyFactory(
        name="City Police", is_operator=False, is_partner=True, is_law_enforcement=True
    )


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(program, now):
    return program.day_of(now)


@pytest.fixture
def asked(person, housing, responder, today):
    """Write a draft consent; any term may be given."""

    def make(kind=ConsentKind.GENERAL, **given):
        terms = {
            "what": FACTS[kind], "recipient": housing, "purpose": min(KIND_PURPOSES[kind]),
            "expires_on": today + timedelta(days=10),
        }  # fmt: skip
        return actions.write_consent(person=person, kind=kind, by=responder, **{**terms, **given})

    return make


@pytest.fixture
def agreed(asked, responder, today):
    """A consent that the person gave: spoken for general sharing, typed for the rest."""

    def make(kind=ConsentKind.GENERAL, how=None, **terms):
        how = how or (SPOKEN if kind == ConsentKind.GENERAL else TYPED)
        return actions.give(consent=asked(kind, **terms), on=today, by=responder, **TOLD, **how)

    return make


@pytest.fixture
def custodian(program):
    return factories.staff(Role.RECORDS_CUSTODIAN, program=program)


@pytest.fixture
def attorney(program):
    return factories.staff(Role.CITY_ATTORNEY, program=program)


@pytest.fixture
def demand(program, person, custodian, today):
    """A legal request about the person; counsel's word stands on it unless it is their own copy."""

    def make(kind="court_order", *, hold=False, counsel=True, court_order="", subpoena="", **given):
        paper = {
            "asked_by": "County court", "received_on": today, "due_on": today + timedelta(days=10),
            "asks_for": "All records", "person": person,
        }  # fmt: skip
        request = law.log_request(program=program, by=custodian, kind=kind, hold=hold, **{**paper, **given})
        if counsel and kind != "own_copy":
            law.to_counsel(request=request, counsel="Ira Stone", by=custodian)
            law.counsel_says(
                request=request, words="Answer it.", court_order=court_order, subpoena=subpoena, by=custodian
            )
        return request

    return make


@pytest.fixture
def share(person, housing, responder, now, demand, custodian):
    """Disclose facts; any argument of `disclose` may be given. In law, the custodian answers a request."""

    def make(**given):
        if given.get("basis") in PRODUCED:
            request = demand(court_order="Order 12", subpoena="Subpoena 12")
            given = {"request": request, "by": custodian, **given}
        consent = given.get("consent")
        wanted = {
            "person": person, "to": housing, "by": responder, "at": now, "facts": {"name": person.name},
            "basis": "consent", "purpose": consent.purpose if consent else "service",
        }  # fmt: skip
        return actions.disclose(**{**wanted, **given})

    return make


@pytest.fixture
def long_ago():
    return date(2019, 1, 1)


@pytest.fixture
def full_life(program, team, social_worker, supervisor, custodian, demand, now):
    """A person with at least one row in every table that belongs to a person."""
    factories.MembershipFactory(user=social_worker, role=Role.RESPONDER, team=team)
    made = furnish(program, team, social_worker, MailboxFactory().agency)
    person = made.person
    asked = sent(person, made.service, by=social_worker)
    ContactCode.objects.create(
        program=program, referral=asked, digest="x", made_by=social_worker, expires_at=now
    )
    Scan.objects.create(
        program=program, consent=made.consent, media_type="image/png", sha256="0" * 64, content=b"page"
    )
    decided = {"program": program, "person": person, "no": made.no, "recipient": made.agency}
    saved(Override(**decided, why="Asked for it", by=supervisor))
    Freeze.objects.create(program=program, packet=asked.packet, no=made.no, by=social_worker, at=now)
    unmet(person, by=social_worker)
    alike = make_person(program, name="Rosalind Zeta")
    people.record_not_same(person=person, other=alike, by=social_worker)
    saved(Conflict(program=program, person=person, user=supervisor))
    saved(Restriction(program=program, person=person, kind="privacy", why="Asked for it", until=now))
    saved(PersonGrant(program=program, person=person, user=supervisor, given_by=social_worker, why="x"))
    request = demand(person=person, hold=True)
    law.produce(request=request, parts=["people.person"], at=now, by=custodian)
    law.lift_hold(hold=request.holds.get(), why="Closed", at=now, by=custodian)
    return made
