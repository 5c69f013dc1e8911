"""A list without a row says so, and where to go from there."""

import pytest
from django.urls import resolve

from casemgmt.access.roles import Role
from tests import factories
from tests.matrix.table import ANYONE, PARTNER, table
from tests.referrals.factories import PersonFactory

EMPTY = 'class="empty"'
# Lists that are never empty, and why.
NEVER_EMPTY = {
    "staff/": "whoever reads it stands on it",
    "log/": "that it was read stands on it",
}
OF_POLICE = {"police/"}
RECORDS = {"person": PersonFactory}


def of_lists():
    """(line, view) of every page that is a list, of the whole program or about a person."""
    for row in table():
        if row.is_api or row.who in (PARTNER, ANYONE) or set(row.kinds.values()) - set(RECORDS):
            continue
        view = getattr(resolve(row.url(dict.fromkeys(row.kinds, NOBODY))).func, "view_class", object)
        if "GET" in row.answers and any(base.__name__.endswith("ListPage") for base in view.__mro__):
            yield row


NOBODY = "00000000-0000-4000-8000-000000000000"
LISTS = sorted({row.route: row for row in of_lists()}.items())


@pytest.fixture
def newcomer(team):
    """Somebody with these roles in a program in which nothing has happened yet."""

    def come(first, *others):
        user = factories.staff(first, team=team)
        for role in others:
            factories.MembershipFactory(user=user, role=role, team=team)
        return user

    return come


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "row"), LISTS, ids=[route for route, _row in LISTS])
def test_a_list_without_a_row_says_so(client_for, newcomer, program, route, row):
    ids = {name: RECORDS[kind](program=program).pk for name, kind in row.kinds.items()}
    roles = [Role.LAW_ENFORCEMENT] if route in OF_POLICE else [r for r in Role if r != Role.LAW_ENFORCEMENT]
    answer = client_for(newcomer(*roles)).get(row.url(ids))
    assert answer.status_code == 200
    assert (EMPTY in answer.text) == (route not in NEVER_EMPTY)
