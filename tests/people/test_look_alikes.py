"""A record that looks like a restricted one: the privacy officer hears of it, and nobody else can notice."""

import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.errors import RuleBroken
from casemgmt.notices.models import Notice
from casemgmt.people import actions, contact, duplicates, tasks
from casemgmt.people.actions.comparing import AGAIN_AND_AGAIN
from casemgmt.people.actions.limits import CORRECTIONS, SEARCHES
from casemgmt.people.models import Comparison, ContactPoint, Person, Restriction, Review, Search
from tests import factories
from tests.people.conftest import make_contact, make_person
from tests.people.test_hidden import as_user, seen
from tests.test_doors import ROUTES, concrete

pytestmark = pytest.mark.django_db
TODAY = factories.local_today()
BORN = {"birth_year": 1984, "birth_month": 3, "birth_day": 12, "birth_answer": "given"}
ALIKE, CONTROL = {"name": "Maria Lopez", **BORN}, {"name": "Berta Quinn", **BORN}
HTML = "text/html"


@pytest.fixture
def hidden(person, phone, supervisor, social_worker):
    """Maria Lopez, born 3/12/1984, restricted; the social worker is named."""
    actions.restrict(
        person=person, kind="safety", why="Somebody asks for her", may_see=[social_worker], by=supervisor
    )
    return person


def here(user):
    """The one program they work in."""
    return policy.only(policy.programs_open(user))


def register(user, on=TODAY, **details):
    """A worker adds a person after a search, as on the page."""
    with as_user(user):
        search = actions.search(program=here(user), text="Maria Lopez", by=user)
        made = actions.register(search=search, details={"name": "Maria Lopez", **details}, by=user, on=on)
    tasks.compare_records()
    return made


def correct(user, person, **changes):
    with as_user(user):
        actions.correct(person=person, by=user, **changes)
    tasks.compare_records()


# What the privacy officer hears.


def test_the_privacy_officer_hears_of_it_with_the_next_beat(hidden, responder, auditor):
    other = register(responder, **BORN)
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("review_waiting", auditor.pk)
    review = Review.objects.get(pk=notice.subject_id)
    assert (review.people, review.by) == ([other.pk, hidden.pk], responder)


def test_a_name_learned_later_is_caught_as_well(hidden, responder):
    other = register(responder, name="Man with a red hat")
    assert not Review.objects.exists()
    correct(responder, other, **ALIKE)
    assert Review.objects.get().people == [other.pk, hidden.pk]


@pytest.mark.parametrize("later", ["added", "corrected"])
def test_a_number_learned_later_is_caught_as_well(hidden, responder, later):
    other = register(responder, name="Maria")
    with as_user(responder):
        if later == "added":
            actions.add_contact(person=other, by=responder, kind="phone", value="+12165550100")
        else:
            point = make_contact(other, "+12165550188")
            actions.correct_contact(contact_point=point, by=responder, value="+12165550100")
    tasks.compare_records()
    assert Review.objects.get().people == [other.pk, hidden.pk]


def test_what_was_found_for_others_does_not_stand_for_what_is_found_now(responder):
    register(responder, **BORN)
    with as_user(responder):
        search = actions.search(program=here(responder), text="Maria Lopez", by=responder)
        details = {"name": "Maria Lopez", **BORN}
        others = actions.look_alikes({"name": "Nobody Alike"}, None, by=responder, on=TODAY)
        assert not list(others) and list(actions.look_alikes(details, None, by=responder, on=TODAY))
        with pytest.raises(RuleBroken, match="Say first"):
            actions.register(search=search, details=details, by=responder, on=TODAY, seen=others)


def test_one_beat_that_was_missed_or_came_twice_changes_nothing(hidden, responder):
    with as_user(responder):
        search = actions.search(program=here(responder), text="Maria Lopez", by=responder)
        actions.register(search=search, details=ALIKE, by=responder, on=TODAY)
    Search.objects.of_records().update(expires_at=Now())
    actions.forget_searches()
    for _beat in range(3):
        tasks.compare_records()
    assert Review.objects.count() == 1
    actions.forget_searches()
    assert not Search.objects.of_records().exists()


def test_whoever_sees_both_is_asked_as_usual(hidden, social_worker):
    with pytest.raises(RuleBroken):
        register(social_worker, **BORN)
    assert not Review.objects.exists()


def test_somebody_else_is_not_asked_about_twice(hidden, responder, auditor):
    other = register(responder, **BORN)
    actions.judge(review=Review.objects.get(), verdict="not_same", words="A cousin", by=auditor)
    correct(responder, other, legal_name="Maria Lopez Ruiz")
    assert Review.objects.count() == 1


def test_the_same_person_is_restricted_like_the_first(hidden, responder, social_worker, auditor):
    other = register(responder, **BORN)
    actions.judge(review=Review.objects.get(), verdict="same", words="Same scar, same mother", by=auditor)
    assert seen(Person, responder) == 0
    assert seen(Person, social_worker) == 2
    assert Restriction.objects.open().filter(person=other).exists()


