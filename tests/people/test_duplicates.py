"""Finding a person, and noticing a duplicate before it is made."""

from datetime import date

import pytest
from django.db import connection

from casemgmt import scope
from casemgmt.people import actions, duplicates
from casemgmt.people.duplicates.candidates import candidates
from tests.people.conftest import make_contact, make_person
from tests.people.names import DIFFERENT, SAME
from tests.people.test_hidden import as_user

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db


def known(program, name, birth, phone=None):
    person = make_person(program, name, birth)
    if phone:
        make_contact(person, phone)
    return person


def typed(name, birth, phone=None):
    """The terms of a form filled in for a new person."""
    parts = dict(zip(("birth_year", "birth_month", "birth_day"), birth or (), strict=False))
    contact = {"kind": "phone", "value": phone} if phone else None
    return duplicates.described({"name": name, **parts}, contact, on=TODAY)


def shown(pairs, program, user):
    """The pairs whose known person is held up as a likely match before the second is made."""
    people = [known(program, *first) for first, _second in pairs]
    found = [duplicates.likely(typed(*second), user=user, on=TODAY) for _first, second in pairs]
    return [
        pair
        for pair, person, matches in zip(pairs, people, found, strict=True)
        if person in [match.person for match in matches]
    ]


def find(text, user):
    return duplicates.find(duplicates.read(text), user=user, on=TODAY)


def test_nearly_all_people_written_twice_are_noticed(program, responder):
    noticed = shown(SAME, program, responder)
    missed = [pair for pair in SAME if pair not in noticed]
    assert len(missed) <= 0.05 * len(SAME), missed


def test_hardly_any_two_people_with_a_common_name_are_taken_for_one(program, responder):
    alarms = shown(DIFFERENT, program, responder)
    assert len(alarms) <= 0.05 * len(DIFFERENT), alarms


def likely_of(name, birth, user):
    return [match.person for match in duplicates.likely(typed(name, birth), user=user, on=TODAY)]


def test_a_name_alone_is_asked_about_unless_many_have_it(program, responder):
    first = make_person(program)
    assert likely_of("Maria Lopez", None, responder) == [first]
    for _another in range(3):
        make_person(program)
    assert likely_of("Maria Lopez", None, responder) == []
    born = make_person(program, birth=(1984, 3, 12))
    assert likely_of("Maria Lopez", (1984, 3, 12), responder) == [born]


def test_a_rare_name_is_asked_about_whatever_was_typed_of_the_birth_date(program, responder, monkeypatch):
    rare, common = make_person(program, "Kadin Palasis", (1963, 2, 21)), (1950, 1, 1)
    for name in ("Ann Lopez", "Ben Lopez", "Cy Lopez", "Dee Lopez", "Ann Lopes", "Ann Lopezo", "Ann Lope"):
        make_person(program, name, common)
    typed_otherwise = ("Kadin Palasis", (1993, 5, 3)), ("Ann Lopez", (1993, 5, 3))
    assert [likely_of(*each, responder) for each in typed_otherwise] == [[], []]
    monkeypatch.setattr(duplicates, "MANY", 5)
    assert likely_of("Kadin Palasis", (1993, 5, 3), responder) == [rare]
    assert likely_of("Ann Lopez", (1993, 5, 3), responder) == []


@pytest.mark.parametrize("slips", ["Laar Mccowajt", "Lara Whitfield"])
def test_the_whole_birth_date_and_one_word_with_a_slip_are_asked_about(program, responder, slips):
    person = make_person(program, "Lara Mccowat", (1949, 12, 2))
    assert likely_of(slips, (1949, 12, 2), responder) == [person]


@pytest.mark.parametrize(
    ("birth", "told"), [((1984, 12, 1), True), ((1948, 10, 21), True), ((1984, 5, 7), False)]
)
def test_two_digits_that_changed_places_are_a_slip(program, responder, birth, told):
    person = make_person(program, birth=(1984, 10, 21))
    assert (likely_of("Maria Lopez", birth, responder) == [person]) is told


