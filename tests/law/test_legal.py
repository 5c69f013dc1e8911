"""Legal requests: who may work them, what may be produced on which paper, and what is kept of it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.audit.models import Event
from casemgmt.codes.legal import RequestKind
from casemgmt.consents import actions as consents
from casemgmt.consents.models import Disclosure, Packet, SharingPolicy
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.holds.models import LegalHold, LegalRequest
from casemgmt.law import actions
from casemgmt.law.actions.copying import everything_held
from casemgmt.law.actions.requests import fingerprint
from casemgmt.law.models import Production
from tests import factories
from tests.answers import edited

pytestmark = pytest.mark.django_db
PERSON = ["people.person"]


@pytest.fixture
def produce(custodian, now):
    def make(request, parts=PERSON, by=None):
        return actions.produce(request=request, parts=parts, at=now, by=by or custodian)

    return make


def flag(program, **flags):
    for name, value in flags.items():
        setattr(program.agency, name, value)
    stamp(program.agency, by=None, reason="test").save()


def test_only_the_records_custodian_works_legal_requests():
    assert {role for role in Role if Permission.LEGAL_WORK in GRANTS[role]} == {Role.RECORDS_CUSTODIAN}


@pytest.mark.parametrize("somebody", ["responder", "supervisor", "administrator", "auditor", "attorney"])
def test_nobody_else_logs_produces_refuses_or_holds(somebody, request, demand, produce, person, program, now):
    by, asked = request.getfixturevalue(somebody), demand()
    for deed in (
        lambda: actions.log_request(program=program, by=by, kind="other", asked_by="x", asks_for="y"),
        lambda: produce(asked, by=by),
        lambda: actions.refuse(request=asked, answer="No", at=now, by=by),
        lambda: actions.place_hold(person=person, why="x", by=by),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_worker_cannot_share_on_a_court_order_by_hand(share, responder, person, client_for):
    with pytest.raises(NotAllowed):
        share(basis="court_order", because="Order 12", by=responder)
    page = client_for(responder).get(reverse("consents:share_other", args=[person.pk])).content.decode()
    assert "medical_emergency" in page
    assert "court_order" not in page
    assert "legal_demand" not in page


def test_the_custodian_shares_nothing_in_law_without_a_request(share, custodian):
    with pytest.raises(RuleBroken, match="records custodian"):
        share(basis="court_order", because="Order 12", by=custodian, request=None)


def test_a_production_is_frozen_hashed_and_in_the_ledger(demand, produce, person, custodian):
    made = produce(demand(reference="24-CV-117"))
    line = made.packet.disclosure
    assert made.packet.facts["record"][0]["title"] == "Person"
    assert (line.person, line.basis, line.by) == (person, "court_order", custodian)
    assert line.because == "Court order 24-CV-117"
    assert made.sha256 == fingerprint(Packet.objects.get(pk=made.packet_id).facts)
    assert LegalRequest.objects.get().status == "produced"
    assert Event.objects.filter(kind="disclosure", object_id=str(line.pk)).exists()


def test_what_changes_later_does_not_change_the_copy(demand, produce, person):
    made = produce(demand())
    person.name = "Somebody Else"
    stamp(person, by=None, reason="test").save()
    made.refresh_from_db()
    assert "Rosalind Okafor-Zeta" in str(made.packet.facts)


@pytest.mark.parametrize("change", [lambda rows: rows.update(sha256="0" * 64), lambda rows: rows.delete()])
def test_a_production_never_changes(change, demand, produce):
    made = produce(demand())
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Production.objects.filter(pk=made.pk))


def test_nothing_is_produced_before_counsel_spoke(demand, produce, custodian):
    asked = demand(counsel=False)
    with pytest.raises(RuleBroken):
        produce(asked)
    actions.to_counsel(request=asked, counsel="Ira Stone", by=custodian)
    with pytest.raises(RuleBroken, match="counsel says"):
        produce(asked)


def test_a_request_is_answered_once(demand, produce, custodian, now):
    asked = demand()
    produce(asked)
    for again in (
        lambda: produce(asked),
        lambda: actions.refuse(request=asked, answer="No", at=now, by=custodian),
    ):
        with pytest.raises(RuleBroken):
            again()


def test_a_refusal_without_words_is_refused(demand, custodian, now):
    with pytest.raises(RuleBroken, match="answer"):
        actions.refuse(request=demand(), answer="", at=now, by=custodian)


@pytest.mark.parametrize(
    ("court_order", "subpoena", "leaves"),
    [("", "", False), ("Order 9", "", False), ("", "Subpoena 9", False), ("Order 9", "Subpoena 9", True)],
)
def test_part2_records_leave_only_on_an_order_with_a_subpoena(
    court_order, subpoena, leaves, demand, produce, program
):
    flag(program, is_part2_program=True)
    asked = demand(court_order=court_order, subpoena=subpoena)
    if not leaves:
        with pytest.raises(RuleBroken, match="guarded"):
            produce(asked)
        assert not Packet.objects.exists()
        return
    line = produce(asked).packet.disclosure
    assert (line.notice, line.court_order, line.subpoena) == ("part2-2024", "Order 9", "Subpoena 9")


def test_the_law_itself_is_asked_when_facts_leave(share, person, demand, custodian):
    """Whatever the production's own question forgot."""
    asked = demand(court_order="Order 9")
    facts = {"name": person.name, "substance_use": "Asks for help"}
    packet = share(
        basis="court_order", because="Order 9", purpose="required", facts=facts, request=asked, by=custodian
    )
    assert set(packet.facts) == {"name"}


