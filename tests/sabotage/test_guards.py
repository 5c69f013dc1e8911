"""Every guard is proven by breaking it: with one switched off, the tests it names must fail."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.sabotage.guards import GUARDS

pytestmark = pytest.mark.sabotage
ROOT = Path(__file__).resolve().parents[2]
WHOLE, BROKEN = "test_guards_whole", "test_guards_broken"
FAILED = 1  # pytest: tests ran, and some failed; anything else proves nothing


def suite(tests, database, **environment):
    """Run the named tests in a process of their own, against a database that is kept."""
    command = [sys.executable, "-m", "pytest", *tests, "-q", "-m", "", "--reuse-db", "-p", "no:cacheprovider"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "TEST_DATABASE": database, **environment},
    )  # fmt: skip


def as_owner(database, *statements):
    """Run statements as the owner, outside any transaction."""
    parameters = connection.get_connection_params()
    parameters = {key: parameters[key] for key in ("host", "port", "password") if parameters.get(key)}
    with psycopg.connect(dbname=database, user="owner", autocommit=True, **parameters) as session:
        for statement in statements:
            session.execute(statement)


@pytest.fixture(scope="session")
def whole():
    """A fresh test database in which every named test passes while all guards stand."""
    as_owner("postgres", f"DROP DATABASE IF EXISTS {WHOLE}")
    result = suite(sorted({test for guard in GUARDS for test in guard.noticed_by.split()}), WHOLE)
    assert result.returncode == 0, result.stdout[-3000:]
    yield WHOLE
    as_owner("postgres", f"DROP DATABASE IF EXISTS {BROKEN}", f"DROP DATABASE IF EXISTS {WHOLE}")


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_the_suite_notices_when_a_guard_is_off(guard, whole):
    as_owner("postgres", f"DROP DATABASE IF EXISTS {BROKEN}", f"CREATE DATABASE {BROKEN} TEMPLATE {whole}")
    if guard.sql:
        as_owner(BROKEN, guard.sql)
    result = suite(guard.noticed_by.split(), BROKEN, SABOTAGE=guard.name)
    assert result.returncode == FAILED, result.stdout[-2000:] + result.stderr[-1000:]


def test_every_guard_has_a_name_of_its_own():
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