def test_namesakes_who_are_hidden_say_nothing(program, responder, social_worker, supervisor):
    """A name counts as common by those whom the reader may see, and by nobody else."""
    seen, *others = [make_person(program) for _ in range(5)]
    with as_user(supervisor):
        for person in others:
            actions.restrict(
                person=person, kind="safety", why="Hiding", may_see=[social_worker], by=supervisor
            )
    with as_user(responder):
        [match] = find("Maria Lopez", responder)
        assert match.person == seen and match.likely
    with as_user(social_worker):
        assert [match.likely for match in find("Maria Lopez", social_worker)] == [False] * 5


@pytest.mark.parametrize(
    "text",
    ["Maria Lopez", "lopez, maria", "MARÍA LÓPEZ", "Mraia Lopez", "maria lopes", "mari lopez", "lopez",
     "3/12/1984", "12/3/1984", "1984-03-12", "12 de marzo de 1984", "March 12, 1984", "lopez 1984",
     "216-555-0100", "(216) 555 0100", "+1 216.555.0100", "5550100", "Lupe Lopez"],
)  # fmt: skip
def test_whatever_is_remembered_finds_the_person(program, responder, text):
    person = make_person(program, "María López", (1984, 3, 12), other_names=["Guadalupe Lopez"])
    make_contact(person)
    make_person(program, "Andre Stone", (1955, 8, 30))
    assert [match.person for match in find(text, responder)] == [person]


@pytest.mark.parametrize(
    "change", [str, str.lower, lambda ref: ref.replace("-", ""), lambda ref: ref.replace("0", "O")]
)
def test_the_id_finds_the_person_however_it_is_written(program, responder, change):
    person = make_person(program, ref="K7M2-04QX")
    assert find(change(person.ref), responder)[0].why == "same ID"


@pytest.mark.parametrize(
    "text, why",
    [
        ("Maria Lopez 3/12/1984", "same birth date, same name"),
        ("Lopez Maria", "same name in another order"),
        ("Mary Lopez", "Mary may be Maria"),
        ("Maria Lopes 12/3/1984", "same birth date with day and month swapped, similar name"),
        ("Maria Lopez 3/13/1984", "birth date one day apart, same name"),
        ("216 555 0100", "same phone"),
    ],
)
def test_the_reason_is_said_in_words(program, responder, text, why):
    make_contact(make_person(program, "Maria Lopez", (1984, 3, 12)))
    assert find(text, responder)[0].why == why


def test_hits_of_one_rank_stand_by_name(program, responder):
    for name in ("Zoe López", "Órla Lopez", "ana lopez", "Bea Lopez"):
        make_person(program, name)
    found = find("lopez", responder)
    assert len({match.score for match in found}) == 1
    assert [match.person.name for match in found] == ["ana lopez", "Bea Lopez", "Órla Lopez", "Zoe López"]


def test_a_search_for_nothing_finds_nobody(person, responder):
    assert find("", responder) == find("???", responder) == []


def ids_of(terms):
    """What the function answers, whatever the tables would show."""
    found = candidates(terms)
    with connection.cursor() as cursor:
        cursor.execute(found.sql, found.params)
        return cursor.fetchall()


def test_people_of_another_program_are_not_even_candidates(other_program, responder):
    make_person(other_program, "Maria Lopez", (1984, 3, 12))
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert ids_of(duplicates.read("Maria Lopez 3/12/1984")) == []


def test_outside_a_scope_nobody_is_a_candidate(person):
    with scope.acting_as(programs=[], actor="system:test"):
        assert ids_of(duplicates.read("Maria Lopez 3/12/1984")) == []


def test_a_search_asks_the_database_the_same_few_questions(program, responder, django_assert_num_queries):
    for number in range(12):
        make_contact(make_person(program, f"Maria Lopez {number}", (1984, 3, 12)), f"+121655501{number:02}")
    with django_assert_num_queries(2):
        assert len(find("Maria Lopez", responder)) == 12
