"""What the verbs of an encounter promise."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt import scope
from casemgmt.cases import actions as cases
from casemgmt.encounters import actions
from casemgmt.encounters.models import Draft, Encounter, Presence
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.exposure.actions import WRITER
from casemgmt.exposure.models import Exposure, StaffNotice
from casemgmt.history import stamp, version
from casemgmt.people.models import Person
from followups.models import FollowUp

pytestmark = pytest.mark.django_db


def test_sending_the_same_page_twice_makes_one_encounter(program, responder, facts):
    sent = {"id": uuid.uuid4(), "program": program, "by": responder, "follow_up": "24h", **facts}
    first, second = actions.record(**sent), actions.record(**sent)
    assert second == (first.encounter, True, True)
    assert (Encounter.objects.count(), FollowUp.objects.count()) == (1, 1)


def test_another_text_under_the_same_id_keeps_the_first_and_says_so(program, responder, facts):
    sent = {"id": uuid.uuid4(), "program": program, "by": responder, **facts}
    actions.record(**sent, note="first")
    again = actions.record(**sent, note="second")
    assert (again.encounter.note, again.same) == ("first", False)


def test_an_id_that_is_taken_gets_another_and_nobody_is_told(recorded, program, supervisor, facts):
    taken = recorded(note="the first")
    sent = actions.record(id=taken.pk, program=program, by=supervisor, **facts)
    again = actions.record(id=taken.pk, program=program, by=supervisor, **facts)
    assert sent.encounter.pk != taken.pk and not sent.again
    assert (again.encounter, again.again) == (sent.encounter, True)
    taken.refresh_from_db()
    assert (taken.note, taken.history.count()) == ("the first", 1)


def test_an_id_taken_in_another_program_says_nothing(recorded, other_program, outsider, facts):
    taken = recorded()
    facts.pop("team", None)
    with scope.acting_as(programs=["other"], actor=f"user:{outsider.pk}"):
        sent = actions.record(id=taken.pk, program=other_program, by=outsider, **facts)
        draft = actions.save_draft(id=taken.pk, program=other_program, by=outsider, body={"note": ["x"]})
    assert sent.encounter.program == other_program and draft is None
    assert Encounter.objects.count() == 2


def test_a_follow_up_is_promised_in_the_same_breath(recorded, person, social_worker):
    encounter = recorded(person=person, follow_up="72h", follow_up_by=social_worker)
    followup = FollowUp.objects.get(origin=encounter.pk)
    assert (followup.person, followup.assignee) == (person, social_worker)
    assert followup.due_at == encounter.started_at + timedelta(hours=72)


def test_without_a_promise_there_is_no_follow_up(recorded):
    recorded(follow_up="none")
    assert not FollowUp.objects.exists()


def test_nothing_half_lands_when_the_promise_is_impossible(recorded, person, call_taker):
    with pytest.raises(RuleBroken), transaction.atomic():
        recorded(person=person, follow_up="24h", follow_up_by=call_taker)
    assert not Encounter.objects.exists()


def test_correcting_never_doubles_the_promise(recorded, person, responder):
    encounter = recorded(person=person, follow_up="24h")
    actions.correct(encounter=encounter, reason="wrong corner", by=responder, place="5th and Pearl")
    assert FollowUp.objects.count() == 1
    assert encounter.history.first().history_change_reason == "wrong corner"


def test_whoever_was_there_is_written_down(recorded, responder, social_worker):
    recorded(present=[(responder, "medic"), (social_worker, "social_worker")])
    assert set(Presence.objects.values_list("user", "role")) == {
        (responder.pk, "medic"), (social_worker.pk, "social_worker"),
    }  # fmt: skip


def test_naming_the_person_later_names_the_promise_too(recorded, person, responder):
    encounter = recorded(descriptor="man with a blue bike", follow_up="24h")
    actions.identify(encounter=encounter, person=person, by=responder)
    assert FollowUp.objects.get().person == person
    assert [row.history_change_reason for row in encounter.history.all()] == ["Person identified", "Recorded"]


def test_a_named_encounter_is_not_renamed_in_passing(recorded, person, program, responder):
    encounter = recorded(person=person)
    other = stamp(Person(program=program, name="Someone Else"), by=None, reason="test")
    other.save()
    with pytest.raises(RuleBroken):
        actions.identify(encounter=encounter, person=other, by=responder)


def test_a_wrong_name_is_put_right_with_its_reason_and_its_promise(recorded, person, program, responder):
    encounter = recorded(person=person, follow_up="24h")
    other = stamp(Person(program=program, name="Someone Else"), by=None, reason="test")
    other.save()
    actions.identify(encounter=encounter, person=other, by=responder, why_not_the_first="his brother")
    assert FollowUp.objects.get().person == other
    assert encounter.history.first().history_change_reason == "his brother"


def test_a_wrong_name_may_give_way_to_nobody(recorded, person, responder):
    encounter = recorded(person=person, follow_up="24h")
    actions.identify(encounter=encounter, person=None, by=responder, why_not_the_first="not him")
    assert FollowUp.objects.get().person is None
    assert Encounter.objects.get().person is None
    with pytest.raises(RuleBroken):
        actions.identify(encounter=encounter, person=None, by=responder, why_not_the_first="again")


def test_a_call_taker_records_no_encounter(recorded, call_taker):
    with pytest.raises(NotAllowed):
        recorded(by=call_taker)


def test_a_person_of_another_program_cannot_be_met_here(recorded, other_program):
    stranger = stamp(Person(program=other_program, name="Elsewhere"), by=None, reason="test")
    stranger.save()
    with pytest.raises(RuleBroken):
        recorded(person=stranger)


@pytest.fixture
def told(program, responder):
    """Staff and their union were told, so hard calls are kept."""
    return StaffNotice.objects.create(
        program=program,
        told_on="2026-01-01",
        words="What is kept, and what never follows.",
        recorded_by=responder,
    )


def test_a_death_counts_as_a_hard_call_for_everyone_there(told, recorded, program, responder, social_worker):
    recorded(outcome="died", present=[(responder, "responder"), (social_worker, "responder")], hard=["child"])
    with scope.acting_as(programs=[program.pk], actor=WRITER):
        seen = set(Exposure.objects.values_list("responder", "kind"))
    assert seen == {(user.pk, kind) for user in (responder, social_worker) for kind in ("death", "child")}


def test_a_death_written_by_mistake_is_no_hard_call(told, recorded, program, responder):
    encounter = recorded(outcome="died", present=[(responder, "responder")], hard=["child"])
    actions.correct(encounter=encounter, reason="wrong line", by=responder, outcome="ended_on_scene")
    with scope.acting_as(programs=[program.pk], actor=WRITER):
        assert list(Exposure.objects.values_list("kind", flat=True)) == ["child"]


def test_hard_calls_are_kept_by_nobody_before_staff_are_told(recorded, program, responder):
    recorded(outcome="died", present=[(responder, "responder")])
    with scope.acting_as(programs=[program.pk], actor=WRITER):
        assert not Exposure.objects.exists()


def test_saving_the_encounter_takes_its_draft_away(program, responder, facts):
    id = uuid.uuid4()
    actions.save_draft(id=id, program=program, by=responder, body={"note": ["half a th"]})
    actions.record(id=id, program=program, by=responder, **facts)
    assert not Draft.objects.exists()


def test_typing_that_arrives_late_revives_no_draft(recorded, program, responder):
    encounter = recorded()
    assert actions.save_draft(id=encounter.pk, program=program, by=responder, body={}) is None
    assert not Draft.objects.exists()


def test_nobody_else_overwrites_a_draft_and_each_keeps_their_own(program, responder, social_worker):
    id = uuid.uuid4()
    for by, words in ((responder, "mine"), (social_worker, "hers"), (social_worker, "hers, more")):
        with scope.acting_as(programs=[program.pk], actor=f"user:{by.pk}"):
            actions.save_draft(id=id, program=program, by=by, body={"note": [words]})
            assert Draft.objects.get().body == {"note": [words]}


def test_drafts_untouched_for_long_are_removed(program, responder):
    actions.save_draft(id=uuid.uuid4(), program=program, by=responder, body={})
    assert actions.purge_drafts(before=timezone.now() - timedelta(days=30)) == 0
    assert actions.purge_drafts(before=timezone.now() + timedelta(minutes=1)) == 1


def test_the_database_refuses_a_code_it_does_not_know(recorded):
    with pytest.raises(IntegrityError), transaction.atomic():
        recorded(outcome="vanished")


def test_an_encounter_is_out_of_sight_of_another_program(recorded, outsider):
    encounter = recorded()
    assert not Encounter.objects.visible_to(outsider).exists()
    with scope.acting_as(programs=["other"], actor=f"user:{outsider.pk}"):
        assert not Encounter.objects.filter(pk=encounter.pk).exists()
        assert not Encounter.history.exists()
        assert not Presence.objects.exists()


def test_a_draft_is_out_of_everybody_elses_sight_in_the_database_too(program, responder, social_worker):
    actions.save_draft(id=uuid.uuid4(), program=program, by=responder, body={"note": ["mine"]})
    with scope.acting_as(programs=[program.pk], actor=f"user:{social_worker.pk}"):
        assert not Draft.objects.exists()


def test_two_people_correcting_at_once_are_noticed(recorded, responder, social_worker):
    encounter = recorded()
    seen = version(encounter)
    actions.correct(encounter=encounter, reason="wrong corner", by=responder, seen=seen, place="5th")
    with pytest.raises(RuleBroken):
        actions.correct(encounter=encounter, reason="no", by=social_worker, seen=seen, place="6th")


def test_a_promise_made_by_a_correction_is_made_once(recorded, responder):
    encounter = recorded()
    actions.correct(encounter=encounter, reason="promised after all", by=responder, follow_up="24h")
    actions.correct(encounter=encounter, reason="longer", by=responder, follow_up="7d")
    assert FollowUp.objects.count() == 1


def test_whoever_recorded_it_keeps_what_they_promised_there(recorded, person, responder):
    recorded(person=person, follow_up="24h")
    recorded(descriptor="man with a blue bike", follow_up="24h")
    assert {followup.assignee for followup in FollowUp.objects.all()} == {responder}


def test_what_is_promised_to_somebody_with_a_case_belongs_to_its_owner(
    recorded, person, social_worker, facts
):
    cases.open_case(person=person, owner=social_worker, on=facts["started_at"].date(), by=social_worker)
    recorded(person=person, follow_up="24h")
    assert FollowUp.objects.with_owner().get().owner == social_worker.pk


def test_a_promise_that_a_colleague_adds_belongs_to_who_recorded_the_meeting(recorded, responder, supervisor):
    encounter = recorded(follow_up="none")
    actions.correct(encounter=encounter, reason="promised after all", by=supervisor, follow_up="24h")
    assert FollowUp.objects.get().assignee == responder
