"""Every guard is proven by breaking it: with one switched off, the tests it names must fail.

Whoever fails in the process at hand (`here.py`) has proven it; this is how the others are asked, apart.
"""

import os

import pytest

from tests import database
from tests.sabotage import catalog
from tests.sabotage.apart import suite
from tests.sabotage.guards import GUARDS

pytestmark = pytest.mark.sabotage
BROKEN = "test_guards_broken" + os.environ.get("PYTEST_XDIST_WORKER", "")
PASSED, FAILED = 0, 1  # pytest's exit codes; any other proves nothing
# Those of one module follow one another: its world is made once for all of them.
ALL = sorted([*GUARDS, *catalog.noted()], key=lambda guard: (guard.tests[0].partition("::")[0], guard.name))


@pytest.fixture(scope="session", autouse=True)
def _a_database_to_break(django_db_blocker):
    """Migrated here, where nothing was tested before; taken away at the end."""
    with django_db_blocker.unblock():
        database.fresh(BROKEN)
    yield
    database.drop(BROKEN)


def test_a_whole_run_has_noted_who_refuses():
    assert catalog.noted(), (
        "Run `uv run pytest` first: it notes which tests see which guard refuse something."
    )


@pytest.mark.parametrize("guard", ALL, ids=lambda guard: guard.name)
def test_the_suite_notices_when_a_guard_is_off(guard):
    database.fresh(BROKEN)
    code, said = suite(guard.tests, database=BROKEN, KEEP_DATABASE="yes")
    assert code == PASSED, said[-3000:]
    if guard.sql:
        with database.session(BROKEN) as owner:
            owner.execute(guard.sql)
    code, said = suite(guard.tests, database=BROKEN, SABOTAGE=guard.name, KEEP_DATABASE="yes")
    assert code == FAILED, said[-3000:]
