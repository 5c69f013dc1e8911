"""Somebody says where a person is: one stay is open, lists say "away since", and nothing is inferred."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.codes.whereabouts import AWAY, HUD, PAUSES, Whereabouts
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.people import contact
from casemgmt.people.actions import name as give_grant
from casemgmt.people.actions import note_death, restrict
from casemgmt.whereabouts import actions
from casemgmt.whereabouts.models import SafePlace, Stay
from tests import factories
from tests.factories import staff
from tests.world.one_person import saved

pytestmark = pytest.mark.django_db
TODAY = factories.local_today


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_a_stay_ends_when_the_next_one_begins_and_says_where_they_came_from(said):
    first, second = said("street", days=9, source="seen"), said("jail", days=2)
    assert fresh(first).ended_on == second.since and second.came_from == "street"
    assert Stay.objects.open().get() == second


def test_no_second_stay_is_open_whoever_writes_it(said, person):
    stay = said("jail")
    stay.pk = None
    again = Stay(
        program=person.program,
        person=person,
        kind="hospital",
        since=TODAY(),
        as_of=timezone.now(),
        source="seen",
    )
    with pytest.raises(IntegrityError, match="stay_one_open_a_person"), transaction.atomic():
        saved(again)


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"said_by": ""}, "who says so"),
        ({"until_is": "about"}, "how sure"),
        ({"expected_until": "2027-01-05"}, "how sure"),
    ],
    ids=["nobody named", "no day", "how sure unsaid"],
)
def test_what_the_table_refuses_is_said_in_words(said, fields, words):
    with pytest.raises(RuleBroken, match=words):
        said("jail", **fields)


def test_no_other_code_is_kept(said):
    stay = said("jail")
    stay.contact_there = "smoke"
    with pytest.raises(IntegrityError, match="stay_codes_known"), transaction.atomic():
        saved(stay)


def test_nobody_leaves_before_they_came(said, social_worker):
    stay = said("jail")
    with pytest.raises(RuleBroken, match="before they came"):
        actions.end_stay(stay=stay, on=TODAY() - timedelta(days=3), by=social_worker, at=timezone.now())


@pytest.mark.parametrize("kind", Whereabouts.values)
def test_lists_say_away_since_of_these_kinds_alone_and_never_which(said, person, kind):
    said(kind)
    told = [rule.text for rule in contact.at_a_glance(person)]
    assert bool(told) == (kind in AWAY) == bool(person.away_since)
    assert not any(Whereabouts(kind).label.lower() in words.lower() for words in told)


def test_after_a_week_the_day_is_told(said, person):
    said("jail", days=20)
    assert str((TODAY() - timedelta(days=20)).year) in contact.at_a_glance(person)[0].text


def test_who_left_is_not_away(said, person, social_worker):
    stay = said("jail")
    actions.end_stay(stay=stay, on=TODAY(), by=social_worker, at=timezone.now())
    assert fresh(person).away_since is None and not Stay.objects.open().exists()
    for act in (actions.end_stay, actions.correct_stay):
        said_again = {"on": TODAY()} if act is actions.end_stay else {}
        with pytest.raises(RuleBroken, match="not there any more"):
            act(stay=stay, by=social_worker, at=timezone.now(), **said_again)


def test_said_again_keeps_one_stay_and_its_history(said, social_worker):
    stay = said("jail")
    actions.correct_stay(
        stay=stay, by=social_worker, at=timezone.now(), as_of=timezone.now(), court_on=TODAY()
    )
    assert Stay.objects.count() == 1 and stay.history.count() == 2


def test_it_takes_the_permission_for_each_word(said, social_worker):
    stay, person = said("jail"), Stay.objects.get().person
    lead, now = staff(Role.PROGRAM_LEAD, program=person.program), timezone.now()
    for act, given in (
        (actions.end_stay, {"stay": stay, "on": TODAY()}),
        (actions.correct_stay, {"stay": stay}),
        (actions.say_safe_place, {"person": person, "own_word": True}),
    ):
        with pytest.raises(NotAllowed):
            act(by=lead, at=now, **given)


def test_after_a_death_nobody_says_where_they_are(said, person):
    note_death(person=person, origin=person.pk, by=None)
    person.refresh_from_db()
    with pytest.raises(RuleBroken, match="died"):
        said("jail")


# A protected place.
def safe_place(person, by):
    return actions.say_safe_place(person=person, own_word=True, by=by, at=timezone.now())


def test_a_safe_place_is_said_on_the_persons_own_word_alone(person, social_worker):
    with pytest.raises(RuleBroken, match="themselves"):
        actions.say_safe_place(person=person, own_word=False, by=social_worker, at=timezone.now())
    place = SafePlace(program=person.program, person=person, own_word=False)
    with pytest.raises(IntegrityError, match="safe_place_on_their_own_word"), transaction.atomic():
        place.save()


def test_a_person_has_one_line_of_it_and_no_more(person, social_worker):
    safe_place(person, social_worker)
    safe_place(person, social_worker)
    assert SafePlace.objects.count() == 1
    with pytest.raises(IntegrityError, match="person_id"), transaction.atomic():
        SafePlace.objects.create(program=person.program, person=person, own_word=True)


def test_a_safe_place_ends_a_stay_keeps_no_place_and_leaves_no_line(said, person, social_worker):
    said("jail")
    safe_place(person, social_worker)
    assert fresh(person).away_since is None and not Stay.objects.open().exists()
    assert {field.name for field in SafePlace._meta.concrete_fields} == {
        "id", "program", "created_at", "person", "own_word", "left",
    }  # fmt: skip
    assert not hasattr(SafePlace, "history")


def test_only_the_owner_sees_a_safe_place(person, case, social_worker, responder, supervisor):
    safe_place(person, responder)
    assert SafePlace.objects.visible_to(social_worker).open().exists()
    assert not SafePlace.objects.visible_to(responder).exists()
    assert not SafePlace.objects.visible_to(supervisor).exists()


def test_and_those_who_are_named(person, case, social_worker, responder, supervisor):
    restriction = restrict(
        person=person, kind="safety", why="Told us", may_see=[social_worker], by=supervisor
    )
    give_grant(restriction=restriction, user=responder, why="Knows her", by=supervisor)
    safe_place(person, social_worker)
    assert SafePlace.objects.visible_to(responder).open().exists()
    assert not SafePlace.objects.visible_to(supervisor).exists()


def test_said_to_be_elsewhere_they_are_there_no_more(said, person, social_worker):
    safe_place(person, social_worker)
    said("hotel", source="self")
    assert not SafePlace.objects.open().exists()


def test_the_lists_of_kinds_hang_together():
    assert set(PAUSES) < set(AWAY)
    assert set(Whereabouts) - set(HUD) == {"crisis_center", "out_of_area"}
    assert not any("immigration" in kind.label.lower() for kind in Whereabouts)
