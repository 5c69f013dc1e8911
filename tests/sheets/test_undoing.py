"""A sheet is taken back for a week: struck out, never deleted, and never over what somebody did since."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.errors import RuleBroken
from casemgmt.people import actions as people
from casemgmt.people import contact, duplicates
from casemgmt.sheets import actions, tasks
from casemgmt.sheets.models import Logged, Sheet, SheetRow
from casemgmt.web.timeline import last_contact
from followups import actions as followups
from followups.models import FollowUp
from tests import factories
from tests.people.conftest import make_person
from tests.sheets.conftest import ROSALIND, reasons, states
from tests.sheets.test_bringing import BORN, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(bring, program):
    """Somebody new with a promise, brought in."""
    day = program.day_of(timezone.now()) + timedelta(days=3)
    return bring(ROSALIND | {"Next promise": day.isoformat()})


def undo(sheet, by, *, days=0):
    return actions.undo(sheet=sheet, at=timezone.now() + timedelta(days=days), by=by)


def test_taken_back_all_of_it_is_struck_out_and_nothing_deleted(brought, supervisor):
    before = everything()
    undo(brought, supervisor, days=6)
    person = brought.rows.get().person
    person.refresh_from_db()
    assert everything() == before and states(brought) == ["struck"] and person.is_struck_out
    case, promise = Case.objects.get(person=person), FollowUp.objects.get(person=person)
    assert (case.status, case.close_reason) == ("closed", "by_mistake")
    assert (promise.status, promise.cancel_reason) == (
        "cancelled",
        "It came with a caseload sheet that was taken back",
    )
    assert not Logged.objects.standing().exists() and last_contact(person, supervisor) is None
    assert contact.offered(person) == []


def test_what_is_struck_out_is_found_by_nobody_and_gone_on_with_by_nobody(brought, supervisor, social_worker):
    undo(brought, supervisor)
    person = brought.rows.get().person
    person.refresh_from_db()
    today = factories.local_today()
    assert duplicates.find(duplicates.read("Rosalind Okafor-Zeta"), user=supervisor, on=today) == []
    with pytest.raises(RuleBroken, match="struck out"):
        cases.open_case(person=person, owner=social_worker, on=today, by=supervisor)
    with pytest.raises(RuleBroken, match="struck out"):
        people.add_contact(person=person, kind="email", value="r@example.org", by=supervisor)


def test_brought_in_again_after_that_it_is_made_anew(brought, bring, supervisor):
    undo(brought, supervisor)
    again = bring(ROSALIND).rows.get()
    assert again.state == "made" and again.person != brought.rows.get().person


def note(person, by):
    case = Case.objects.get(person=person)
    cases.write_note(case=case, id=uuid4(), kind="general", text="Met", at=timezone.now(), by=by)


WORK = {
    "corrected": lambda person, by: people.correct(person=person, by=by, name="Rosalind Zeta"),
    "another number": lambda person, by: people.add_contact(
        person=person, kind="email", value="r@example.org", by=by
    ),
    "a note": note,
    "a goal": lambda person, by: cases.add_goal(case=Case.objects.get(person=person), text="A bed", by=by),
    "the promise cancelled": lambda person, by: followups.cancel(
        followup=FollowUp.objects.get(person=person), reason="Done", by=by
    ),
    "confirmed": lambda person, by: people.confirm_contact(
        contact_point=person.contact_points.get(), on=factories.local_today(), by=by
    ),
}


@pytest.mark.parametrize("work", WORK)
def test_what_somebody_worked_on_since_stays_and_says_so(brought, supervisor, social_worker, work):
    person = brought.rows.get().person
    WORK[work](person, social_worker)
    undo(brought, supervisor)
    person.refresh_from_db()
    assert states(brought) == ["kept"] and not person.is_struck_out
    assert reasons(brought) == "Somebody has worked on it since."
    assert Case.objects.get(person=person).status == "open"


def test_a_row_that_may_not_go_leaves_the_others(bring, supervisor, social_worker):
    sheet = bring(ROSALIND, ROSALIND | {"Name": "王伟", "Phone": "", "Birth date": ""})
    cases.add_goal(case=Case.objects.get(person=sheet.rows.first().person), text="A bed", by=social_worker)
    undo(sheet, supervisor)
    assert states(sheet) == ["kept", "struck"]


def test_somebody_known_stays_and_what_was_added_goes(bring, program, supervisor):
    person = make_person(program, "Rosalind Okafor-Zeta", BORN)
    sheet = bring(ROSALIND)
    undo(sheet, supervisor)
    person.refresh_from_db()
    assert states(sheet) == ["struck"] and not person.is_struck_out
    assert contact.offered(person) == [] and Case.objects.get(person=person).status == "closed"


def test_after_a_week_it_cannot_be_taken_back(brought, supervisor):
    with pytest.raises(RuleBroken, match="7 days only"):
        undo(brought, supervisor, days=8)
    assert not Sheet.objects.get().is_undone


def test_what_stood_in_the_file_is_forgotten_after_a_week(brought, check):
    looked = check(ROSALIND | {"Name": "王伟"})
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        tasks.forget_sheets()
    looked.refresh_from_db()
    assert looked.status == "discarded" and looked.rows.get().cells == {}
    assert brought.rows.get().cells["name"] == "Rosalind Okafor-Zeta"
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        tasks.forget_sheets()
    assert not SheetRow.objects.exclude(cells={}).exists()
    assert states(brought) == ["made"]


def test_what_stood_in_a_file_is_in_no_history(brought):
    row = brought.rows.get()
    assert not hasattr(row.history.first(), "cells")
