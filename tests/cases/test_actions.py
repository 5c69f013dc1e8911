"""What may be done with a case, a goal and a note, by whom, and what stays as it was."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from casemgmt.access.roles import Role
from casemgmt.cases import actions
from casemgmt.cases.models import Case, Goal, Note
from casemgmt.cases.workflow import CASE, GOAL, NOTE, CaseStatus, GoalStatus, NoteStatus
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.models import Delivery, Notice
from casemgmt.people import actions as people
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(team):
    return factories.staff(Role.SOCIAL_WORKER, team=team)


# --- Cases -------------------------------------------------------------------------------------------


def test_a_case_is_opened_once_with_its_owner_and_its_reason_in_the_history(case, social_worker, person):
    assert (case.owner, case.person, case.status) == (social_worker, person, CaseStatus.OPEN)
    row = case.history.get()
    assert (row.history_user_id, row.history_change_reason) == (social_worker.pk, "Opened")


def test_a_person_has_one_open_case_at_a_time(case, person, social_worker, day):
    with pytest.raises(RuleBroken, match="open case"):
        actions.open_case(person=person, owner=social_worker, on=day, by=social_worker)


def test_the_database_itself_refuses_a_second_open_case(case, person, social_worker, day):
    second = Case(program=case.program, person=person, owner=social_worker, opened_on=day)
    with pytest.raises(IntegrityError, match="case_one_open_a_person"), transaction.atomic():
        stamp(second, by=None, reason="test").save()


def test_a_closed_case_leaves_room_for_a_new_one(case, person, social_worker, day):
    actions.close(case=case, reason="goals_met", on=day, by=social_worker)
    again = actions.open_case(person=person, owner=social_worker, on=day, by=social_worker)
    assert again != case
    with pytest.raises(RuleBroken, match="open case"):
        actions.reopen(case=case, by=social_worker)


def test_closing_keeps_the_day_and_the_reason_and_reopening_takes_them_back(case, social_worker, day):
    actions.close(case=case, reason="moved", on=day, by=social_worker)
    assert (case.status, case.closed_on, case.close_reason) == (CaseStatus.CLOSED, day, "moved")
    actions.reopen(case=case, by=social_worker)
    assert (case.status, case.closed_on, case.close_reason) == (CaseStatus.OPEN, None, "")


def test_a_case_cannot_close_before_it_opened(case, social_worker, day):
    with pytest.raises(RuleBroken):
        actions.close(case=case, reason="moved", on=day - timedelta(days=1), by=social_worker)


@pytest.mark.parametrize("changes", [{"closed_on": None}, {"close_reason": ""}, {"close_reason": "invented"}])
def test_the_database_refuses_a_closing_without_its_day_and_reason(case, social_worker, day, changes):
    actions.close(case=case, reason="moved", on=day, by=social_worker)
    for name, value in changes.items():
        setattr(case, name, value)
    with pytest.raises(IntegrityError, match="case_closed_with_day_and_reason"), transaction.atomic():
        stamp(case, by=None, reason="test").save()


def test_reassigning_names_the_new_owner_and_tells_them_without_a_name(
    case, person, colleague, supervisor, now
):
    actions.reassign(case=case, to=colleague, why="On leave", at=now, by=supervisor)
    case.refresh_from_db()
    assert case.owner == colleague
    assert case.history.latest().history_change_reason == "On leave"
    notice = Notice.objects.get(recipient=colleague.pk, kind="case_given")
    assert (notice.subject_id, Delivery.objects.filter(notice=notice).count()) == (case.pk, 1)


def test_whoever_takes_a_case_is_not_told_what_they_just_did(case, supervisor, now):
    actions.reassign(case=case, to=supervisor, why="", at=now, by=supervisor)
    assert not Notice.objects.exists()


def test_a_case_goes_only_to_somebody_who_carries_cases_here(case, responder, outsider, social_worker, now):
    for nobody in (responder, outsider, social_worker):
        with pytest.raises(RuleBroken):
            actions.reassign(case=case, to=nobody, why="", at=now, by=social_worker)


def test_a_case_goes_to_nobody_from_whom_the_person_is_hidden(case, person, colleague, supervisor, now):
    people.say_i_know(person=person, by=colleague)
    with pytest.raises(RuleBroken):
        actions.reassign(case=case, to=colleague, why="", at=now, by=supervisor)


def test_an_owner_who_left_is_found_and_reopening_replaces_them(case, social_worker, supervisor, day):
    actions.close(case=case, reason="other", on=day, by=social_worker)
    social_worker.is_active = False
    stamp(social_worker, by=None, reason="left").save()
    actions.reopen(case=case, by=supervisor)
    assert case.owner == supervisor
    assert not Case.objects.unowned().exists()


def test_the_owner_of_a_person_is_the_owner_of_the_open_case(case, person, social_worker, supervisor, day):
    assert Case.objects.owner_of(person) == social_worker
    assert list(Case.objects.people_of(social_worker).values_list("person", flat=True)) == [person.pk]
    row = type(person).objects.annotate(carried_by=Case.objects.owners(of="pk")).get(pk=person.pk)
    assert row.carried_by == social_worker.pk
    actions.close(case=case, reason="moved", on=day, by=social_worker)
    assert Case.objects.owner_of(person) is None
    assert not Case.objects.people_of(social_worker).exists()


@pytest.mark.parametrize("verb", ["open_case", "close", "reassign", "reopen", "add_goal"])
def test_a_responder_reads_cases_and_changes_none(
    verb, case, person, responder, supervisor, social_worker, day, now
):
    asked = {
        "open_case": {"person": person, "owner": social_worker, "on": day},
        "close": {"case": case, "reason": "moved", "on": day},
        "reassign": {"case": case, "to": supervisor, "why": "", "at": now},
        "reopen": {"case": case},
        "add_goal": {"case": case, "text": "A room of their own"},
    }[verb]
    if verb == "reopen":
        actions.close(case=case, reason="moved", on=day, by=social_worker)
    with pytest.raises(NotAllowed):
        getattr(actions, verb)(**asked, by=responder)


# --- Goals -------------------------------------------------------------------------------------------


def test_a_goal_moves_along_its_table_and_each_move_is_in_the_history(case, social_worker):
    goal = actions.add_goal(case=case, text="A room of their own", by=social_worker)
    for step in ("start", "meet", "take_up", "set_aside"):
        actions.move_goal(goal=goal, step=step, by=social_worker)
    assert goal.status == GoalStatus.SET_ASIDE
    assert goal.history.count() == 5


@pytest.mark.parametrize(
    ("workflow", "statuses", "allowed"),
    [
        (CASE, CaseStatus, {"work": "open", "reassign": "open", "hand_on": "open", "close": "open",
                            "reopen": "closed"}),
        (GOAL, GoalStatus, {"start": "planned", "meet": "planned in_progress",
                            "set_aside": "planned in_progress", "take_up": "met set_aside"}),
        (NOTE, NoteStatus, {"write": "draft", "sign": "draft", "add": "signed"}),
    ],
)  # fmt: skip
def test_every_cell_of_the_tables_is_decided(workflow, statuses, allowed):
    assert set(workflow.steps) == set(allowed)
    for name, sources in allowed.items():
        for status in statuses:
            if status in sources.split():
                assert workflow.step(name, status)
            else:
                with pytest.raises(RuleBroken):
                    workflow.step(name, status)


def test_a_closed_case_takes_no_new_goal(case, social_worker, day):
    actions.close(case=case, reason="moved", on=day, by=social_worker)
    with pytest.raises(RuleBroken):
        actions.add_goal(case=case, text="Too late", by=social_worker)


def test_a_goal_without_words_is_refused_by_the_database(case):
    with pytest.raises(IntegrityError, match="goal_says_what"), transaction.atomic():
        stamp(Goal(program=case.program, case=case, text=""), by=None, reason="test").save()


# --- Notes -------------------------------------------------------------------------------------------


def test_a_draft_saved_many_times_is_one_draft_and_leaves_no_history(write):
    note = write(text="First")
    write(id=note.pk, text="First and second")
    assert Note.objects.get().text == "First and second"
    assert not Note.history.exists()


def test_signing_puts_the_note_on_record_with_its_words_and_moment(signed, now):
    assert (signed.status, signed.signed_at) == (NoteStatus.SIGNED, now)
    assert signed.history.get().text == "Spoke at the shelter."


def test_an_empty_note_is_not_signed(write, social_worker, now):
    with pytest.raises(RuleBroken, match="Write something"):
        actions.sign_note(note=write(text="  \n"), at=now, by=social_worker)


def test_a_signed_note_is_neither_written_nor_signed_nor_thrown_away_again(signed, write, social_worker, now):
    with pytest.raises(RuleBroken):
        write(id=signed.pk, text="Changed my mind")
    with pytest.raises(RuleBroken):
        actions.sign_note(note=signed, at=now, by=social_worker)
    with pytest.raises(RuleBroken):
        actions.drop_draft(note=signed, by=social_worker)


@pytest.mark.parametrize(
    "change",
    [
        lambda notes: notes.update(text="Never happened"),
        lambda notes: notes.update(status="draft", signed_at=None),
        lambda notes: notes._raw_delete(notes.db),
    ],
)
def test_the_database_itself_keeps_a_signed_note_as_it_is(signed, change):
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        change(Note.objects.filter(pk=signed.pk))
    signed.refresh_from_db()
    assert signed.text == "Spoke at the shelter."


def test_a_draft_is_its_authors_alone(write, colleague, now):
    note = write()
    for verb in (actions.sign_note, actions.drop_draft):
        with pytest.raises(NotAllowed):
            verb(note=note, by=colleague, **({"at": now} if verb is actions.sign_note else {}))
    with pytest.raises(NotAllowed):
        write(id=note.pk, by=colleague, text="Mine now")


def test_a_draft_thrown_away_keeps_no_words(write, social_worker):
    note = actions.drop_draft(note=write(), by=social_worker)
    assert not Note.objects.drafts().exists()
    assert (note.text, Note.history.count()) == ("", 0)


def test_an_addendum_points_to_the_note_and_is_added_once(signed, colleague, now):
    asked = {
        "note": signed,
        "id": uuid.uuid4(),
        "text": "The shelter called back.",
        "at": now,
        "by": colleague,
    }
    first, second = actions.add_addendum(**asked), actions.add_addendum(**asked)
    assert first == second == signed.addenda.get()
    assert (first.status, first.case, first.kind) == (NoteStatus.SIGNED, signed.case, signed.kind)
    with pytest.raises(RuleBroken):
        actions.add_addendum(**{**asked, "note": first, "id": uuid.uuid4()})


def test_nothing_is_added_to_a_draft(write, social_worker, now):
    with pytest.raises(RuleBroken):
        actions.add_addendum(note=write(), id=uuid.uuid4(), text="More", at=now, by=social_worker)


def test_sud_counselling_notes_need_their_own_permission(write, supervisor):
    with pytest.raises(NotAllowed):
        write(kind="sud_counselling", by=supervisor)


def test_only_its_author_adds_to_an_sud_counselling_note(write, social_worker, colleague, now):
    note = actions.sign_note(note=write(kind="sud_counselling"), at=now, by=social_worker)
    asked = {"note": note, "id": uuid.uuid4(), "text": "More", "at": now}
    with pytest.raises(NotAllowed):
        actions.add_addendum(**asked, by=colleague)
    assert actions.add_addendum(**asked, by=social_worker).kind == "sud_counselling"


def test_a_case_of_somebody_who_stepped_back_goes_to_who_reopens_it(
    case, person, day, social_worker, supervisor
):
    actions.close(case=case, reason="goals_met", on=day, by=social_worker)
    people.say_i_know(person=person, by=social_worker)
    assert actions.reopen(case=case, by=supervisor).owner == supervisor
