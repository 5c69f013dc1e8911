"""Forms that open in a row of a list, wherever a page offers one: no id of theirs stands in another row's."""

from itertools import combinations

import pytest
from django.db import transaction

from casemgmt.access.roles import Role
from tests.answers import ids, tags
from tests.matrix.asking import Actor, Questions
from tests.matrix.table import held_by, table
from tests.world.programs import OWN

ROLES = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR)
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def opened(matrix_world):
    """{the row that a form opens in: the ids of all that opens there}, from every page of the system."""
    with transaction.atomic():
        user = matrix_world.user(*ROLES)
        client = matrix_world.client(user)
        questions = Questions(matrix_world, Actor("all", client, user, held_by(*ROLES)), table())
        yield {
            row: {name for address in addresses for name in ids(client.get(address, **HTMX))}
            for row, addresses in openers(questions).items()
        }
        transaction.set_rollback(True)


def openers(questions):
    found = {}
    for row in questions.rows:
        ids_of = questions.ids(row, OWN)
        if "GET" in row.answers and not row.is_api and ids_of is not None and questions.may(row):
            for _tag, attrs in tags(questions.actor.client.get(row.url(ids_of))):
                if "data-opens-form" in attrs:
                    found.setdefault(attrs["hx-target"], set()).add(attrs["hx-get"])
    return found


def test_whatever_opens_in_two_rows_shares_no_id(opened):
    assert len(opened) > 1 and all(len(names) > 1 for names in opened.values())
    for one, another in combinations(opened.values(), 2):
        assert not one & another
