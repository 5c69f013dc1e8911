"""Who may do what, everywhere: each role at each address of tests/matrix/table.txt, in every scope."""

import pytest
from django.db import transaction
from django.test import Client

from casemgmt.access.roles import Role
from tests.matrix.asking import Actor, Questions
from tests.matrix.plan import every_cell, some_cells
from tests.matrix.table import PARTNER, held_by, table
from tests.test_doors import ROUTES

ROWS = table()
STRANGER = "stranger"
ACTORS = [*(role.value for role in Role), STRANGER, PARTNER]


@pytest.fixture
def questions(matrix_world, request):
    with transaction.atomic():
        yield Questions(matrix_world, actor(matrix_world, request.param), ROWS)
        transaction.set_rollback(True)


def actor(world, name):
    if name == STRANGER:
        return Actor(name, Client(raise_request_exception=False))
    if name == PARTNER:
        return Actor(name, world.browser.client)
    user = world.user(Role(name))
    return Actor(name, world.client(user), user, held_by(Role(name)))


def test_every_address_has_its_line_and_every_line_its_address():
    assert {row.route for row in ROWS} == set(ROUTES)


def answered(questions, plan, record_property):
    """Ask all of the plan; the numbers are printed when the run ends (tests/conftest.py)."""
    questions.ask_all(plan)
    found = questions.unexpected
    record_property("matrix", (questions.actor.name, questions.asked, len(found)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("questions", ACTORS, indirect=True)
def test_each_role_is_answered_as_the_table_says(questions, record_property):
    answered(questions, some_cells(ROWS, questions.actor.name), record_property)


@pytest.mark.slow
@pytest.mark.parametrize("questions", ACTORS, indirect=True)
def test_every_cell_is_answered_as_the_table_says(questions, record_property):
    answered(questions, every_cell(ROWS), record_property)
