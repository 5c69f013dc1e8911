"""A paper about a restricted person is seen and worked by the records custodian; the record stays closed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casemgmt.access.models import User
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.history import stamp
from casemgmt.holds.models import LegalHold, LegalRequest
from casemgmt.law.models import Production
from casemgmt.people import actions as people
from casemgmt.people.models import Person
from tests import factories
from tests.answers import edited
from tests.people.test_hidden import as_user, counted

pytestmark = pytest.mark.django_db
TABLES = ["holds_legalrequest", "holds_legalhold"]
PAPERS = [LegalRequest, LegalHold]


@pytest.fixture
def restricted(person, supervisor, responder):
    people.restrict(person=person, kind="safety", why="Somebody asks", may_see=[responder], by=supervisor)
    return person


@pytest.fixture
def asked(demand, restricted):
    return demand("court_order", hold=True, court_order="Order 9", subpoena="Subpoena 9")


def at(name, row):
    return reverse(f"law:{name}", args=[row.pk])


def test_the_whole_way_from_paper_to_copy(client_for, custodian, restricted, today):
    desk, day = client_for(custodian), today.isoformat()
    paper = {"kind": "subpoena", "asked_by": "Ann Roe", "asks_for": "Notes", "received_on": day}
    desk.post(reverse("law:legal_new"), {**paper, "due_on": day, "whose": restricted.name, "hold": "on"})
    asked = LegalRequest.objects.get()
    assert (asked.person_id, LegalHold.objects.get().person_id) == (restricted.pk, restricted.pk)
    assert restricted.ref in desk.get(reverse("law:legal")).content.decode()
    desk.post(at("to_counsel", asked), {"counsel": "Ira Stone"})
    edited(desk, at("counsel_says", asked), {"words": "Answer it."})
    page = desk.get(at("legal_request", asked)).content.decode()
    assert restricted.ref in page and "Restricted record" in page
    assert restricted.name not in page
    shown = desk.post(at("produce", asked), {"parts": ["people.person"]}, follow=True).content.decode()
    assert restricted.name in shown
    assert Production.objects.get().sha256 in desk.get(at("legal_request", asked)).content.decode()


def test_holds_are_placed_and_lifted_and_bite(client_for, custodian, restricted, demand, reach):
    asked, desk = demand(), client_for(custodian)
    desk.post(at("place_hold", asked), {"why": "Roe v. City"})
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        stamp(reach(), by=None, reason="test").delete()
    hold = LegalHold.objects.get()
    desk.post(at("lift_hold", hold), {"why": "Closed"})
    hold.refresh_from_db()
    assert hold.until


def test_the_person_may_be_named_later(client_for, custodian, restricted, demand):
    asked, desk = demand(person=None), client_for(custodian)
    desk.post(at("say_whose", asked), {"whose": restricted.ref})
    asked.refresh_from_db()
    assert asked.person_id == restricted.pk
    assert desk.post(at("say_whose", asked), {"whose": restricted.ref}).status_code == 422


def test_the_record_itself_stays_closed_to_the_custodian(asked, custodian, client_for, restricted):
    with as_user(custodian):
        assert not Person.objects.exists()
        assert counted("consents_disclosure", "person_id", restricted) == 0
    assert client_for(custodian).get(reverse("consents:disclosures", args=[restricted.pk])).status_code == 404


@pytest.mark.parametrize("table", TABLES)
def test_row_security_shows_the_papers_to_the_custodian_alone(
    table, asked, custodian, attorney, auditor, supervisor, restricted
):
    with as_user(custodian):
        assert counted(table, "person_id", restricted) == 1
    for user in (attorney, auditor, supervisor):
        with as_user(user):
            assert counted(table, "person_id", restricted) == 0


@pytest.mark.parametrize("model", PAPERS)
def test_the_applications_own_rule_says_the_same(model, asked, custodian, attorney, auditor):
    assert model.objects.visible_to(custodian).count() == 1
    assert not any(model.objects.visible_to(user).exists() for user in (attorney, auditor))


def test_a_custodian_who_was_one_sees_no_paper_any_more(asked, custodian, restricted):
    spell = custodian.memberships.get()
    spell.until = spell.since
    stamp(spell, by=None, reason="test").save()
    with as_user(User.objects.get(pk=custodian.pk)):
        assert counted("holds_legalrequest", "person_id", restricted) == 0
    with as_user(factories.staff(Role.RESPONDER, program=restricted.program)):
        assert counted("holds_legalrequest", "person_id", restricted) == 0


def test_a_custodian_who_knows_the_person_works_no_paper_about_them(
    asked, custodian, supervisor, client_for, restricted, today
):
    people.link_own_record(person=restricted, user=custodian, why="Joined", by=supervisor)
    assert not LegalRequest.objects.visible_to(custodian).exists()
    with as_user(custodian):
        assert counted("holds_legalrequest", "person_id", restricted) == 0
    desk, day = client_for(custodian), today.isoformat()
    assert desk.get(at("legal_request", asked)).status_code == 404
    paper = {"kind": "subpoena", "asked_by": "Roe", "asks_for": "Notes", "received_on": day, "due_on": day}
    assert desk.post(reverse("law:legal_new"), {**paper, "whose": restricted.ref}).status_code == 422


def test_a_form_that_is_wrong_elsewhere_does_not_say_whether_somebody_is_here(
    client_for, custodian, restricted
):
    desk = client_for(custodian)
    answers = {
        desk.post(reverse("law:legal_new"), {"kind": "subpoena", "whose": name})
        .content.decode()
        .count("Nobody of that ID")
        for name in (restricted.name, "Nobody Here")
    }
    assert answers == {0}


def test_row_security_names_the_role_that_answers_the_law():
    """The database's function names the role; `GRANTS` names the permission."""
    assert {role for role in Role if Permission.LEGAL_WORK in GRANTS[role]} == {"records_custodian"}
