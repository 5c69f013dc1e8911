"""The one command, as a stranger would run it, and everything that may be done to it."""

import os
import signal
import subprocess
import sys
from http.client import HTTPConnection

import psutil
import psycopg
import pytest

from casemgmt.standalone.cluster import Cluster
from tests.config.test_installation import REAL
from tests.standalone.conftest import CODE, NOBODY, environment_of, eventually

pytestmark = pytest.mark.slow
PORT = 8431
DEMO = [sys.executable, str(CODE / "manage.py"), "demo"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "var"
    yield folder
    for process in residents(folder):
        process.kill()


@pytest.fixture
def start(tmp_path):
    """Start it, wait until it says where it is, and end it after the test."""
    started = []
    told = tmp_path / "told"

    def run(*prefix, env):
        command = [*prefix, *DEMO, "--port", str(PORT)]
        with told.open("w") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, env=env)
        started.append(process)
        assert eventually(lambda: process.poll() is not None or "Ctrl-C" in told.read_text(), seconds=300)
        assert process.poll() is None, told.read_text()
        return process, told

    yield run
    for process in started:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def demo(start, place):
    return start(env=environment(place))


def environment(place, **more):
    ours = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return {**ours, "VAR_DIR": str(place), **more}


def residents(place):
    """Every process that works in this folder, and their children."""
    leaders = [process for process in psutil.process_iter() if mentions(process, place)]
    return {member for leader in leaders for member in (leader, *leader.children(recursive=True))}


def mentions(process, place):
    try:
        return process.environ().get("VAR_DIR") == str(place) or str(place) in " ".join(process.cmdline())
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
    assert f"http://localhost:{PORT}" in told.read_text()
    assert "Supervisor" in told.read_text()
    assert status() == 200


def test_a_second_one_in_the_same_folder_says_so(demo, place):
    second = subprocess.run(
        DEMO, cwd=CODE, env=environment(place), capture_output=True, text=True, timeout=60
    )
    assert second.returncode == 2
    assert "already runs" in second.stderr
    assert status() == 200


def test_a_taken_port_is_named(demo, place, tmp_path):
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
def test_a_signal_leaves_no_process_behind(demo, place, number):
    process, told = demo
    everyone = residents(place)
    assert len(everyone) > 10
    process.send_signal(number)
    assert process.wait(timeout=60) == 0
    assert "Stopped." in told.read_text()
    assert eventually(lambda: not residents(place))
    assert eventually(lambda: not any(one.is_running() and one.status() != "zombie" for one in everyone))


def test_the_next_start_recovers_from_a_kill(start, place):
    process, _ = start(env=environment(place))
    process.kill()
    process.wait()
    process, _ = start(env=environment(place))
    assert status() == 200
    process.terminate()
    process.wait(timeout=60)
    assert eventually(lambda: not residents(place))


def test_an_ordinary_user_runs_it_in_a_private_home(start, as_user, home):
    os.chown(home, NOBODY, NOBODY)
    process, _ = start(*as_user(NOBODY), env=environment_of(home))
    assert status() == 200
    assert {one.uids().real for one in residents(home / "var")} == {NOBODY}
    process.terminate()
    process.wait(timeout=60)
    assert eventually(lambda: not residents(home / "var"))


def test_servers_of_somebodys_are_used_and_left_running(tmp_path):
    cluster = Cluster(tmp_path / "theirs")
    host = cluster.join()
    with psycopg.connect(host=str(host), user="owner", dbname="postgres", autocommit=True) as owner:
        owner.execute("CREATE DATABASE warm_demo")
    theirs = environment(
        tmp_path / "ours",
        LOCAL="1",
        DATABASE_URL=f"postgres://app@/{host}/warm_demo",
        DATABASE_OWNER_URL=f"postgres://owner@/{host}/warm_demo",
    )
    done = subprocess.run(
        [*DEMO, "--load-only"], cwd=CODE, env=theirs, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "ours").glob("pg*"))
    assert cluster.answers()
    cluster.leave()


def test_it_stays_away_from_a_real_installation(tmp_path):
    real = environment(tmp_path, **REAL)
    done = subprocess.run(DEMO, cwd=CODE, env=real, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "LOCAL=1" in done.stderr


def test_a_city_of_another_version_names_the_way_out(tmp_path):
    ours = environment(tmp_path)
    load = [*DEMO, "--load-only", "--size", "1"]
    subprocess.run(load, cwd=CODE, env=ours, capture_output=True, check=True, timeout=300)
    cluster = Cluster(tmp_path)
    host = cluster.join()
    with psycopg.connect(host=str(host), user="owner", dbname="warm_handoff", autocommit=True) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'people'")
    cluster.leave()
    again = subprocess.run(load, cwd=CODE, env=ours, capture_output=True, text=True, timeout=300)
    assert again.returncode == 1
    assert "demo --reset" in again.stderr
    assert "Traceback" not in again.stderr
    load.append("--reset")
    subprocess.run(load, cwd=CODE, env=ours, capture_output=True, check=True, timeout=300)


@pytest.mark.parametrize("command", [["check"], ["demo", "--help"], ["makemigrations", "--help"]])
def test_commands_that_need_no_database_start_none(tmp_path, command):
    manage = [sys.executable, "manage.py", *command]
    subprocess.run(manage, cwd=CODE, env=environment(tmp_path), capture_output=True, check=True, timeout=60)
    assert not list(tmp_path.glob("pg*"))
