"""A restricted person is seen by those who are named: in no list, count, search, page or raw query."""

import uuid

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Role
from casemgmt.calls.models import Call
from casemgmt.encounters import actions as encounters
from casemgmt.history import stamp
from casemgmt.people import actions, duplicates
from casemgmt.people.models import Comparison, Conflict, Person, PersonGrant, Restriction
from tests import factories
from tests.people.conftest import make_person
from tests.test_doors import ROUTES, concrete
from tests.world import one_person
from tests.world.shared import out_of_lived

pytestmark = pytest.mark.django_db
program, team, social_worker, responder, supervisor, story = map(
    out_of_lived, ("program", "team", "social_worker", "responder", "supervisor", "story")
)

# They say who may see whom: ids and reasons, and nothing of the record.
SAY_WHO = {"people.Restriction", "people.PersonGrant", "people.Conflict"}
# A code for a phone, as a digest, read by no page of ours: only the partner it was made for uses it.
NO_PAGE = {"referrals.ContactCode"}
# Papers of the law, which the records custodian answers whoever they are about.
IN_LAW = {"holds.LegalRequest", "holds.LegalHold", "law.Production"}
WATCHED = [
    Role.RESPONDER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR,
]  # fmt: skip
MODELS = [model for model in one_person.about_people() if model._meta.label not in SAY_WHO | NO_PAGE]
COLUMNS = [
    (table, column)
    for table, column in one_person.columns_of_people()
    if not table.removeprefix("people_")
    .removeprefix("historical")
    .startswith(("restriction", "persongrant", "conflict"))
]


@pytest.fixture
def custodian(team):
    return factories.staff(Role.RECORDS_CUSTODIAN, team=team)


@pytest.fixture
def restricted(story, supervisor, social_worker):
    """Restricted by the supervisor, who names the social worker."""
    actions.restrict(
        person=story.person,
        kind="safety",
        why="Somebody asks for her",
        may_see=[social_worker],
        by=supervisor,
    )
    return story


def as_user(user):
    return scope.acting_as(programs=policy.programs_of(user), actor=f"user:{user.pk}")


def seen(model, user):
    """How many rows the user's own list would hold, by the application's rule under row security."""
    with as_user(user):
        return model.objects.visible_to(user).count()


def counted(table, column, person):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" = %s', [person.pk])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_row_that_leads_to_a_restricted_person_shows(
    model, story, supervisor, social_worker, responder, custodian
):
    """A new model with a path to a person fails here until it has rows, a rule, and hides them."""
    before = {user: seen(model, user) for user in (supervisor, social_worker, responder, custodian)}
    assert max(before.values()) > 0, "tests/world/one_person.py makes no such record yet"
    rows = set(model.objects.values_list("pk", flat=True))
    actions.restrict(person=story.person, kind="safety", why="x", may_see=[social_worker], by=supervisor)
    answered = before[custodian] if model._meta.label in IN_LAW else 0
    for user in (supervisor, responder, custodian):
        left = seen(model, User.objects.get(pk=user.pk))
        assert left <= (1 if model is Person else answered if user == custodian else 0), user
    assert seen(model, User.objects.get(pk=social_worker.pk)) == before[social_worker]
    assert set(model.objects.values_list("pk", flat=True)) == rows


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_applications_own_rule_hides_them_where_row_security_does_not(model, restricted, supervisor):
    """Asked in the scope of the system, which row security lets see everybody."""
    assert model.objects.visible_to(supervisor).count() == (1 if model is Person else 0)


@pytest.fixture
def compared(restricted):
    """With somebody whose id comes before all others and one whose id comes last: pairs have an order."""
    person = restricted.person
    for pk in (uuid.UUID(int=0), uuid.UUID(int=2**128 - 1)):
        other = make_person(person.program, "Devon Hart", id=pk)
        first, second = sorted((person, other), key=lambda one: one.pk)
        pair = Comparison(program=person.program, first=first, second=second, verdict="not_sure")
        stamp(pair, by=None, reason="test").save()
    return restricted


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_row_security_hides_them_from_any_query(table, column, compared, supervisor, social_worker):
    everything = counted(table, column, compared.person)
    assert everything > 0 or column not in ("person_id", "first_id", "second_id")
    with as_user(supervisor):
        assert counted(table, column, compared.person) == 0
    with as_user(social_worker):
        assert counted(table, column, compared.person) == everything


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_with_people_has_its_policy(table, column):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT permissive FROM pg_policies WHERE tablename = %s AND policyname = %s",
            [table, f"hidden_{column}"],
        )
        assert cursor.fetchall() == [("RESTRICTIVE",)]


def test_the_call_that_led_to_the_meeting_is_hidden_too(restricted, supervisor, call_taker):
    for user in (supervisor, call_taker):
        assert seen(Call, user) == 0
    assert Call.objects.count() == 1


