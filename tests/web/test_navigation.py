"""Menus show where somebody may go, and nothing else."""

from uuid import uuid4

import pytest
from django.urls import Resolver404, resolve, reverse

from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.web import navigation
from tests import factories
from tests.test_doors import ROUTES, concrete
from tests.web.browser import assert_accessible, assert_fits

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


def test_the_menu_stands_in_its_own_order_whatever_the_slices(everything):
    assert [str(place.label) for place in navigation.places(everything, "/")] == [
        "My day", "People", "Calls", "Follow-ups", "Referrals", "Caseload", "Caseload sheets", "Team",
        "Reports",
        "Services", "Imports", "Staff and roles", "Who works here", "E-mails that wait", "Phones and hours",
        "Rules for sharing", "What was shared", "Legal requests", "What is due to go",
        "How long records stay", "Who saw what", "Reviews", "Restricted records", "Meetings with police",
        "Drafts", "Wellbeing",
    ]  # fmt: skip


def bar(user):
    return [str(place.label) for place in navigation.menu(user, "/").bar]


def test_the_bar_holds_what_the_role_needs_each_day_and_first_where_its_day_begins(
    supervisor, call_taker, program
):
    lead = factories.staff(Role.PROGRAM_LEAD, program=program)
    assert bar(supervisor) == ["Team", "My day", "People", "Caseload", "Reports"]
    assert bar(lead) == ["Team", "Reports"] and bar(call_taker) == ["Calls"]


def test_whoever_has_every_role_still_has_five_places_in_the_bar_and_finds_the_rest(everything):
    menu = navigation.menu(everything, "/")
    others = [str(place.label) for _heading, places in menu.more for place in places]
    assert len(menu.bar) == navigation.MOST_IN_BAR
    assert sorted(bar(everything) + others) == sorted(str(entry.label) for entry in navigation.PLACES)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTNER_STAFF])
def test_every_role_has_its_daily_places_and_may_open_them(role, program):
    user = factories.staff(role, program=program)
    [daily] = [daily for daily in navigation.DAYS if daily.role == role]
    entries = {entry.name: entry for entry in navigation.PLACES}
    assert 1 <= len(daily.names) <= navigation.MOST_IN_BAR
    assert all(policy.allows(user, entries[name].permission) for name in daily.names)
    assert navigation.beginning(user) in daily.names


def test_the_rest_stands_under_headings_in_their_order(administrator):
    headings = [str(heading) for heading, _places in navigation.menu(administrator, "/").more]
    assert headings == ["Work with people", "Privacy and records", "Staff and settings", "For yourself"]


@pytest.mark.browser
def test_every_place_is_reached_on_a_phone_and_on_a_desk(visit, supervisor):
    wanted = {entry.url for entry in navigation.places(supervisor, "/")}
    for width, frame in ((320, ".phone-bar"), (1280, ".masthead nav")):
        page = visit("/team/", supervisor, width=width)
        page.locator(f"{frame} summary").click()
        shown = page.locator(f"{frame} a").filter(visible=True)
        assert {link.get_attribute("href") for link in shown.all()} >= wanted
        assert_accessible(page)
        assert_fits(page)


def test_the_section_of_the_page_is_marked(responder):
    first = navigation.places(responder, "/nowhere/")[0]
    marked = [place for place in navigation.places(responder, f"{first.url}7d0/") if place.current]
    assert [place.url for place in marked] == [first.url] and not first.current


PAGES = [
    "overview", "contact", "where", "cases", "referrals", "consents", "disclosures", "correct", "history",
]  # fmt: skip


def test_a_persons_pages_and_beginnings_stand_in_their_own_order():
    assert [tab.key for tab in navigation.PERSON_TABS] == PAGES
    starts = [(str(start.label), start.after_death) for start in navigation.PERSON_STARTS]
    assert starts == [
        ("New encounter", True), ("Refer", False), ("Add follow-up", False), ("Say where they are", False),
        ("Say that they died", False),
    ]  # fmt: skip
    assert [str(start.label) for start in navigation.PERSON_STARTS if start.rare] == ["Say that they died"]


def test_whatever_a_slice_names_is_a_page():
    """Of a name that is misspelt, the menus would say nothing at all."""
    entries = [*navigation.PLACES, *navigation.FINDS, *navigation.STARTS, *navigation.INBOXES]
    names = {each.name for each in (*entries, *navigation.BEGINNINGS)}
    assert all(reverse(name) for name in names)
    assert all(reverse(tab.name, args=[uuid4()]) for tab in navigation.PERSON_TABS)


@pytest.fixture
def everything(program):
    """Somebody with every role at once, to whom every place is open."""
    user = factories.staff(Role.SUPERVISOR, program=program)
    for role in set(Role) - {Role.SUPERVISOR}:
        factories.MembershipFactory(user=user, role=role, program=program)
    return user


def marked(user, path):
    """The places that the page at this address marks."""
    marked = navigation.places(user, path, room=room_of(path.partition("?")[0]))
    return [str(place.label) for place in marked if place.current]


def room_of(path):
    try:
        return resolve(path).namespace
    except Resolver404:
        return ""


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
    nowhere = navigation.Finds("Nowhere", "desk:nowhere", None, "day")
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
