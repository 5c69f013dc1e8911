"""Every guard is proven by breaking it: with one switched off, the tests it names must fail."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import database
from tests.sabotage.guards import GUARDS

pytestmark = pytest.mark.sabotage
ROOT = Path(__file__).resolve().parents[2]
BROKEN = "test_guards_broken" + os.environ.get("PYTEST_XDIST_WORKER", "")
OWN = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
FAILED = 1  # pytest: tests ran, and some failed; anything else proves nothing


def suite(tests, **environment):
    """Run the named tests in a process of their own, on a database of their own."""
    command = [sys.executable, "-m", "pytest", *tests, "-q", "-n", "0", "-m", "", "-p", "no:cacheprovider"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False,
        env={**OWN, "TEST_DATABASE": BROKEN, **environment},
    )  # fmt: skip


@pytest.fixture(scope="session")
def whole():
    """Every named test passes while all guards stand."""
    result = suite(sorted({test for guard in GUARDS for test in guard.noticed_by.split()}))
    assert result.returncode == 0, result.stdout[-3000:]
    yield
    database.drop(BROKEN)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_the_suite_notices_when_a_guard_is_off(guard, whole):
    database.fresh(BROKEN)
    if guard.sql:
        with database.session(BROKEN) as owner:
            owner.execute(guard.sql)
    result = suite(guard.noticed_by.split(), SABOTAGE=guard.name, KEEP_DATABASE="yes")
    assert result.returncode == FAILED, result.stdout[-2000:] + result.stderr[-1000:]


def test_every_guard_has_a_name_of_its_own():
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
