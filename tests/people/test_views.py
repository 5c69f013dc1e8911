"""The pages of people, as staff use them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from casemgmt.audit.models import Event, EventKind
from casemgmt.people import actions
from casemgmt.people.models import Comparison, ContactPoint, Person, Search
from tests import factories
from tests.answers import edited
from tests.costs import cost, workers
from tests.people.conftest import make_contact, make_person

pytestmark = pytest.mark.django_db
FIND = "/people/find/"


@pytest.fixture
def visitor(client_for, responder):
    return client_for(responder)


@pytest.fixture
def found(visitor):
    """Search, and return the address of what was found."""

    def search(text="Maria Lopez", **more):
        return visitor.post(FIND, {"text": text, **more})["Location"]

    return search


@pytest.fixture
def new(found):
    return lambda *args, **more: found(*args, **more).replace("/found/", "/new/")


def test_what_is_typed_never_stands_in_an_address(visitor, found, person):
    address = found("Maria Lopez 3/12/1984")
    assert re.fullmatch(r"/people/found/[0-9a-f-]{36}/", address)
    page = visitor.get(address).content.decode()
    assert person.ref in page
    assert "Same birth date, same name" in page
    assert "Maria" not in re.search("<title>(.*)</title>", page)[1]


def test_a_page_that_waits_is_answered_with_who_fits_at_the_address_that_shows_them_again(visitor, person):
    answer = visitor.post(FIND, {"text": "Maria Lopez 3/12/1984"}, headers={"X-Stay": "1"})
    search = Search.objects.get()
    assert answer.status_code == 200 and answer["X-Shown-At"] == f"/people/found/{search.pk}/"
    again = visitor.get(answer["X-Shown-At"])
    for page in (answer, again):
        assert [match.person for match in page.context["matches"]] == [person]
        assert person.ref in page.content.decode() and page.context["refine"].initial["text"]
    first, second = Event.objects.filter(kind=EventKind.SEARCH)
    assert first.detail == second.detail and first.object_id == second.object_id == str(search.pk)


def test_twenty_are_shown_and_logged_and_the_rest_opens_in_place(visitor, found, program):
    people = [make_person(program) for _ in range(23)]
    address = found("Maria Lopez")
    first, whole = visitor.get(address), visitor.get(f"{address}?show=all")
    assert "23 people found" in first.content.decode()
    assert f'<a href="{address}?show=all#found-20">3 more</a>' in first.content.decode()
    shown = [[match.person.pk for match in page.context["matches"]] for page in (first, whole)]
    assert shown[0] == shown[1][:20] and {*shown[1]} == {person.pk for person in people}
    noted = [event.detail["ids"] for event in Event.objects.filter(kind=EventKind.SEARCH).order_by("pk")]
    assert noted == [[str(pk) for pk in page] for page in shown]
    assert visitor.get(f"{address}?show=some").status_code == 400


def test_a_search_costs_the_same_with_one_found_and_with_many(client_for, team, other_team, program):
    make_contact(make_person(program, birth=(1984, 3, 12)))
    clients = [client_for(user) for user in workers(team, other_team)]
    few = [asked_of(client) for client in clients]
    for n in range(30):
        make_contact(make_person(program), value=f"+1541555{n:04}")
    assert [asked_of(client) for client in clients] == few
    assert max(each for costs in few for each in costs) <= 8


def asked_of(client):
    """Statements to find somebody by name: in one answer; and with a page of its own."""
    find = f"{FIND}?program=lane"
    at_once = cost(client, ask=lambda: client.post(find, {"text": "Maria Lopez"}, headers={"X-Stay": "1"}))
    address = client.post(find, {"text": "Maria Lopez"})["Location"]
    return at_once, cost(client, address)


def test_an_empty_search_says_what_is_missing(visitor):
    answer = visitor.post(FIND, {"text": ""})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_the_log_holds_the_search_and_who_was_shown_but_never_the_words(visitor, found, person):
    visitor.get(found("Maria Lopez"))
    event = Event.objects.get(kind=EventKind.SEARCH)
    assert event.detail == {"ids": [str(person.pk)]}
    assert event.object_id == str(Search.objects.get().pk)
    assert "Maria" not in str(vars(event))


def test_a_found_page_is_only_for_who_searched(client_for, found, social_worker):
    assert client_for(social_worker).get(found()).status_code == 404


def test_nobody_found_leads_to_a_filled_in_form(visitor, new):
    page = visitor.get(new("Zelda Quick 5/6/1990 541-555-0142")).content.decode()
    for value in ('value="Zelda Quick"', 'value="5"', 'value="6"', 'value="1990"', 'value="5415550142"'):
        assert value in page


def test_a_new_person_is_added_with_a_phone(visitor, new):
    answer = visitor.post(
        new(), {"name": "Maria Lopez", "phone": "(541) 555-0142 x7", "voicemail": "no", "language": "es"}
    )
    person = Person.objects.get()
    assert answer["Location"] == reverse("desk:person", args=[person.pk])
    assert (person.language, person.language_answer) == ("es", "given")
    point = ContactPoint.objects.get()
    assert (point.value, point.extension, point.voicemail) == ("+15415550142", "7", "no")


def test_a_likely_match_is_asked_about_and_the_answer_kept(visitor, new, person):
    address = new()
    typed = {"name": "Maria Lopez", "birth_month": "3", "birth_day": "12", "birth_year": "1984"}
    page = visitor.post(address, typed)
    assert page.status_code == 200
    assert "Do we know this person already?" in page.content.decode()
    assert 'value="1984"' in page.content.decode()
    assert Person.objects.count() == 1
    visitor.post(address, typed | {f"{person.pk}-verdict": "not_same"})
    assert Person.objects.count() == 2
    assert Comparison.objects.get().verdict == Comparison.Verdict.NOT_SAME


def test_choosing_the_likely_match_adds_nobody(visitor, new, person):
    typed = {"name": "Maria Lopez", "birth_month": "3", "birth_day": "12", "birth_year": "1984"}
    answer = visitor.post(new(), typed | {f"{person.pk}-verdict": "same"})
    assert answer["Location"] == reverse("desk:person", args=[person.pk])
    assert Person.objects.count() == 1


def test_a_chosen_person_is_brought_back_to_the_page_that_waits(visitor, found, new, person):
    back = "/encounters/new/?draft=5f1f6f4c-9e7e-4f2b-8f57-0d7b0f6f9a11"
    assert f"{back}&amp;person={person.pk}" in visitor.get(found(back=back)).content.decode()
    added = visitor.post(new("Somebody Else", back=back), {"name": "Somebody Else"})
    assert added["Location"] == f"{back}&person={Person.objects.get(name='Somebody Else').pk}"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/nowhere/"]
)
def test_a_search_never_sends_anybody_elsewhere(visitor, found, back):
    found(back=back)
    assert Search.objects.get().back == ""


def test_a_page_that_waits_under_a_long_address_is_left_out(visitor, found):
    found(back=f"/my-day/?{'a' * 300}")
    assert Search.objects.get().back == ""


@pytest.mark.parametrize(
    "typed, problem",
    [
        ({}, "Give a name, or describe them below."),
        ({"name": "A", "birth_month": "13", "birth_year": "1984"}, "12"),
        ({"name": "A", "birth_month": "2", "birth_day": "30", "birth_year": "1984"}, "There is no such day."),
        ({"name": "A", "birth_day": "3"}, "Give at least the year."),
        ({"name": "A", "birth_year": "2140"}, "This day is still to come."),
        ({"name": "A", "age_about": "old"}, "Write an age like 40"),
        ({"name": "A", "phone": "55"}, "not a whole phone number"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_the_words_kept(visitor, new, typed, problem):
    answer = visitor.post(new(), {"descriptor": "", "other_names": "Marusya", **typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert problem in page
    assert "Marusya" in page
    assert not Person.objects.exists()


def test_nobody_is_born_tomorrow(visitor, new):
    day = factories.local_today() + timedelta(days=1)
    born = {"birth_month": day.month, "birth_day": day.day, "birth_year": day.year}
    answer = visitor.post(new(), {"name": "A", **born})
    assert answer.status_code == 422 and "This day is still to come." in answer.text


@pytest.mark.parametrize(
    "text, ages", [("40", (40, 40)), ("30-40", (30, 40)), ("30s", (30, 39)), ("about 55", (55, 55))]
)
def test_an_age_may_be_rough(visitor, new, text, ages):
    visitor.post(new(), {"name": "Maria Lopez", "age_about": text})
    person = Person.objects.get()
    assert (person.age_from, person.age_to) == ages
    assert person.age_as_of is not None


def test_a_correction_is_saved_and_shown_in_the_history(visitor, person, responder):
    address = reverse("people:correct", args=[person.pk])
    seen = re.search(r'name="seen" value="(\d+)"', visitor.get(address).content.decode())[1]
    typed = {"name": "María López", "birth_year": "1984", "birth_month": "3", "birth_day": "12", "seen": seen}
    assert visitor.post(address, typed)["Location"] == reverse("desk:person", args=[person.pk])
    page = visitor.get(reverse("people:history", args=[person.pk])).content.decode()
    for words in ("<del>Maria Lopez</del>", "<ins>María López</ins>", responder.name, "Corrected"):
        assert words in page
    stale = visitor.post(address, typed | {"name": "Mary"})
    assert stale.status_code == 422
    assert "Somebody changed this while you were typing" in stale.content.decode()
    assert 'value="Mary"' in stale.content.decode()


@pytest.mark.parametrize("seen", ["²", "abc", "1" * 5000])
def test_a_version_that_is_no_number_breaks_no_page(visitor, person, seen):
    typed = {"name": "Mary", "seen": seen}
    assert visitor.post(reverse("people:correct", args=[person.pk]), typed).status_code in (302, 422)


def test_correcting_leaves_a_rough_age_as_of_its_day(visitor, program):
    person = make_person(program, "Ray", age_from=30, age_to=35, age_as_of="2024-01-01")
    edited(visitor, reverse("people:correct", args=[person.pk]), {"name": "Raymond", "age_about": "30-35"})
    person.refresh_from_db()
    assert (person.name, str(person.age_as_of)) == ("Raymond", "2024-01-01")


def test_a_way_of_contact_is_added_changed_and_confirmed(visitor, person, responder):
    visitor.post(
        reverse("people:add_contact", args=[person.pk]),
        {"kind": "phone", "value": "541 555 0142 x9", "whose": "own", "voicemail": "yes", "told": "on"},
    )
    point = ContactPoint.objects.get()
    assert (point.value, point.extension, point.confirmed_by) == ("+15415550142", "9", responder)
    address = reverse("people:correct_contact", args=[person.pk, point.pk])
    assert "(541) 555-0142 x9" in visitor.get(address).content.decode()
    edited(visitor, address, {"kind": "phone", "value": "(541) 555-0142", "whose": "own", "voicemail": "no"})
    point.refresh_from_db()
    assert (point.extension, point.voicemail) == ("", "no")
    visitor.post(reverse("people:confirm_contact", args=[person.pk, point.pk]))
    page = visitor.get(reverse("people:contact", args=[person.pk])).content.decode()
    assert "Voicemail: NO" in page
    assert "(541) 555-0142" in page


def test_a_form_opened_before_a_colleague_changed_the_answer_takes_nothing_back(visitor, person, responder):
    point = make_contact(person, "+12065550142")
    address = reverse("people:correct_contact", args=[person.pk, point.pk])
    seen = visitor.get(address).context["seen"]
    actions.correct_contact(contact_point=point, by=responder, voicemail="no")
    answer = visitor.post(address, {"kind": "phone", "value": "206 555 0142", "whose": "own",
                                    "voicemail": "yes", "note": "my note", "seen": seen})  # fmt: skip
    point.refresh_from_db()
    assert answer.status_code == 422 and "my note" in answer.content.decode() and point.voicemail == "no"


@pytest.mark.parametrize(
    "typed, problem",
    [
        ({"kind": "phone", "value": "nope"}, "not a whole phone number"),
        ({"kind": "email", "value": "nope"}, "not a whole e-mail address"),
        ({"kind": "phone", "value": "5415550142", "safe_from": "09:00"}, "Give both hours, or neither."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_contact_is_named(visitor, person, typed, problem):
    answer = visitor.post(reverse("people:add_contact", args=[person.pk]), {"whose": "own", **typed})
    assert answer.status_code == 422
    assert problem in answer.content.decode()


@pytest.mark.parametrize("name", ["correct", "contact", "history"])
def test_each_look_at_a_person_is_written_to_the_log(visitor, person, name):
    assert visitor.get(reverse(f"people:{name}", args=[person.pk])).status_code == 200
    assert Event.objects.filter(kind=EventKind.READ, object_id=str(person.pk)).exists()


@pytest.mark.parametrize("name", ["correct", "contact", "history", "add_contact"])
def test_a_person_of_another_program_was_never_there(client_for, outsider, person, name):
    assert client_for(outsider).get(reverse(f"people:{name}", args=[person.pk])).status_code == 404


@pytest.mark.parametrize("name", ["correct", "contact", "history", "add_contact"])
def test_a_call_taker_sees_no_persons_record(client_for, call_taker, person, name):
    assert client_for(call_taker).get(reverse(f"people:{name}", args=[person.pk])).status_code == 403


def test_the_pages_titles_never_hold_a_name(visitor, person):
    for name in ("correct", "contact", "history"):
        page = visitor.get(reverse(f"people:{name}", args=[person.pk])).content.decode()
        assert "Lopez" not in re.search("<title>(.*)</title>", page, re.S)[1]


@pytest.mark.parametrize("name, most", [("contact", 16), ("history", 18)])
def test_many_contacts_and_changes_ask_no_more_questions(
    visitor, person, name, most, django_assert_max_num_queries
):
    for number in range(15):
        make_contact(person, f"+121655501{number:02}")
    with django_assert_max_num_queries(most):
        visitor.get(reverse(f"people:{name}", args=[person.pk]))


def test_a_long_list_of_finds_asks_no_more_questions(visitor, program, found, django_assert_max_num_queries):
    for number in range(15):
        make_contact(make_person(program, f"Maria Lopez {number}"), f"+121655501{number:02}")
    address = found()
    with django_assert_max_num_queries(20):
        assert visitor.get(address).content.decode().count("queue-row") == 15
