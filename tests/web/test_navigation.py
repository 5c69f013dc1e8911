"""Menus show where somebody may go, and nothing else."""

import pytest
from django.urls import reverse

from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.web import navigation
from tests import factories
from tests.test_doors import ROUTES, concrete

pytestmark = pytest.mark.django_db


def names(user, path="/"):
    return {str(place.label) for place in navigation.places(user, path)}


def test_a_place_shows_exactly_to_those_the_policy_lets_in(responder, call_taker, administrator, auditor):
    for user in (responder, call_taker, administrator, auditor):
        for entry in navigation.PLACES:
            welcome = entry.permission is None or policy.allows(user, entry.permission)
            assert (str(entry.label) in names(user)) <= welcome, (user, entry)


def test_each_role_is_offered_its_own_work(responder, call_taker, administrator, auditor):
    assert "People" not in names(call_taker) | names(administrator) | names(auditor)
    assert "Staff and roles" not in names(responder) | names(call_taker) | names(auditor)
    assert "Who saw what" not in names(responder) | names(call_taker) | names(administrator)


def test_the_bar_holds_no_more_than_fits(visit, supervisor):
    assert visit("/my-day/", supervisor).locator(".masthead nav a").count() == navigation.MOST_IN_A_ROW


def test_the_section_of_the_page_is_marked(responder):
    first = navigation.places(responder, "/nowhere/")[0]
    marked = [place for place in navigation.places(responder, f"{first.url}7d0/") if place.current]
    assert [place.url for place in marked] == [first.url] and not first.current


@pytest.fixture
def everything(program):
    """Somebody with every role at once, to whom every place is open."""
    user = factories.staff(Role.SUPERVISOR, program=program)
    for role in set(Role) - {Role.SUPERVISOR}:
        factories.MembershipFactory(user=user, role=role, program=program)
    return user


def marked(user, path):
    return [str(place.label) for place in navigation.places(user, path) if place.current]


def test_every_place_is_marked_on_its_own_page_and_no_other_beside_it(everything):
    for place in navigation.places(everything, "/"):
        assert marked(everything, place.url) == [str(place.label)]


def test_no_page_of_the_house_belongs_to_two_places(everything):
    for route in ROUTES:
        assert len(marked(everything, "/" + concrete(route))) <= 1, route


@pytest.mark.parametrize(
    "path, label",
    [
        ("/unmet-needs/", "Referrals"), ("/settings/sharing/", "Rules for sharing"),
        ("/settings/retention/", "How long records stay"), ("/audit/patterns/", "Who saw what"),
    ],
)  # fmt: skip
def test_a_page_is_marked_where_its_readers_look_for_it(everything, path, label):
    assert marked(everything, path) == [label]


def test_an_entry_without_a_page_is_left_out(responder):
    nowhere = navigation.Entry("Nowhere", "desk:nowhere", None, "day")
    assert navigation.first_open([nowhere], responder, "/") is None


def test_a_stranger_sees_no_menu(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "container nav" not in page and "phone-bar" not in page


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/styleguide/", "/nowhere/"])
def test_no_page_carries_inline_scripts_styles_or_handlers(client, path):
    page = client.get(path).content.decode()
    assert " style=" not in page and "<style" not in page
    assert "<script>" not in page and " onclick" not in page and "javascript:" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "") and "https://" not in page