def test_one_hidden_person_does_not_make_the_scope_read_everybodys_meetings(
    restricted, program, team, responder, supervisor
):
    for _number in range(30):
        met(make_person(program), program, team, responder)
    with connection.cursor() as cursor:
        # So few rows would be read whole, and a plan made for them would be kept.
        cursor.execute("DISCARD PLANS; SET LOCAL enable_seqscan = off")
        before = meetings_read(cursor)
        cursor.execute("SELECT scope_hidden(%s, 'lane')", [f"user:{supervisor.pk}"])
        assert len(cursor.fetchone()[0].split(",")) == 2  # her, and her call
        assert meetings_read(cursor) - before == 1


def met(person, program, team, responder):
    encounters.record(
        id=uuid.uuid4(), program=program, by=responder, present=[(responder, "responder")], call=None,
        person=person, team=team, started_at=timezone.now(), place="", reasons=["welfare"], did=["listened"],
        outcome="ended_on_scene", needs=[], follow_up="none", note="", police="none", transport="none",
        descriptor="",
    )  # fmt: skip


def meetings_read(cursor):
    cursor.execute(
        "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables "
        "WHERE relname = 'encounters_encounter'"
    )
    return cursor.fetchone()[0]


# Whoever restricts and reviews speaks of a record by its ID.
BY_ID = ("/restricted/", "/reviews/")


def pages():
    """Every address that answers without an id, and every one that takes a single id."""
    plain = [concrete(route) for route in ROUTES if "<" not in route and "logout" not in route]
    return plain, [route for route in ROUTES if route.count("<") == 1 and "<uuid:" in route]


def ids_of(person):
    """One id of each kind of row that leads to the person, and the call's."""
    rows = [model.objects.exclude(pk=person.pk).first() for model in (*MODELS, Call) if model is not Person]
    return {person.pk, *(row.pk for row in rows)}


def fill(route, pk):
    start = route.index("<uuid:")
    return f"/{route[:start]}{pk}{route[route.index('>', start) + 1 :]}"


@pytest.mark.slow
@pytest.mark.parametrize("role", WATCHED)
def test_no_page_says_a_word_of_a_restricted_person(role, restricted, program, team, client_for):
    """Every address of the system, with every id of the story, for every role that nobody named."""
    client = client_for(factories.staff(role, team=team))
    plain, with_id = pages()
    addresses = plain + [fill(route, pk) for route in with_id for pk in ids_of(restricted.person)]
    for address in addresses:
        answer = client.get(address)
        said = b"" if answer.streaming else answer.content
        by_id = {restricted.person.ref} if address.startswith(BY_ID) else set()
        told = [word for word in {*restricted.words} - by_id if word in said.decode(errors="ignore")]
        assert not told, f"{address} says {told}"


def test_her_page_is_the_same_404_as_one_that_never_was(restricted, supervisor, client_for):
    client = client_for(supervisor)
    there = client.get(reverse("desk:person", args=[restricted.person.pk]))
    nowhere = client.get(reverse("desk:person", args=["00000000-0000-4000-8000-000000000007"]))
    assert (there.status_code, there.content) == (404, nowhere.content)


def test_a_search_does_not_find_her(restricted, supervisor, responder):
    for user in (supervisor, responder):
        with as_user(user):
            assert duplicates.find(duplicates.read(f"Rosalind {one_person.CANARY}"), user=user, on=None) == []


def test_whoever_is_named_works_on_as_before(restricted, social_worker, client_for):
    page = client_for(social_worker).get(reverse("desk:person", args=[restricted.person.pk]))
    assert one_person.CANARY in page.content.decode()


def test_the_house_itself_still_keeps_its_promises(restricted):
    """Reminders and figures are the system's own work: nothing falls between."""
    with scope.acting_as(programs=["lane"], actor="system:reminders"):
        assert Person.objects.filter(pk=restricted.person.pk).exists()


def test_lifting_it_shows_her_to_all_again_and_ends_every_name(restricted, supervisor, auditor):
    restriction = Restriction.objects.get()
    actions.lift(restriction=restriction, why="She asked for it", by=auditor)
    assert seen(Person, supervisor) == 2
    assert not PersonGrant.objects.live().exists()
    assert restriction.history.first().history_change_reason == "She asked for it"


def test_a_name_taken_off_closes_the_record(restricted, supervisor, social_worker):
    actions.end_grant(grant=PersonGrant.objects.get(), why="Changed teams", by=supervisor)
    assert seen(Person, social_worker) == 1


def test_i_know_this_person_hides_her_from_me_alone(story, responder, supervisor):
    actions.say_i_know(person=story.person, by=responder)
    assert seen(Person, responder) == 1
    assert seen(Person, supervisor) == 2
    assert Conflict.objects.get().kind == "knows"