@pytest.mark.parametrize(("court_order", "leaves"), [("", False), ("Order 9", True)])
def test_victim_service_records_leave_only_on_a_court_order(court_order, leaves, demand, produce, program):
    flag(program, is_victim_service_provider=True)
    asked = demand(court_order=court_order)
    if leaves:
        assert produce(asked).packet.disclosure.notice == "victim-1"
        return
    with pytest.raises(RuleBroken, match="guarded"):
        produce(asked)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("disclosure_part2_by_order_and_subpoena", {"facts": ["substance_use"], "court_order": "Order 9"}),
        ("disclosure_victim_services_by_order", {"facts": ["safety_needs"], "subpoena": "Subpoena 9"}),
        ("disclosure_in_law_answers_a_request", {"facts": ["name"], "request": None}),
        (
            "disclosure_in_law_answers_a_request",
            {"facts": ["record"], "request": None, "basis": "to_the_person"},
        ),
    ],
)
def test_the_database_itself_refuses_what_no_paper_opens(constraint, wrong, demand, person, custodian, now):
    given = {
        "program": person.program, "person": person, "recipient_name": "County court", "purpose": "required",
        "basis": "court_order", "because": "x", "notice": "general-1", "by": custodian, "at": now,
        "request": demand(),
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Disclosure.objects.create(**{**given, **wrong})


def test_a_subpoena_alone_opens_no_guarded_record(demand, produce, agreed):
    agreed("part2_tpo")
    parts = ["people.person", "consents.consent", "consents.consent:substance_use_treatment"]
    made = produce(demand("subpoena"), parts)
    assert set(made.packet.facts) == {"record"}
    assert made.packet.disclosure.basis == "legal_demand"


def test_immigration_gets_nothing_without_a_judges_order(demand, produce):
    with pytest.raises(RuleBroken, match="signed by a judge"):
        produce(demand("immigration"))
    assert produce(demand("immigration", court_order="Order 3")).packet.disclosure.basis == "court_order"


def test_the_words_that_refuse_immigration_stand_ready(client_for, custodian, demand):
    asked = demand("immigration")
    page = client_for(custodian).get(reverse("law:refuse", args=[asked.pk])).content.decode()
    assert "without an order signed by a judge" in page
    assert "counsel check" in page


def test_a_persons_own_copy_holds_everything_and_goes_to_them_alone(demand, produce, person, agreed, reach):
    reach()
    agreed()
    made = produce(demand("own_copy"), list(everything_held(person)))
    line = made.packet.disclosure
    assert (line.basis, line.purpose, line.recipient_name) == ("to_the_person", "own", person.ref)
    titles = {part["title"] for part in made.packet.facts["record"]}
    assert {"Person", "Consents"} < titles
    assert "(541) 555-0117" in str(made.packet.facts)


def test_an_own_copy_is_due_in_thirty_days_unless_the_program_says_sooner(
    client_for, custodian, person, today
):
    desk = client_for(custodian)
    paper = {"kind": "own_copy", "asked_by": "Rosalind", "asks_for": "Everything", "whose": person.ref}
    desk.post(reverse("law:legal_new"), {**paper, "received_on": today.isoformat()})
    assert LegalRequest.objects.get().due_on == today + timedelta(days=30)
    soon = today + timedelta(days=5)
    desk.post(
        reverse("law:legal_new"),
        {**paper, "received_on": today.isoformat(), "due_on": soon.isoformat()},
    )
    assert LegalRequest.objects.order_by("created_at").last().due_on == soon


def test_a_program_decides_in_how_many_days_a_person_has_their_copy(
    client_for, custodian, administrator, program, person, today
):
    consents.set_rules(program=program, by=administrator, own_copy_days=10)
    paper = {"kind": "own_copy", "asked_by": "Rosalind", "asks_for": "Everything", "whose": person.ref}
    client_for(custodian).post(reverse("law:legal_new"), {**paper, "received_on": today.isoformat()})
    assert LegalRequest.objects.get().due_on == today + timedelta(days=10)
    with pytest.raises(RuleBroken, match="30 days"):
        consents.set_rules(program=program, by=administrator, own_copy_days=31)


@pytest.mark.parametrize("days", [0, 31])
def test_the_database_lets_no_program_take_longer_than_the_law_for_an_own_copy(days, program):
    rules = stamp(SharingPolicy(program=program, own_copy_days=days), by=None, reason="test")
    with pytest.raises(IntegrityError, match="own_copy_in_time"), transaction.atomic():
        rules.save()


def test_a_paper_is_written_down_with_its_hold(client_for, custodian, person, today):
    desk, day = client_for(custodian), today.isoformat()
    paper = {"kind": "subpoena", "asked_by": "Ann Roe, attorney", "asks_for": "Notes", "received_on": day}
    wrong = desk.post(reverse("law:legal_new"), {**paper, "whose": "Nobody Here", "hold": "on"})
    assert wrong.status_code == 422
    assert "Choose the day on which the answer is due" in wrong.content.decode()
    desk.post(reverse("law:legal_new"), {**paper, "due_on": day, "whose": person.name, "hold": "on"})
    assert LegalHold.objects.get().person == person


def test_a_request_may_name_its_person_later_and_once(client_for, custodian, demand, produce, person):
    asked, desk = demand(person=None), client_for(custodian)
    with pytest.raises(RuleBroken, match="whose records"):
        produce(asked)
    address = reverse("law:say_whose", args=[asked.pk])
    assert desk.post(address, {"whose": "Nobody Here"}).status_code == 422
    desk.post(address, {"whose": person.ref.lower()})
    asked.refresh_from_db()
    assert asked.person == person
    assert desk.post(address, {"whose": person.ref}).status_code == 422


def test_the_whole_way_from_paper_to_copy_on_the_pages(client_for, custodian, attorney, demand, person):
    desk, asked = client_for(custodian), demand("subpoena", counsel=False, hold=True)
    at = lambda name: reverse(f"law:{name}", args=[asked.pk])  # noqa: E731
    assert "On hold" in desk.get(reverse("law:legal")).content.decode()
    desk.post(at("to_counsel"), {"counsel": "Ira Stone"})
    edited(desk, at("counsel_says"), {"words": "Answer it."})
    assert desk.post(at("produce"), {"parts": []}).status_code == 422
    shown = desk.post(at("produce"), {"parts": PERSON}, follow=True).content.decode()
    assert Production.objects.get().sha256 in shown
    assert "Rosalind Okafor-Zeta" in shown
    seen = client_for(attorney).get(at("legal_request")).content.decode()
    assert Production.objects.get().sha256 in seen
    assert "Rosalind" not in seen
    assert (
        client_for(attorney).get(reverse("law:production", args=[Production.objects.get().pk])).status_code
        == 403
    )


def test_a_production_opens_on_no_packet_page(demand, produce, client_for, responder):
    made = produce(demand())
    address = reverse("consents:packet", args=[made.packet_id])
    assert client_for(responder).get(address).status_code == 404


def test_requests_of_another_program_are_not_there(demand, other_program, client_for):
    stranger = factories.staff(Role.RECORDS_CUSTODIAN, program=other_program)
    assert not LegalRequest.objects.visible_to(stranger).exists()
    address = reverse("law:legal_request", args=[demand().pk])
    assert client_for(stranger).get(address).status_code == 404


@pytest.mark.parametrize("kind", RequestKind)
def test_every_kind_of_request_can_be_withdrawn(kind, demand, custodian, now):
    actions.withdraw(request=demand(kind, counsel=False), answer="They called", at=now, by=custodian)
    assert LegalRequest.objects.get().status == "withdrawn"
