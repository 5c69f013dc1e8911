"""Tests work as the `app` role under row security, like everybody else."""

import gc
import os
from collections import Counter
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.test import Client
from xdist.scheduler import LoadScheduling

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.config import catalogues
from tests import database, factories
from tests.matrix import summary
from tests.sabotage import catalog, here, seen
from tests.sabotage.guards import GUARDS
from tests.signing_in import sign_in

pytest_plugins = [
    "tests.browser_fixtures", "tests.matrix.fixtures", "tests.world.every_table", "tests.world.shared",
]  # fmt: skip
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop lives in the test's thread


def pytest_configure(config):
    """Passwords hash fast; the second step is asked. In a process of tests/sabotage, one guard is off."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR = True
    if "PYTEST_XDIST_WORKER" not in os.environ:
        catalogues.compile_stale()
    if "SABOTAGE" not in os.environ:
        config.pluginmanager.register(seen.watching(config), "seen")
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # each with its own database and limits
        settings.DATABASES["default"]["TEST"]["NAME"] += f"_{worker}"
        settings.CACHES["default"]["LOCATION"] += f"_{worker}"
    for guard in [*GUARDS, *catalog.noted()]:
        if guard.name == os.environ.get("SABOTAGE"):
            off = ExitStack()
            off.enter_context(guard.code_off())
            config.add_cleanup(off.close)


def pytest_xdist_make_scheduler(config, log):
    """Guards are broken by whoever is free; other tests stay together with their file, in the order below."""
    config.option.loadscopereorder = False
    return LoadScheduling(config, log) if config.option.markexpr == "sabotage" else None


def longest_first(items):
    """The order of files: what begins last is short, so that no worker is left alone with it.

    Whoever takes the world of the matrix, the browser or the demo's city works long on few tests.
    """
    long = {"matrix_world", "chromium", "city"}
    expected = Counter()
    for item in items:
        expected[item.path] += 50 if long & set(item.fixturenames) else 1
    return lambda item: (-expected[item.path], item.path)


def pytest_collection_finish(session):
    """What is loaded by now stays to the end: no search for garbage need go through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_xdist_auto_num_workers(config):
    """One more than there are cores: a worker waits for the database a third of its time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config, items):
    """Whatever drives Chromium says so. Looking at every page takes minutes: only web/ does it by default."""
    here.keep(config, items)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=longest_first(items))
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
            if "tests/web/" not in item.nodeid:
                item.add_marker("looks")


def pytest_terminal_summary(terminalreporter):
    """Say how many guards were broken and noticed, and how much of the matrix was asked."""
    broken = [
        (outcome, report)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if "test_the_suite_notices" in report.nodeid
    ]
    if broken:
        noticed = sum(outcome == "passed" for outcome, _ in broken)
        seconds = sum(report.duration for _, report in broken) / len(broken)
        terminalreporter.write_line(f"{len(broken)} guards, {noticed} noticed, {seconds:.1f} s each")
    summary.write(terminalreporter)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """A copy of the migrated database, worked on as the `app` role. KEEP_DATABASE takes one as it stands."""
    name, kept = settings.DATABASES["default"]["TEST"]["NAME"], "KEEP_DATABASE" in os.environ
    with django_db_blocker.unblock():
        if not kept:
            database.fresh(name)
        database.use(name)
        yield
        if not kept:
            database.use("postgres")
            database.drop(settings.DATABASES["default"]["TEST"]["NAME"])


@pytest.fixture(autouse=True)
def _see_both_programs(request):
    """By default a database test sees both programs; requests and tasks narrow that by themselves."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or marker.kwargs.get("transaction") or "transactional_db" in request.fixturenames:
        yield
        return
    request.getfixturevalue("db")
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        yield


@pytest.fixture
def program(db):
    return factories.lane()


@pytest.fixture
def other_program(db):
    return factories.harbor()


@pytest.fixture
def team(program):
    return factories.TeamFactory(program=program, name="Day team")


@pytest.fixture
def responder(team):
    return factories.staff(Role.RESPONDER, team=team)


@pytest.fixture
def social_worker(team):
    return factories.staff(Role.SOCIAL_WORKER, team=team)


@pytest.fixture
def supervisor(team):
    return factories.staff(Role.SUPERVISOR, team=team)


@pytest.fixture
def call_taker(team):
    return factories.staff(Role.CALL_TAKER, team=team)


@pytest.fixture
def administrator(program):
    return factories.staff(Role.ADMINISTRATOR, program=program)


@pytest.fixture
def auditor(program):
    return factories.staff(Role.AUDITOR, program=program)


@pytest.fixture
def other_team(other_program):
    return factories.TeamFactory(program=other_program, name="Night team")


@pytest.fixture
def outsider(other_team):
    return factories.staff(Role.RESPONDER, team=other_team)


@pytest.fixture
def other_administrator(other_program):
    return factories.staff(Role.ADMINISTRATOR, program=other_program)


@pytest.fixture(params=["lane first", "other first"])
def worker_of_both(request, team, other_team):
    """Makes somebody who has a role in both programs; a test that takes it runs in both orders of rows."""
    teams = (team, other_team) if request.param == "lane first" else (other_team, team)
    return lambda role: factories.staff_of(role, *teams)


@pytest.fixture
def client_for():
    """A signed-in test client for a user: both steps done, no clock running."""
    return lambda user: sign_in(Client(), user)