def test_names_changed_again_and_again_are_put_before_the_privacy_officer(program, responder, auditor):
    """Whether or not one of them is somebody's."""
    other = make_person(program, "Somebody Else")
    for number in range(AGAIN_AND_AGAIN + 2):
        correct(responder, other, name=f"Somebody Number{'abcdefgh'[number]}")
    review = Review.objects.get()
    assert (review.kind, review.people, review.by) == ("renamed", [other.pk], responder)
    assert set(review.verdicts) == {"justified", "not_justified", "talk"}


# No letter before the review.


def letter_to(point):
    return Notice(recipient=point.pk)


def test_no_letter_of_ours_goes_to_it_before_the_review(hidden, responder, auditor):
    other = register(responder, **BORN)
    mail = make_contact(other, "maria@example.org", "email", may_name_agency="yes")
    assert contact.may_reach(letter_to(mail)) is False
    actions.judge(review=Review.objects.get(), verdict="not_same", words="A cousin", by=auditor)
    assert contact.may_reach(letter_to(mail)) is True


def test_every_new_record_waits_for_the_same_look(responder):
    with as_user(responder):
        search = actions.search(program=here(responder), text="Berta Quinn", by=responder)
        other = actions.register(search=search, details=CONTROL, by=responder, on=TODAY)
    mail = make_contact(other, "berta@example.org", "email", may_name_agency="yes")
    assert contact.may_reach(letter_to(mail)) is False
    tasks.compare_records()
    assert contact.may_reach(letter_to(mail)) is True


# Nobody else can notice.


def twins(user):
    """A look-alike of the hidden person and somebody like nobody, made and corrected in the same way."""
    made = []
    for wanted in (ALIKE, CONTROL):
        person = register(user, name="Person in a red hat", **BORN)
        correct(user, person, **wanted)
        with as_user(user):
            actions.add_contact(person=person, by=user, kind="phone", value="+12165550144", voicemail="yes")
        tasks.compare_records()
        made.append(Person.objects.get(pk=person.pk))
    return made


def neutral(text, person):
    """An answer without what must differ: whose it is, ids, tokens, moments."""
    text = text.replace(person.name, "NAME").replace(person.ref, "REF").replace(str(person.pk), "ID")
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", text)
    text = re.sub(r'(value|content|nonce)="[\w+/=-]{20,}"', "TOKEN", text)
    text = re.sub(r'(name="seen" value=|"version": ?)"?\d+"?', "VERSION", text)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+|\d{1,2}:\d\d", "MOMENT", text)


ABOUT_A_PERSON = [route for route in ROUTES if re.search(r"<uuid:(pk|person)>", route)]


@pytest.mark.parametrize(
    "role",
    [
        Role.RESPONDER,
        Role.SUPERVISOR,
        pytest.param(Role.ADMINISTRATOR, marks=pytest.mark.slow),
        pytest.param(Role.CALL_TAKER, marks=pytest.mark.slow),
    ],
)
def test_no_page_and_no_answer_of_the_api_tells_the_two_apart(role, hidden, team, program, client_for):
    """Every address of the system, asked about each of the two by one who wrote them, or works beside."""
    writer = factories.staff(Role.RESPONDER, team=team)
    reader = writer if role == Role.RESPONDER else factories.staff(role, team=team)
    alike, control = twins(writer)
    assert Review.objects.filter(kind="look_alike").exists()
    client = client_for(reader)
    opened = 0
    for route in ABOUT_A_PERSON:
        pages = []
        for person in (alike, control):
            path = re.sub(r"<uuid:(pk|person)>", str(person.pk), route, count=1)
            answer = client.get(concrete(path))
            pages.append((answer.status_code, neutral(answer.content.decode(), person)))
        assert pages[0] == pages[1], route
        opened += pages[0][0] == 200
    assert opened > 8 or role in (Role.ADMINISTRATOR, Role.CALL_TAKER)


@pytest.mark.parametrize("path", ["/people/find/", "/my-day/", "/notices/", "/follow-ups/", "/cases/"])
def test_no_list_of_the_writers_changes_when_the_house_has_compared(path, hidden, responder, client_for):
    client = client_for(responder)
    with as_user(responder):
        search = actions.search(program=here(responder), text="Maria Lopez", by=responder)
        made = actions.register(search=search, details=ALIKE, by=responder, on=TODAY)
    before = neutral(client.get(path).content.decode(), made)
    tasks.compare_records()
    assert Review.objects.exists()
    assert neutral(client.get(path).content.decode(), made) == before


def test_the_same_work_is_done_whoever_it_looks_like(hidden, program, responder):
    """Statement by statement: nothing is found out while the writer waits."""
    asked = []
    for wanted in (ALIKE, CONTROL):
        other = make_person(program, "Person in a red hat")
        with (
            as_user(responder),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            actions.correct(person=other, by=responder, **wanted)
            actions.add_contact(person=other, by=responder, kind="phone", value="+12165550100")
        asked.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])
    assert asked[0] == asked[1]


