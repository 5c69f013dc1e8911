"""Every guard is proven by breaking it: with one switched off, the tests it names must fail."""

import os

import pytest

from tests import database
from tests.sabotage.apart import suite
from tests.sabotage.guards import GUARDS

pytestmark = pytest.mark.sabotage
BROKEN = "test_guards_broken" + os.environ.get("PYTEST_XDIST_WORKER", "")
PASSED, FAILED = 0, 1  # pytest's exit codes; any other proves nothing


@pytest.fixture(scope="session", autouse=True)
def _a_database_to_break(django_db_blocker):
    """Migrated here, where nothing was tested before; taken away at the end."""
    with django_db_blocker.unblock():
        database.fresh(BROKEN)
    yield
    database.drop(BROKEN)


def test_every_named_test_passes_while_all_guards_stand():
    named = sorted({test for guard in GUARDS for test in guard.tests})
    code, said = suite(named, database=BROKEN)
    assert code == PASSED, said[-3000:]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_the_suite_notices_when_a_guard_is_off(guard):
    database.fresh(BROKEN)
    if guard.sql:
        with database.session(BROKEN) as owner:
            owner.execute(guard.sql)
    code, said = suite(guard.tests, database=BROKEN, SABOTAGE=guard.name, KEEP_DATABASE="yes")
    assert code == FAILED, said[-3000:]
