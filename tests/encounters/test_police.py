"""Police read the fields of one table, of the meetings that their own agency came to, and nothing else."""

import pytest
from django.urls import reverse

from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.audit.models import Event
from casemgmt.codes.encounters import POLICE_MAY_SEE, Outcome
from casemgmt.encounters import actions
from casemgmt.encounters.models import Encounter
from casemgmt.encounters.views.police import facts
from casemgmt.people import actions as people
from tests import factories
from tests.people.test_hidden import fill, ids_of, pages
from tests.test_doors import ROUTES
from tests.world import one_person
from tests.world.shared import out_of_lived

pytestmark = pytest.mark.django_db
program, team, social_worker, responder, supervisor, story = map(
    out_of_lived, ("program", "team", "social_worker", "responder", "supervisor", "story")
)
SHOWN = f"{one_person.CANARY} bridge"  # the place and the number are on the list; nothing else is
ALSO_SHOWN = f"26-{one_person.CANARY}"


@pytest.fixture
def agency(program):
    return factories.AgencyFactory(name="City Police", is_operator=False, is_law_enforcement=True)


@pytest.fixture
def officer(program, agency):
    unit = factories.TeamFactory(program=program, agency=agency, name="Co-response unit")
    return factories.staff(Role.LAW_ENFORCEMENT, team=unit)


@pytest.fixture
def met(story, agency, responder):
    """The meeting of the story, to which the officer's agency came."""
    return came(Encounter.objects.get(), agency, responder)


def came(encounter, agency, by, **changes):
    return actions.correct(encounter=encounter, reason="x", by=by, police_agency=agency, **changes)


def view(encounter):
    return reverse("encounters:police_view", args=[encounter.pk])


def test_an_officer_reads_the_fields_of_the_table(met, officer, client_for):
    page = client_for(officer).get(view(met)).content.decode()
    for words in (SHOWN, ALSO_SHOWN, "Day team", "City Police", "Came with the team", "Ended on scene"):
        assert words in page


def test_the_table_names_no_field_about_the_person_or_the_help():
    guarded = {
        "person",
        "descriptor",
        "reasons",
        "did",
        "needs",
        "note",
        "transport",
        "follow_up",
        "recorded_by",
    }
    assert not {name.split("__")[0] for name in POLICE_MAY_SEE} & guarded


def test_every_new_field_stays_hidden_until_the_table_names_it(met):
    """Nothing else is even read from the database."""
    row = Encounter.objects.filter(pk=met.pk).values("pk", *POLICE_MAY_SEE).get()
    assert len(facts(row)) == len(POLICE_MAY_SEE)


@pytest.mark.parametrize("outcome", [Outcome.TAKEN_TO_HOSPITAL, Outcome.CONNECTED, Outcome.CHOSE_NOT_TO])
def test_an_ending_that_speaks_of_help_or_health_is_not_named(
    met, agency, officer, responder, client_for, outcome
):
    came(met, agency, responder, outcome=outcome)
    page = client_for(officer).get(view(met)).content.decode()
    assert str(outcome.label) not in page
    assert "The team took it from there" in page


def test_the_list_has_one_line_a_meeting_with_each_fact_under_its_heading(met, officer, client_for):
    page = client_for(officer).get("/police/").content.decode()
    assert page.count('<th scope="col"') == page.count("</td>") + 1 == len(POLICE_MAY_SEE)
    assert f'href="{view(met)}"' in page


def test_without_the_agency_noted_nobody_of_the_police_sees_it(story, officer, client_for):
    client, encounter = client_for(officer), Encounter.objects.get()
    assert client.get(view(encounter)).status_code == 404
    assert SHOWN not in client.get("/police/").content.decode()


def test_another_police_agency_sees_nothing(met, program, client_for):
    other = factories.AgencyFactory(name="Sheriff", is_operator=False, is_law_enforcement=True)
    unit = factories.TeamFactory(program=program, agency=other, name="Deputies")
    client = client_for(factories.staff(Role.LAW_ENFORCEMENT, team=unit))
    assert client.get(view(met)).status_code == 404


def test_a_team_that_is_not_police_sees_nothing_by_that_role(met, team, client_for):
    client = client_for(factories.staff(Role.LAW_ENFORCEMENT, team=team))
    assert client.get(view(met)).status_code == 404


def test_police_who_were_not_there_are_not_noted(met, agency, responder):
    assert came(met, agency, responder, police="none").police_agency is None


def test_a_restricted_person_is_hidden_from_police_too(
    met, story, officer, supervisor, social_worker, client_for
):
    people.restrict(person=story.person, kind="safety", why="x", may_see=[social_worker], by=supervisor)
    assert client_for(officer).get(view(met)).status_code == 404


def test_the_team_sees_exactly_what_police_see(met, officer, responder, client_for):
    seen = [client_for(user).get(view(met)).context["facts"] for user in (officer, responder)]
    assert seen[0] == seen[1]
    page = client_for(responder).get(view(met)).content.decode()
    assert "Officers of City Police" in page


def test_the_team_reads_that_nobody_sees_it(story, responder, client_for):
    page = client_for(responder).get(view(Encounter.objects.get())).content.decode()
    assert "No officer sees this meeting" in page


def test_a_look_of_the_police_is_logged(met, officer, client_for):
    client_for(officer).get(view(met))
    event = Event.objects.get(why="police view")
    assert (event.actor, event.object_id) == (f"user:{officer.pk}", str(met.pk))


def test_the_role_holds_this_permission_and_no_other():
    assert GRANTS[Role.LAW_ENFORCEMENT] == {Permission.POLICE_VIEW}


@pytest.mark.slow
def test_no_address_of_the_house_tells_police_another_word(met, story, officer, client_for):
    """Every address, with every id of the story: of all its words, only the place and the call's number."""
    client = client_for(officer)
    plain, with_id = pages()
    addresses = plain + [fill(route, pk) for route in with_id for pk in ids_of(story.person)]
    assert len(addresses) > len(ROUTES)
    for address in addresses:
        answer = client.get(address)
        said = "" if answer.streaming else answer.content.decode(errors="ignore")
        said = said.replace(SHOWN, "").replace(ALSO_SHOWN, "")
        told = [word for word in story.words if word in said]
        assert not told, f"{address} says {told}"