def test_the_record_its_versions_and_its_history_know_nothing(hidden, responder, auditor):
    other = register(responder, **BORN)
    versions = [row.history_change_reason for row in other.history.all()]
    actions.judge(review=Review.objects.get(), verdict="not_same", words="A cousin", by=auditor)
    assert versions == [row.history_change_reason for row in other.history.all()] == ["Added"]
    assert not Comparison.objects.exists()
    assert not {field.name for field in Person._meta.fields if "hold" in field.name}
    with as_user(responder):
        assert not Review.objects.visible_to(responder).exists()


def test_its_writer_reaches_the_person_as_safely_as_anybody(hidden, responder):
    other = register(responder, **BORN)
    point = make_contact(other, voicemail="yes", text="yes", may_name_agency="yes")
    assert {"call", "voicemail", "text"} <= set(contact.allowed_modes(point, timezone.now()))
    assert "No contact" not in " ".join(rule.text for rule in contact.rules(point))


def test_the_card_says_nothing_of_it_in_any_program(hidden, responder, outsider, client_for):
    other = register(responder, **BORN)
    with as_user(outsider):
        card = actions.ask_card(
            program=here(outsider), name="Maria Lopez", birth=(1984, 3, 12), by=outsider, on=TODAY
        )
    page = client_for(outsider).get(reverse("desk:card", args=[card.pk])).content.decode()
    assert str(other.pk) in page and "reviewed" not in page


# Probing costs.


def test_a_correction_of_a_name_is_logged_like_a_search(program, responder):
    other = make_person(program, "Somebody Else")
    correct(responder, other, name="Maria Lopez")
    correct(responder, other, pronouns="she/her", pronouns_answer="given")
    event = Event.objects.get(why="name corrected")
    assert (event.kind, event.actor, event.object_id) == (
        "search", f"user:{responder.pk}", str(other.pk),
    )  # fmt: skip
    assert "Maria" not in str(vars(event))


def test_names_are_corrected_so_often_an_hour_by_one_user(program, responder):
    other = make_person(program, "Somebody Else")
    used(CORRECTIONS.by_user, program, responder, of_record=True)
    with pytest.raises(RuleBroken, match="You have changed names"):
        correct(responder, other, name="Maria Lopez")
    correct(responder, other, pronouns="she/her", pronouns_answer="given")
    with as_user(responder), pytest.raises(RuleBroken, match="You have changed names"):
        actions.add_contact(person=other, by=responder, kind="phone", value="+12165550100")
    other.refresh_from_db()
    assert (other.name, ContactPoint.objects.exists()) == ("Somebody Else", False)


def test_names_are_corrected_so_often_an_hour_by_a_whole_program(program, team, responder):
    other = make_person(program, "Somebody Else")
    for _worker in range(CORRECTIONS.by_program // CORRECTIONS.by_user):
        used(CORRECTIONS.by_user, program, factories.staff(Role.RESPONDER, team=team), of_record=True)
    with pytest.raises(RuleBroken, match="Your program changed names"):
        correct(responder, other, name="Maria Lopez")


def test_searches_have_a_limit_too_and_neither_counts_for_the_other(program, team, responder):
    used(SEARCHES.by_user, program, responder)
    used(1, program, responder, with_me=True)
    with as_user(responder), pytest.raises(RuleBroken, match="You have searched"):
        actions.search(program=here(responder), text="Maria Lopez", by=responder)
    colleague = factories.staff(Role.RESPONDER, team=team)
    with as_user(colleague):
        assert actions.search(program=here(colleague), text="Maria Lopez", by=colleague)
    correct(responder, make_person(program, "Somebody Else"), name="Maria Lopez")


def used(times, program, user, **kind):
    with scope.acting_as(programs=[program.pk], actor="system:test"):
        for _time in range(times):
            Search.objects.create(program=program, user=user, terms={"person": str(uuid.uuid4())}, **kind)


def test_a_user_of_two_programs_has_one_limit(program, other_program, responder):
    """Whichever of them comes first."""
    used(CORRECTIONS.by_user - 1, other_program, responder, of_record=True)
    used(1, program, responder, of_record=True)
    with pytest.raises(RuleBroken, match="You have changed names"):
        correct(responder, make_person(program, "Somebody Else"), name="Maria Lopez")


def test_a_search_is_of_one_kind(program, responder):
    with pytest.raises(IntegrityError, match="search_of_one_kind"), transaction.atomic():
        used(1, program, responder, with_me=True, of_record=True)
    with pytest.raises(ValidationError):
        Search(program=program, user=responder, terms={}, with_me=True, of_record=True).validate_constraints()


def test_a_name_that_many_hidden_people_have_is_looked_at_all_the_same(
    program, responder, supervisor, social_worker
):
    for _hidden in range(4):
        person = make_person(program)
        with as_user(supervisor):
            actions.restrict(
                person=person, kind="safety", why="Hiding", may_see=[social_worker], by=supervisor
            )
    terms = duplicates.named("Maria Lopez")
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert len(duplicates.likely_hidden(terms, user=responder, on=TODAY)) == 4
