"""Rows come in wholly or not at all, a second time nothing; what nobody asked is held; hidden is hidden."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.cases.models import Case
from casemgmt.codes.contact import ContactMode
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.people import actions as people
from casemgmt.people import contact
from casemgmt.people.actions import compare_waiting
from casemgmt.people.models import ContactPoint, Person, Review
from casemgmt.sheets import actions
from casemgmt.sheets.models import Logged, Sheet, SheetRow
from casemgmt.web.timeline import last_contact
from followups.models import FollowUp
from tests import factories
from tests.people.conftest import make_person
from tests.sheets.conftest import ROSALIND, reasons, states

pytestmark = pytest.mark.django_db

BORN = (1984, 3, 12)


def everything():
    """How many rows there are of all that a sheet can make."""
    return [model.objects.count() for model in (Person, ContactPoint, Case, FollowUp, Logged)]


# --- Looked at first ---


def test_looking_at_a_sheet_adds_nobody(check):
    before = everything()
    sheet = check(ROSALIND, ROSALIND | {"Name": "-"})
    assert everything() == before and states(sheet) == ["new", "refused"]


def test_every_row_is_accounted_for(check, program):
    make_person(program, "Maria Lopez", BORN)
    make_person(program, "Guadalupe Ramirez", (1988, 12, 12))
    sheet = check(
        ROSALIND,
        ROSALIND | {"Name": "Maria Lopez", "Phone": ""},
        ROSALIND | {"Name": "Lupita Ramirez", "Birth date": "1988", "Phone": ""},
        ROSALIND | {"Name": "Tyrone Washington", "Opened": "soon"},
        ROSALIND | {"Phone": ""},
    )
    assert states(sheet) == ["new", "known", "look", "refused", "look"]
    assert "Row 2 may be the same person." in reasons(sheet)


def test_only_whoever_may_brings_a_sheet_in(check, responder):
    assert [role for role in Role if Permission.CASELOAD_IMPORT in GRANTS[role]] == [Role.SUPERVISOR]
    with pytest.raises(NotAllowed):
        check(ROSALIND, by=responder)


# --- Brought in ---


def test_a_row_makes_the_person_their_case_the_promise_and_what_was_before(bring, social_worker, program):
    day = program.day_of(timezone.now()) + timedelta(days=3)
    row = bring(ROSALIND | {"Next promise": day.isoformat(), "Next step": "Bring the form"}).rows.get()
    person = row.person
    assert (person.name, person.birth) == ("Rosalind Okafor-Zeta", BORN)
    case = Case.objects.open().get(person=person)
    assert (case.owner, case.opened_on) == (social_worker, date(2026, 1, 5))
    promise = FollowUp.objects.open().get(person=person)
    assert (promise.due_on, promise.why, promise.kind) == (day, "Bring the form", "call")
    assert FollowUp.objects.owned_by(social_worker).get() == promise
    logged = Logged.objects.filter(person=person, kind="referral").values_list("text", flat=True)
    assert set(logged) == {"Food bank", "Housing list"}
    assert program.day_of(last_contact(person, social_worker)) == date(2026, 2, 3)


def test_a_promise_whose_day_is_over_stands_for_today(bring, program):
    row = bring(ROSALIND | {"Next promise": "2026-03-01"}).rows.get()
    promise = FollowUp.objects.get(person=row.person)
    assert promise.due_on == program.day_of(timezone.now())


def test_what_nobody_asked_is_held_until_a_worker_confirms_it(bring, social_worker):
    person = bring(ROSALIND | {"E-mail": "r@example.org", "Text OK": "yes"}).rows.get().person
    now = timezone.now()
    for point, mode in zip(person.contact_points.all(), (ContactMode.TEXT, ContactMode.EMAIL), strict=True):
        assert contact.allowed(point, mode, now)[1].startswith("It came with a list")
        confirmed = people.confirm_contact(contact_point=point, by=social_worker, on=now.date())
        assert contact.allowed(confirmed, mode, now) == (True, "")


def test_what_was_asked_binds_as_it_was_said(bring):
    asked = bring(ROSALIND | {"Safe to contact": "yes", "Text OK": "yes", "Voicemail OK": "no"}).rows.get()
    point = asked.person.contact_points.get()
    assert contact.allowed(point, ContactMode.TEXT, timezone.now())[0]
    assert not contact.allowed(point, contact.VOICEMAIL, timezone.now())[0]
    other = bring(ROSALIND | {"Name": "Ng", "Birth date": "", "Phone": "2165550199", "Safe to contact": "no"})
    assert contact.offered(other.rows.get().person) == []


def test_somebody_known_keeps_their_record_and_their_owner(bring, program, supervisor, social_worker, team):
    person = make_person(program, "Rosalind Okafor-Zeta", BORN, pronouns="she/her", pronouns_answer="given")
    colleague = factories.staff(Role.SOCIAL_WORKER, team=team)
    row = bring(ROSALIND | {"Owner": colleague.name}).rows.get()
    assert (row.state, row.person) == ("added", person)
    assert person.contact_points.get().value == "+12165550142"
    again = bring(ROSALIND | {"Last contact": "2026-02-10"}).rows.get()
    assert Case.objects.open().get(person=person).owner == colleague
    assert again.why == f"Their case stays with {colleague.name}."
    person.refresh_from_db()
    assert person.pronouns == "she/her"


def test_a_second_time_the_same_sheet_changes_nothing(bring):
    rows = [ROSALIND, ROSALIND | {"Name": "王伟", "Phone": "", "Birth date": "1990-02-03"}]
    bring(*rows)
    before = everything()
    assert states(bring(*rows)) == ["same", "same"]
    assert everything() == before


def test_the_same_in_other_words_adds_nothing_either(bring):
    bring(ROSALIND)
    before = everything()
    assert states(bring(ROSALIND | {"Birth date": "12 March 1984"})) == ["same"]
    assert everything() == before


@pytest.mark.parametrize(
    ("said", "state", "added"), [("", "left", 0), ("new", "made", 1), ("them", "added", 0)]
)
def test_what_needs_a_look_comes_in_as_somebody_says(bring, program, said, state, added):
    known = make_person(program, "Guadalupe Ramirez", (1988, 12, 12))
    chosen = str(known.pk) if said == "them" else said
    row = ROSALIND | {"Name": "Lupita Ramirez", "Birth date": "1988", "Phone": ""}
    before = Person.objects.count()
    assert states(bring(row, said={2: chosen})) == [state]
    assert Person.objects.count() == before + added


def test_nobody_is_joined_with_a_person_who_is_not_alike(bring, program):
    make_person(program, "Guadalupe Ramirez", (1988, 12, 12))
    stranger = make_person(program, "Tyrone Washington", (1983, 2, 14))
    row = ROSALIND | {"Name": "Lupita Ramirez", "Birth date": "1988", "Phone": ""}
    assert states(bring(row, said={2: str(stranger.pk)})) == ["left"]


def test_a_row_that_was_shown_as_somebody_known_comes_in_as_them_or_not_at_all(check, program, supervisor):
    person = make_person(program, "Rosalind Okafor-Zeta", BORN)
    sheet = check(ROSALIND)
    people.correct(person=person, by=supervisor, name="Somebody Else", birth_year=1990)
    actions.import_sheet(sheet=sheet, said={}, at=timezone.now(), by=supervisor)
    assert states(sheet) == ["left"] and "changed since it was looked at" in reasons(sheet)


def test_a_row_comes_in_wholly_or_not_at_all(bring, program, supervisor):
    person = make_person(program, "Rosalind Okafor-Zeta", BORN)
    people.report_death(person=person, origin=person.pk, by=supervisor, at=timezone.now())
    before = everything()
    sheet = bring(ROSALIND, ROSALIND | {"Name": "王伟", "Phone": "", "Birth date": ""})
    assert states(sheet) == ["refused", "made"] and "having died" in reasons(sheet)
    assert [after - was for after, was in zip(everything(), before, strict=True)] == [1, 0, 1, 0, 3]


def test_a_sheet_comes_in_once(bring, supervisor):
    sheet = bring(ROSALIND)
    with pytest.raises(RuleBroken):
        actions.import_sheet(sheet=sheet, said={}, at=timezone.now(), by=supervisor)


def test_the_owner_is_one_of_the_program_alone(check, other_program):
    elsewhere = factories.staff(Role.SOCIAL_WORKER, program=other_program, name="Elsewhere Only")
    assert states(check(ROSALIND | {"Owner": elsewhere.name})) == ["refused"]


# --- Who is hidden ---


@pytest.fixture
def hidden(program, supervisor):
    """Somebody whom the supervisor knows in their own life."""
    person = make_person(program, "Rosalind Okafor-Zeta", BORN)
    people.say_i_know(person=person, by=supervisor)
    return person


def test_a_hidden_person_makes_no_difference_to_whoever_brings_the_sheet(bring, hidden, supervisor, program):
    with scope.acting_as(programs=[program.pk], actor=f"user:{supervisor.pk}"):
        sheet = bring(ROSALIND)
        row = sheet.rows.get()
        assert (row.state, row.why) == ("made", "") and row.person != hidden
    compare_waiting()
    assert Review.objects.filter(kind="look_alike", people=[row.person.pk, hidden.pk]).exists()


def test_a_row_of_a_hidden_person_is_not_known_as_the_same(bring, supervisor, program, team):
    first = bring(ROSALIND).rows.get().person
    other = factories.staff(Role.SUPERVISOR, team=team)
    people.say_i_know(person=first, by=other)
    with scope.acting_as(programs=[program.pk], actor=f"user:{other.pk}"):
        assert states(bring(ROSALIND, by=other)) == ["made"]


def test_a_sheet_is_seen_by_whoever_brought_it_alone(bring, supervisor, team):
    sheet, other = bring(ROSALIND), factories.staff(Role.SUPERVISOR, team=team)
    assert list(Sheet.objects.visible_to(supervisor)) == [sheet]
    assert not Sheet.objects.visible_to(other).exists() and not SheetRow.objects.visible_to(other).exists()


def test_what_is_logged_of_a_hidden_person_is_not_seen(bring, social_worker, supervisor):
    person = bring(ROSALIND).rows.get().person
    assert Logged.objects.visible_to(supervisor).filter(person=person).count() == 3
    people.say_i_know(person=person, by=social_worker)
    assert not Logged.objects.visible_to(social_worker).filter(person=person).exists()
