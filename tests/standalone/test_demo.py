"""The one command, as a stranger would run it, and everything that may be done to it."""

import os
import signal
import subprocess
import sys
from http.client import HTTPConnection

import psutil
import pytest

from casemgmt.standalone.cluster import Cluster
from tests.standalone.conftest import CODE, eventually

pytestmark = pytest.mark.slow
PORT = 8431
DEMO = [sys.executable, "manage.py", "demo"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "var"


@pytest.fixture
def demo(home):
    """Start it and wait until it says where it is."""
    process = subprocess.Popen(
        [*DEMO, "--port", str(PORT)], cwd=CODE, env=environment(home), stdout=subprocess.PIPE, text=True
    )
    told = []
    assert eventually(
        lambda: told.append(process.stdout.readline()) or "Press Ctrl-C" in told[-1], seconds=120
    )
    yield process, "".join(told)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)


def environment(home, **more):
    ours = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return {**ours, "VAR_DIR": str(home), **more}


def residents(home):
    """Every process that works in this folder, and their children."""
    leaders = [process for process in psutil.process_iter() if mentions(process, home)]
    return {member for leader in leaders for member in (leader, *leader.children(recursive=True))}


def mentions(process, home):
    try:
        return process.environ().get("VAR_DIR") == str(home) or str(home) in " ".join(process.cmdline())
    except psutil.Error:
        return False


def status(port=PORT):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status
    finally:
        connection.close()


def test_it_says_where_it_is_and_who_may_sign_in(demo):
    _, told = demo
    assert f"http://localhost:{PORT}" in told
    assert "Supervisor" in told
    assert status() == 200


def test_a_second_one_in_the_same_folder_says_so(demo, home):
    second = subprocess.run(DEMO, cwd=CODE, env=environment(home), capture_output=True, text=True, timeout=60)
    assert second.returncode == 2
    assert "already runs" in second.stderr
    assert status() == 200


def test_a_taken_port_is_named(demo, home, tmp_path):
    other = subprocess.run(
        [*DEMO, "--port", str(PORT)],
        cwd=CODE,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert other.returncode == 1
    assert f"Port {PORT} is taken" in other.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_no_process_behind(demo, home, number):
    process, _ = demo
    everyone = residents(home)
    assert len(everyone) > 10
    process.send_signal(number)
    assert "Stopped." in process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert eventually(lambda: not residents(home))
    assert eventually(lambda: not any(one.is_running() and one.status() != "zombie" for one in everyone))


def test_the_next_start_recovers_from_a_kill(home):
    for ending in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen(
            [*DEMO, "--port", str(PORT)], cwd=CODE, env=environment(home), stdout=subprocess.PIPE, text=True
        )
        assert eventually(lambda: "Press Ctrl-C" in process.stdout.readline(), seconds=120)  # noqa: B023
        assert status() == 200
        process.send_signal(ending)
        process.communicate(timeout=60)
    assert eventually(lambda: not residents(home))


def test_servers_of_somebodys_are_used_and_left_running(tmp_path):
    cluster = Cluster(tmp_path / "theirs")
    host = str(cluster.join()).replace("/", "%2F")
    theirs = environment(
        tmp_path / "ours",
        LOCAL="1",
        DATABASE_URL=f"postgres://app@{host}:5432/warm_handoff",
        DATABASE_OWNER_URL=f"postgres://owner@{host}:5432/warm_handoff",
    )
    done = subprocess.run(
        [*DEMO, "--load-only"], cwd=CODE, env=theirs, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "ours").glob("pg*"))
    assert cluster.answers()
    cluster.leave()


def test_it_stays_away_from_a_real_installation(tmp_path):
    real = environment(tmp_path, DATABASE_URL="postgres://app@localhost/warm", SECRET_KEY="s" * 50)
    done = subprocess.run(DEMO, cwd=CODE, env=real, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "LOCAL=1" in done.stderr


@pytest.mark.parametrize("command", [["check"], ["demo", "--help"], ["makemigrations", "--help"]])
def test_commands_that_need_no_database_start_none(tmp_path, command):
    manage = [sys.executable, "manage.py", *command]
    subprocess.run(manage, cwd=CODE, env=environment(tmp_path), capture_output=True, check=True, timeout=60)
    assert not list(tmp_path.glob("pg*"))
