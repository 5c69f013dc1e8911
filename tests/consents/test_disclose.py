"""What leaves, on which basis, and what the ledger keeps of it."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemgmt.audit.models import Event
from casemgmt.codes.facts import Fact, Sensitivity, facts_of
from casemgmt.codes.sharing import BASES, EXPLAINED, KIND_COVERS, ConsentKind, LegalBasis
from casemgmt.consents import actions, policy
from casemgmt.consents.models import Disclosure, Packet
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.people.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
EVERYTHING = {fact.value: f"canary {fact.value}" for fact in Fact}


def test_a_disclosure_returns_the_packet_and_writes_the_ledger(
    agreed, share, person, housing, responder, now
):
    consent = agreed()
    packet = share(consent=consent, facts={"name": person.name, "need": "A bed tonight"})
    line = packet.disclosure
    assert packet.facts == {"name": person.name, "need": "A bed tonight"}
    assert (line.person, line.recipient, line.by, line.at) == (person, housing, responder, now)
    assert (line.recipient_name, line.facts, line.consent) == ("Harbor Housing", ["name", "need"], consent)
    assert line.get_notice_display()


def test_a_disclosure_is_written_to_the_log_without_a_word_of_it(agreed, share):
    line = share(consent=agreed()).disclosure
    event = Event.objects.get(kind="disclosure")
    assert event.object_id == str(line.pk)
    assert event.detail == {"person": str(line.person_id), "facts": 1}


@given(
    facts=st.dictionaries(
        st.one_of(st.sampled_from([*Fact.values]), st.text(max_size=12)), st.text(max_size=20), max_size=12
    ),
    what=st.sets(st.sampled_from([fact.value for fact in facts_of(Sensitivity.ORDINARY)]), min_size=1),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_fact_that_the_consent_does_not_name_never_leaves(facts, what, agreed, share):
    facts = {key: value.replace("\x00", "") for key, value in facts.items()}
    consent = agreed(what=sorted(what))
    before = Packet.objects.count()
    if not what & facts.keys():
        with pytest.raises(RuleBroken):
            share(consent=consent, facts=facts)
        assert Packet.objects.count() == before
        return
    packet = share(consent=consent, facts=facts)
    packet.refresh_from_db()
    assert packet.facts == {key: facts[key] for key in what & facts.keys()}
    assert set(packet.disclosure.facts) == set(packet.facts)


@pytest.mark.parametrize("kind", ConsentKind)
def test_a_consent_carries_only_what_it_names_even_if_everything_is_offered(kind, agreed, share):
    consent = agreed(kind)
    packet = share(consent=consent, facts=EVERYTHING)
    assert set(packet.facts) == set(consent.what)
    assert {Fact(key).sensitivity for key in packet.facts} <= KIND_COVERS[kind]


@pytest.mark.parametrize("basis", [basis for basis in LegalBasis if basis != LegalBasis.CONSENT])
def test_guarded_facts_leave_only_on_a_basis_that_their_law_names(
    basis, share, person, program, administrator, custodian, demand
):
    actions.set_rules(
        program=program, by=administrator, care_coordination=True, decided="City attorney, 2026"
    )
    own = {"to": person, "request": demand("own_copy"), "by": custodian}
    to = own if basis == LegalBasis.TO_THE_PERSON else {}
    packet = share(basis=basis, facts=EVERYTHING, because="Line 4 of the form", **to)
    for fact in Fact:
        assert (fact in packet.facts) == (basis in BASES[fact.sensitivity]), fact


@pytest.mark.parametrize("sensitivity", [s for s in Sensitivity if s != Sensitivity.ORDINARY])
def test_the_database_itself_refuses_a_guarded_fact_on_another_basis(sensitivity, share, person):
    line = share(basis="mandated_report", because="Report 7").disclosure
    wrong = next(basis for basis in LegalBasis if basis not in BASES[sensitivity])
    again = Disclosure(
        program=line.program, person=person, recipient_name="Somebody", purpose="required", basis=wrong,
        because="x", facts=[facts_of(sensitivity)[0]], notice="general-1", by=line.by, at=line.at,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match=f"disclosure_basis_fits_{sensitivity}"), transaction.atomic():
        again.save()


@pytest.mark.parametrize("basis", sorted(EXPLAINED))
def test_what_a_worker_decides_alone_is_explained(basis, share, person):
    with pytest.raises(RuleBroken, match="what happened"):
        share(basis=basis)
    line = share(basis=basis, because="Line 4 of the form").disclosure
    line.pk, line.because = None, ""
    with pytest.raises(IntegrityError, match="disclosure_says_what_happened"), transaction.atomic():
        line.save(force_insert=True)


def test_care_coordination_needs_the_programs_own_decision(share, program, administrator):
    with pytest.raises(RuleBroken, match="care coordination"):
        share(basis="care_coordination")
    with pytest.raises(RuleBroken):
        actions.set_rules(program=program, by=administrator, care_coordination=True)
    actions.set_rules(
        program=program, by=administrator, care_coordination=True, decided="City attorney, 2026"
    )
    assert share(basis="care_coordination")


def test_care_is_never_coordinated_with_police_or_strangers(share, program, administrator, police):
    actions.set_rules(
        program=program, by=administrator, care_coordination=True, decided="City attorney, 2026"
    )
    for to in (police, "A neighbor"):
        with pytest.raises(RuleBroken, match="never with police"):
            share(basis="care_coordination", to=to)


def test_nothing_leaves_on_a_consent_that_is_not_the_persons_or_names_another(agreed, share, police, program):
    consent = agreed()
    somebody = Person(program=program, name="Somebody Else")
    stamp(somebody, by=None, reason="test").save()
    for wrong in ({"person": somebody}, {"to": police}, {"to": "Harbor Housing"}, {"purpose": "legal"}):
        with pytest.raises(RuleBroken, match="Nothing was shared"):
            share(consent=consent, **{"purpose": consent.purpose, **wrong})


def test_nothing_leaves_without_a_live_consent(asked, agreed, share, responder, now):
    ended, back = agreed(), agreed()
    actions.revoke(consent=back, reason="", at=now, by=responder)
    with pytest.raises(RuleBroken, match="not complete"):
        share(consent=asked())
    with pytest.raises(RuleBroken, match="ended"):
        share(consent=ended, at=now + timedelta(days=11))
    with pytest.raises(RuleBroken, match="taken back"):
        share(consent=back)
    with pytest.raises(RuleBroken, match="no consent"):
        share(consent=None)


def test_everyone_who_treats_me_is_a_partner_and_never_police(agreed, share, police, person):
    consent = agreed(ConsentKind.PART2_TPO, recipient=None, all_treating=True)
    facts = {"substance_use": "Asks for treatment"}
    assert share(consent=consent, facts=facts).disclosure.notice == "part2-2024"
    for to in (police, "A neighbor"):
        with pytest.raises(RuleBroken):
            share(consent=consent, facts=facts, to=to)


def test_a_named_somebody_who_is_no_agency_can_be_the_recipient(agreed, share):
    consent = agreed(recipient=None, recipient_name="Ana Okafor, sister")
    assert share(consent=consent, to="ana okafor, sister").disclosure.recipient is None


def test_what_is_given_to_the_person_goes_to_nobody_else(share, person, housing):
    assert share(basis="to_the_person", to=person).disclosure.recipient_name == person.ref
    for wrong in ({"basis": "to_the_person", "to": housing}, {"basis": "court_order", "to": person}):
        with pytest.raises(RuleBroken, match="given to the person"):
            share(because="Order 12", **wrong)


def test_everything_a_part2_program_knows_is_a_part2_record(agreed, share, program):
    _flag(program, is_part2_program=True)
    with pytest.raises(RuleBroken):
        share(consent=agreed(), facts={"name": "Rosalind"})
    packet = share(consent=agreed(ConsentKind.PART2_TPO), facts={"name": "Rosalind"})
    assert packet.disclosure.notice == "part2-2024"


def test_everything_a_victim_service_knows_needs_a_release(agreed, share, program, administrator):
    _flag(program, is_victim_service_provider=True)
    actions.set_rules(program=program, by=administrator, care_coordination=True, decided="Counsel, 2026")
    for wrong in ({"consent": agreed()}, {"basis": "care_coordination"}, {"basis": "medical_emergency"}):
        with pytest.raises(RuleBroken):
            share(facts={"name": "Rosalind"}, because="x", **wrong)
    packet = share(consent=agreed(ConsentKind.VICTIM_SERVICE), facts={"name": "Rosalind"})
    assert packet.disclosure.notice == "victim-1"


def test_a_responder_of_another_program_and_a_call_taker_share_nothing(share, outsider, call_taker):
    for somebody in (outsider, call_taker):
        with pytest.raises(NotAllowed):
            share(basis="court_order", because="Order 12", by=somebody)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(purpose="legal"),
        lambda rows: rows.update(facts=["name", "note"]),
        lambda rows: rows.update(at="2020-01-01T00:00Z"),
        lambda rows: rows._raw_delete(rows.db),
    ],
)
def test_the_ledger_is_append_only_for_the_application(change, agreed, share):
    line = share(consent=agreed()).disclosure
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Disclosure.objects.filter(pk=line.pk))
    assert Disclosure.objects.get() == line


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(facts={}), lambda rows: rows._raw_delete(rows.db)]
)
def test_a_packet_is_frozen_for_the_application(change, agreed, share):
    packet = share(consent=agreed())
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Packet.objects.filter(pk=packet.pk))


def test_a_merge_of_two_records_may_take_the_ledger_along(agreed, share, program):
    line = share(consent=agreed()).disclosure
    survivor = Person(program=program, name="Rosalind Zeta")
    stamp(survivor, by=None, reason="test").save()
    line.person = survivor
    line.save()
    assert survivor.disclosures.get() == line


def test_the_record_offers_what_is_known_and_only_safe_ways_to_reach_the_person(person, reach, today):
    reach(voicemail="no", text="yes", note="ask for Ro")
    reach(value="+15415550118", do_not_use=True)
    reach(value="+15415550119", whose="shelter")
    reach(kind="address", value="12 Hidden Lane")
    reach(kind="email", value="ro@example.org", may_name_agency="yes")
    facts = policy.offered(person, on=today)
    assert sorted(facts["contact"]) == [
        "(541) 555-0117 (Call: yes, Voicemail: NO, Text: yes, Don't say who we are)",
        "ro@example.org",
    ]
    assert (facts["name"], facts["birth_date"], facts["language"]) == (person.name, "Feb 9, 1984", "Spanish")
    assert facts["interpreter"] == "Yes"
    assert "contact_prohibited" not in facts
    assert json.dumps(facts).count("0118") == json.dumps(facts).count("Hidden") == 0


def test_a_person_who_wants_no_contact_travels_with_that_flag(person, reach, today):
    reach(do_not_use=True)
    facts = policy.offered(person, on=today)
    assert facts["contact_prohibited"] is True
    assert "contact" not in facts


def _flag(program, **flags):
    for name, value in flags.items():
        setattr(program.agency, name, value)
    stamp(program.agency, by=None, reason="test").save()


def test_the_accountings_reproduce_their_exclusions(
    agreed, share, person, program, administrator, today, now
):
    actions.set_rules(program=program, by=administrator, care_coordination=True, decided="Counsel, 2026")
    spoken, signed = agreed(), agreed(ConsentKind.PART2_TPO)
    lines = {
        "spoken": share(consent=spoken),
        "part2": share(consent=signed, facts={"substance_use": "Asks for treatment"}),
        "care": share(basis="care_coordination"),
        "own": share(basis="to_the_person", to=person),
        "court": share(basis="court_order", because="Order 12"),
        "old": share(basis="court_order", because="Order 3", at=now - timedelta(days=365 * 4)),
        "oldest": share(basis="court_order", because="Order 1", at=now - timedelta(days=365 * 6 + 3)),
    }
    lines = {name: packet.disclosure for name, packet in lines.items()}
    assert set(Disclosure.objects.part2_accounting(today)) == {lines["part2"]}
    assert set(Disclosure.objects.hipaa_accounting(today)) == {lines["spoken"], lines["court"], lines["old"]}


def test_nothing_outside_its_program_is_read(agreed, share, auditor, outsider, social_worker):
    share(consent=agreed())
    assert Disclosure.objects.visible_to(auditor).count() == 1
    assert Disclosure.objects.visible_to(social_worker).count() == 1
    assert Disclosure.objects.visible_to(outsider).count() == 0
    assert Disclosure.objects.visible_to(factories.UserFactory()).count() == 0
