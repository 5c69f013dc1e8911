"""The pages of who sees whom in a real browser: accessible, fitting a phone, quiet on the console."""

import pytest

from casemgmt.access.roles import Role
from casemgmt.encounters import actions as encounters
from casemgmt.encounters.models import Encounter
from casemgmt.people import actions
from casemgmt.people.models import Conflict, PersonGrant, Restriction, Review
from tests import factories
from tests.desk.test_pages import SIZES, assert_good
from tests.people.conftest import make_person
from tests.people.test_emergency import ask, open_it
from tests.people.test_hidden import as_user
from tests.world import one_person
from tests.world.shared import out_of_lived

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
program, team, social_worker, responder, supervisor, story = map(
    out_of_lived, ("program", "team", "social_worker", "responder", "supervisor", "story")
)


@pytest.fixture
def opened(story, program, supervisor, social_worker, responder, auditor):
    """Restricted, opened in an emergency by the responder, and a look-alike added; ids of all pages."""
    actions.restrict(
        person=story.person, kind="safety", why="Somebody asks for her at the door",
        may_see=[social_worker], by=supervisor,
    )  # fmt: skip
    card = ask(responder, name=f"Rosalind {one_person.CANARY}", birth=(1984, 2, 9))
    open_it(responder, story.person, card)
    other = make_person(program, "Somebody Known")
    with as_user(responder):
        actions.say_i_know(person=other, by=responder)
    return card


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_pages_of_a_worker(chromium, visit, story, opened, responder, social_worker, width, height):
    person = story.person.pk
    for path in (
        "/with-me/", f"/with-me/{opened.pk}/", f"/with-me/{opened.pk}/{person}/", f"/people/{person}/",
        f"/people/{person}/i-know/",
    ):  # fmt: skip
        assert_good(visit(path, responder, width, height))
    assert_good(visit(f"/people/{person}/i-know/", social_worker, width, height))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_pages_of_a_supervisor(chromium, visit, opened, program, supervisor, width, height):
    other = make_person(program, "Lee Winters")
    restriction, grant, known = (
        Restriction.objects.get(),
        PersonGrant.objects.named().get(),
        Conflict.objects.get(),
    )
    for path in (
        f"/people/{other.pk}/restrict/", "/restricted/", f"/restricted/{restriction.pk}/name/",
        f"/restricted/{restriction.pk}/lift/", f"/restricted/names/{grant.pk}/end/",
        f"/restricted/known/{known.pk}/end/",
    ):  # fmt: skip
        assert_good(visit(path, supervisor, width, height))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_pages_of_the_privacy_officer(chromium, visit, opened, auditor, width, height):
    for path in ("/reviews/", "/reviews/?show=done", f"/reviews/{Review.objects.get(kind='emergency').pk}/"):
        assert_good(visit(path, auditor, width, height))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_pages_of_police(chromium, visit, story, program, responder, width, height):
    agency = factories.AgencyFactory(name="City Police", is_operator=False, is_law_enforcement=True)
    unit = factories.TeamFactory(program=program, agency=agency, name="Co-response unit")
    officer = factories.staff(Role.LAW_ENFORCEMENT, team=unit)
    met = encounters.correct(
        encounter=Encounter.objects.get(), reason="x", by=responder, police_agency=agency
    )
    for user in (officer, responder):
        assert_good(visit(f"/encounters/{met.pk}/police-view/", user, width, height))
    assert_good(visit("/police/", officer, width, height))
