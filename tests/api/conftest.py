"""A furnished house, its neighbour, and somebody to ask the API."""

import pytest

from tests.world.one_program import Api, furnish_both


@pytest.fixture
def houses(program, team, other_program):
    return furnish_both(program, team, other_program)


@pytest.fixture
def ours(houses):
    return houses[0]


@pytest.fixture
def theirs(houses):
    return houses[1]


@pytest.fixture
def api_for(client_for):
    """Somebody's API, signed in by session, with any more headers."""

    def sign_in(user, **headers):
        return Api(client_for(user), headers)

    return sign_in


@pytest.fixture
def api(api_for, ours):
    """The API of the social worker whose house it is."""
    return api_for(ours.user)
