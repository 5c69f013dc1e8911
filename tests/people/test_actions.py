"""What the verbs about people promise."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from casemgmt import scope
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import changes, version
from casemgmt.people import actions
from casemgmt.people.models import Answer, Comparison, ContactPoint, Person, Search
from tests.people.conftest import make_contact, make_person

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db
Verdict = Comparison.Verdict


@pytest.fixture
def search(program, responder):
    return actions.search(text="Maria Lopez", program=program, by=responder)


def register(search, by, name="Maria Lopez", **more):
    details = more.pop("details", {}) | {"name": name}
    return actions.register(search=search, details=details, by=by, on=TODAY, **more)


def test_a_person_is_added_with_a_stamp_and_a_speakable_id(search, responder):
    person = register(search, responder)
    assert person.program_id == "lane"
    assert len(person.ref) == 9 and not set(person.ref) & set("ILOU")
    assert person.history.get().history_user_id == responder.pk


def test_nobody_is_added_without_a_search_of_ones_own(search, social_worker):
    with pytest.raises(RuleBroken):
        register(search, social_worker)


def test_a_search_is_good_for_an_hour(search, responder):
    search.expires_at = timezone.now() - timedelta(seconds=1)
    with pytest.raises(RuleBroken):
        register(search, responder)


def test_a_likely_match_must_be_decided_on_first(search, responder, person):
    born = {"birth_year": 1984, "birth_month": 3, "birth_day": 12, "birth_answer": "given"}
    with pytest.raises(RuleBroken):
        register(search, responder, details=born)
    added = register(search, responder, details=born, verdicts={person.pk: Verdict.NOT_SURE})
    decided = Comparison.objects.get()
    assert {decided.first, decided.second} == {person, added}
    assert decided.verdict == Verdict.NOT_SURE


def test_nothing_half_lands_when_the_phone_is_impossible(search, responder):
    with pytest.raises(IntegrityError), transaction.atomic():
        register(search, responder, contact={"kind": "phone", "value": "not a phone"})
    assert not Person.objects.exists()


def test_a_call_taker_adds_nobody(search, call_taker, person):
    with pytest.raises(NotAllowed):
        register(search, call_taker)
    with pytest.raises(NotAllowed):
        actions.correct(person=person, by=call_taker, name="X")
    with pytest.raises(NotAllowed):
        actions.search(text="x", program=person.program, by=call_taker)


def test_names_stay_as_the_person_says_them(search, responder):
    for number, name in enumerate(["X", "de la Cruz-Ó Súilleabháin", "mononym", "李小龙", "  "[:0] or "ß"]):
        assert register(search, responder, name=name, verdicts={}).name == name, number


def test_a_correction_keeps_what_stood_before(person, responder):
    actions.correct(person=person, by=responder, name="María López")
    assert changes(person.history.all())[0].fields == [("name they go by", "Maria Lopez", "María López")]


def test_two_people_correcting_at_once_are_noticed(person, responder, social_worker):
    seen = version(person)
    actions.correct(person=person, by=responder, seen=seen, pronouns="she/her", pronouns_answer="given")
    with pytest.raises(RuleBroken):
        actions.correct(person=person, by=social_worker, seen=seen, name="Marie")


def test_a_contact_is_added_once(person, responder):
    actions.add_contact(person=person, by=responder, kind="phone", value="+12165550100")
    with pytest.raises(RuleBroken):
        actions.add_contact(person=person, by=responder, kind="phone", value="+12165550100")


def test_confirming_says_who_heard_it_and_when(phone, responder):
    actions.confirm_contact(contact_point=phone, by=responder, on=TODAY)
    phone.refresh_from_db()
    assert (phone.confirmed_on, phone.confirmed_by) == (TODAY, responder)


def test_a_decision_on_two_look_alikes_is_kept_once(program, person, responder):
    other = make_person(program, "Maria Lopes")
    actions.record_not_same(person=person, other=other, by=responder)
    actions.compare(person=other, other=person, verdict=Verdict.NOT_SURE, by=responder)
    decision = Comparison.objects.get()
    assert decision.verdict == Verdict.NOT_SURE
    assert decision.history.count() == 2


def test_searches_are_forgotten_after_an_hour(search):
    assert actions.forget_searches() == 0
    search.expires_at = timezone.now() - timedelta(seconds=1)
    search.save()
    assert actions.forget_searches() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"birth_month": 3},
        {"birth_year": 1984, "birth_day": 3, "birth_answer": "given"},
        {"birth_year": 1984, "birth_month": 2, "birth_day": 30, "birth_answer": "given"},
        {"birth_year": 1984, "birth_month": 4, "birth_day": 31, "birth_answer": "given"},
        {"birth_year": 1984, "birth_month": 13, "birth_answer": "given"},
        {"birth_year": 984, "birth_answer": "given"},
        {"birth_year": 1984, "birth_answer": "not_asked"},
        {"birth_answer": "given"},
        {"age_from": 30},
        {"age_from": 40, "age_to": 30, "age_as_of": TODAY},
        {"language": "en", "language_answer": "withheld"},
        {"language": "klingon", "language_answer": "given"},
        {"pronouns": "", "pronouns_answer": "given"},
        {"interpreter_needed": "perhaps"},
        {"ref": "ILOU-0000"},
    ],
)
def test_the_database_refuses_what_cannot_be(program, wrong):
    person = Person(**{"program": program, "name": "Somebody", **wrong})
    person._history_user = None
    with pytest.raises(IntegrityError), transaction.atomic():
        person.save()


def test_not_asked_is_not_the_same_as_prefers_not_to_say(program):
    asked = make_person(program, "A", language_answer=Answer.WITHHELD)
    never = make_person(program, "B")
    assert (asked.get_language_answer_display(), never.get_language_answer_display()) == (
        "Prefers not to say", "Not asked",
    )  # fmt: skip


@pytest.mark.parametrize(
    "known, age",
    [
        ({"birth": (1984, 3, 12)}, "42"),
        ({"birth": (1984, 12, 12)}, "41"),
        ({"birth": (1984,)}, "about 42"),
        ({"birth": (1984, 3)}, "42"),
        ({"age_from": 30, "age_to": 35, "age_as_of": date(2026, 11, 1)}, "30 to 35"),
        ({"age_from": 30, "age_to": 30, "age_as_of": date(2024, 11, 1)}, "about 32"),
        ({}, ""),
    ],
)
def test_an_age_is_as_exact_as_what_is_known(program, known, age):
    assert make_person(program, **known).age_words(on=TODAY) == age


def test_a_person_of_another_program_is_out_of_sight(other_program, responder):
    make_contact(make_person(other_program))
    assert not Person.objects.visible_to(responder).exists()
    assert not ContactPoint.objects.visible_to(responder).exists()
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert not Person.objects.exists()
        assert not ContactPoint.objects.exists()
        assert not Person.history.exists()


def test_what_somebody_typed_is_out_of_everybody_elses_sight(search, social_worker):
    assert not Search.objects.visible_to(social_worker).exists()
    with scope.acting_as(programs=["lane"], actor=f"user:{social_worker.pk}"):
        assert not Search.objects.exists()


def test_history_cannot_be_rewritten(person):
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM people_historicalperson")
