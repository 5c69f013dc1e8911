"""A session of the database serves one agency, then another: over Django's pool, and through PgBouncer."""

import os
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from casemgmt import scope
from casemgmt.access.roles import Role
from tests import factories
from tests.people.conftest import make_person
from tests.scope.traffic import ALIKE, CANARIES, PGBOUNCER, SESSIONS, Traffic

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.scope.urls")]
PORT = 6432
BOUNCER = """
[databases]
{dbname} = {server}
[pgbouncer]
pool_mode = transaction
default_pool_size = {sessions}
unix_socket_dir = {folder}
listen_port = {ours}
auth_type = any
"""
# It refuses to be root. Only the real user is changed: the cluster knows its users by the effective one.
NOT_ROOT = ["setpriv", "--ruid=nobody"] if os.geteuid() == 0 else []


@contextmanager
def reached(**changes):
    """Threads started now reach the database like this; our own session stays as it is."""
    now = connections.settings["default"]
    before = dict(now)
    now.update(changes)
    try:
        yield
    finally:
        connection.close_pool()
        now.update(before)


@contextmanager
def over_the_pool():
    options = settings.DATABASES["default"]["OPTIONS"] | {"pool": {"min_size": 1, "max_size": SESSIONS}}
    with reached(OPTIONS=options, CONN_MAX_AGE=0):
        yield


@contextmanager
def through_pgbouncer():
    if PGBOUNCER is None:
        pytest.skip("PgBouncer is not installed")
    with folder_of_ours() as folder, bouncer(folder), reached(
        ENGINE="django.db.backends.postgresql", HOST=str(folder), PORT=PORT,
        CONN_MAX_AGE=None, DISABLE_SERVER_SIDE_CURSORS=True,
    ):  # fmt: skip
        yield


@contextmanager
def folder_of_ours():
    """Short, because a socket's path must be."""
    with tempfile.TemporaryDirectory(prefix="warm-bouncer-") as folder:
        yield Path(folder)


@contextmanager
def bouncer(folder):
    """In front of the tests' own database, with as few sessions as the pool."""
    known = connection.get_connection_params()
    server = " ".join(f"{key}='{known[key]}'" for key in ("host", "port", "user", "password") if key in known)
    (folder / "ini").write_text(
        BOUNCER.format(dbname=known["dbname"], server=server, sessions=SESSIONS, folder=folder, ours=PORT)
    )
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*NOT_ROOT, PGBOUNCER, folder / "ini"], stdout=log, stderr=log)
    try:
        until = time.monotonic() + 10
        while not (folder / f".s.PGSQL.{PORT}").exists():
            assert process.poll() is None and time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


WAYS = {"pool": over_the_pool, "pgbouncer": through_pgbouncer}


@pytest.fixture
def traffic(program, other_program, client_for):
    """Somebody of the same family, and a worker for each thread, in both agencies."""
    people = {}
    for agency in (program, other_program):
        with scope.acting_as(programs=[agency.pk], actor="system:test"):
            people[agency.pk] = make_person(agency, name=f"{CANARIES[agency.pk]} {ALIKE}")
    teams = {agency.pk: factories.TeamFactory(program=agency) for agency in (program, other_program)}
    return Traffic(people, lambda agency: client_for(factories.staff(Role.SOCIAL_WORKER, team=teams[agency])))


def run(traffic, way, requests):
    with WAYS[way]():
        traffic.run(requests)
    assert traffic.wrong == []
    assert traffic.asked == requests
    # Every session served both, else nothing was shared and nothing is proven.
    assert list(traffic.served.values()) == [set(CANARIES)] * len(traffic.served)
    assert 1 <= len(traffic.served) <= SESSIONS


@pytest.mark.parametrize("way", WAYS)
def test_a_session_shared_by_two_agencies_shows_each_its_own_people(traffic, way):
    run(traffic, way, 168)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_ten_thousand_requests_of_two_agencies_leak_nothing(traffic, way):
    run(traffic, way, 10_000)
