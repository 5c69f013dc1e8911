"""Worlds that the tests of one module share: made once, never committed.

Each test takes back what it did, and works on copies of what was made. A module with tests that commit shares
nothing.
"""

from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.db import transaction

from casemgmt import scope
from casemgmt.access.roles import Role
from tests import factories
from tests.world import one_person
from tests.world.one_program import furnish_both


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker):
    """What a module's own fixtures make lasts until the module ends, and is then taken back."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        scope.acting_as(programs=["lane", "other"], actor="system:test"),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def lived(lasting):
    """The whole story of one person, and those who work with them."""
    program = factories.lane()
    team = factories.TeamFactory(program=program, name="Day team")
    workers = {
        name: factories.staff(role, team=team)
        for name, role in (
            ("responder", Role.RESPONDER),
            ("social_worker", Role.SOCIAL_WORKER),
            ("supervisor", Role.SUPERVISOR),
        )
    }
    story = one_person.live(program, team, workers["social_worker"], workers["responder"])
    return SimpleNamespace(program=program, team=team, story=story, **workers)


@pytest.fixture(scope="module")
def furnished(lasting):
    """What the API shows, in two programs."""
    program, other_program = factories.lane(), factories.harbor()
    team = factories.TeamFactory(program=program, name="Day team")
    houses = furnish_both(program, team, other_program)
    return SimpleNamespace(program=program, other_program=other_program, team=team, houses=houses)


@pytest.fixture
def lived_anew(lived, db):
    return deepcopy(lived)


@pytest.fixture
def furnished_anew(furnished, db):
    return deepcopy(furnished)


def out_of_lived(name):
    """A module's fixture of this name: what `lived` made, copied for each test."""

    @pytest.fixture
    def part(lived_anew):
        return getattr(lived_anew, name)

    return part


def out_of_furnished(name):
    """The same of `furnished`."""

    @pytest.fixture
    def part(furnished_anew):
        return getattr(furnished_anew, name)

    return part
