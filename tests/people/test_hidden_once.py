"""Who is hidden is found once, when a scope is set; every list by it holds what the tables would say."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.calls.models import Call
from casemgmt.history import stamp
from casemgmt.law.models import Production
from casemgmt.people import actions
from casemgmt.people.models import Conflict, Person, PersonGrant, Restriction, new_ref, seen_by
from followups.models import Attempt
from tests.people.test_hidden import COLUMNS, MODELS, as_user, counted, custodian
from tests.world.shared import out_of_lived

pytestmark = pytest.mark.django_db
program, team, social_worker, responder, supervisor, story = map(
    out_of_lived, ("program", "team", "social_worker", "responder", "supervisor", "story")
)
__all__ = ["custodian"]  # a fixture

# Row security does not look at the column that leads to the person: of many, the tables say who is hidden.
THROUGH_OTHERS = {Attempt, Production}
NOBODY, ONE, MANY = "nobody", "one", "many"


def restrict_others(program, number):
    """So many more restricted people as a program with years behind it has."""
    people = Person.objects.bulk_create(
        Person(program=program, name="Somebody Else", ref=new_ref()) for _each in range(number)
    )
    Restriction.objects.bulk_create(
        Restriction(program=program, person=person, kind="safety", why="Told us") for person in people
    )


def hide(who, story, program, supervisor, social_worker):
    if who == MANY:
        restrict_others(program, scope.MOST_HIDDEN + 50)
    if who != NOBODY:
        actions.restrict(
            person=story.person, kind="safety", why="Asked for", may_see=[social_worker], by=supervisor
        )


def listed(model, user):
    return set(model.objects.visible_to(user).values_list("pk", flat=True))


@pytest.mark.parametrize("who", [NOBODY, ONE, MANY])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_in_ones_own_scope_is_what_the_tables_say(
    model, who, story, program, supervisor, social_worker, custodian
):
    hide(who, story, program, supervisor, social_worker)
    for user in (supervisor, social_worker, custodian):
        with scope.acting_as(programs=policy.programs_of(user), actor="system:test"):
            by_the_tables = listed(model, user)
        with as_user(user), CaptureQueriesContext(connection) as asked:
            assert listed(model, user) == by_the_tables
        through_others = who == MANY and model in THROUGH_OTHERS
        assert through_others or not any("people_conflict" in query["sql"] for query in asked)


@pytest.mark.parametrize("who", [NOBODY, ONE, MANY])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_of_somebody_elses_is_asked_of_the_tables(
    model, who, story, program, supervisor, social_worker
):
    """In the scope of the social worker, who is named and sees all that the supervisor would."""
    hide(who, story, program, supervisor, social_worker)
    with as_user(supervisor):
        own = listed(model, supervisor)
    with as_user(social_worker):
        assert listed(model, supervisor) == own


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_row_security_hides_one_among_many(table, column, story, program, supervisor, social_worker):
    everything = counted(table, column, story.person)
    hide(MANY, story, program, supervisor, social_worker)
    with as_user(supervisor):
        assert scope.hides_many()
        assert counted(table, column, story.person) == 0
    with as_user(social_worker):
        assert counted(table, column, story.person) == everything


@pytest.mark.parametrize("number", [0, 250])
def test_a_condition_never_falls_away_inside_an_or(number, story, program, supervisor):
    """An empty Q would: `Q() | Q(person=None)` shows nobody but the unknown."""
    restrict_others(program, number)
    with as_user(supervisor):
        either = Person.objects.filter(seen_by(supervisor) | seen_by(supervisor), pk=story.person.pk)
        assert either.exists()
        assert not Person.objects.filter(~seen_by(supervisor)).exists()


@pytest.mark.parametrize("others", [0, 250])
def test_whoever_says_i_know_them_reads_on_without_them(others, story, program, supervisor):
    restrict_others(program, others)
    with as_user(supervisor):
        actions.say_i_know(person=story.person, by=supervisor)
        assert story.person.pk not in listed(Person, supervisor)
        assert not Person.objects.filter(pk=story.person.pk).exists()


def test_whoever_restricts_and_lifts_reads_on_by_it(story, social_worker, supervisor):
    with as_user(supervisor):
        restriction = actions.restrict(
            person=story.person, kind="safety", why="Asked", may_see=[social_worker], by=supervisor
        )
        assert not Person.objects.filter(pk=story.person.pk).exists()
    with as_user(social_worker):
        assert Person.objects.filter(pk=story.person.pk).exists()
    assert restriction.until is None


@pytest.mark.parametrize("others", [0, 250])
def test_what_the_system_opens_within_a_request_is_open_at_once(others, story, program, supervisor):
    """As the hour in an emergency is: written in the system's scope, inside the user's own."""
    restrict_others(program, others)
    actions.restrict(person=story.person, kind="safety", why="Asked", may_see=[], by=supervisor)
    with as_user(supervisor):
        assert story.person.pk not in listed(Person, supervisor)
        with scope.acting_as(programs=[program.pk], actor="system:emergency"):
            grant = PersonGrant(
                program=program, person=story.person, user=supervisor, given_by=supervisor, why="Now",
                emergency=True, since=Now(), until=Now() + timedelta(minutes=1),
            )  # fmt: skip
            stamp(grant, by=supervisor, reason="test").save()
        assert story.person.pk in listed(Person, supervisor)


def test_a_scope_forgets_whom_it_hid_when_it_ends(story, program, supervisor, social_worker):
    hide(ONE, story, program, supervisor, social_worker)
    actor = f"user:{supervisor.pk}"
    with as_user(supervisor):
        assert story.person.pk in scope.hidden_from(actor)
        with scope.acting_as(programs=[program.pk], actor="system:test"):
            assert scope.hidden_from(actor) is None
        assert scope.hidden_from(actor)
    assert scope.hidden_from(actor) is None


def test_the_question_about_one_is_answered_like_the_question_about_all(
    story, program, supervisor, social_worker, custodian
):
    """Rooms say both; of each person and call, for users, figures and the system."""
    restrict_others(program, 5)
    hide(ONE, story, program, supervisor, social_worker)
    knows = Conflict(program=program, person=story.person, user=custodian)
    stamp(knows, by=None, reason="test").save()
    everybody = [*Person.objects.values_list("pk", flat=True), Call.objects.get().pk]
    users = [supervisor, social_worker, custodian]
    for actor in ["system:test", *(f"{kind}:{user.pk}" for user in users for kind in ("user", "figures"))]:
        with scope.acting_as(programs=[program.pk], actor=actor):
            for law in ("", "_in_law"):
                assert one_by_one(law, everybody) == all_at_once(law, actor, program), (law, actor)


def one_by_one(law, everybody):
    return {pk for pk in everybody if answer(f"SELECT scope_hides{law}(%s)", pk)}


def all_at_once(law, actor, program):
    ids = answer(f"SELECT scope_hidden{law}(%s, %s)", actor, program.pk)
    return {uuid.UUID(pk) for pk in ids.split(",") if pk}


def answer(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]
