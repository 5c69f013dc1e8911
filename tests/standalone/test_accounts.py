"""Root starts it as nobody; an ordinary user as itself; a user without an account is told what to do."""

import os
import subprocess
import sys

import pytest

from tests.standalone.conftest import NOBODY, environment_of

CONNECT = """
import psycopg
from casemgmt.standalone.cluster import PORT, Cluster
cluster = Cluster({var!r})
host = cluster.join()
with psycopg.connect(host=host, port=PORT, user="app", dbname="warm_handoff") as connection:
    print(*connection.execute("SELECT current_user").fetchone(), cluster.data.stat().st_uid)
cluster.leave()
print(cluster.answers())
"""
WITHOUT_ACCOUNT = 61234


def connect(home, *prefix):
    return subprocess.run(
        [*prefix, "-c", CONNECT.format(var=str(home / "var"))],
        env=environment_of(home),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_ordinary_user_with_a_private_home(as_user, home):
    os.chown(home, NOBODY, NOBODY)
    done = connect(home, *as_user(NOBODY), sys.executable)
    assert done.stdout.split() == ["app", str(NOBODY), "False"], done.stderr


def test_a_user_without_an_account_is_told_what_to_do(as_user, home):
    os.chown(home, WITHOUT_ACCOUNT, WITHOUT_ACCOUNT)
    done = connect(home, *as_user(WITHOUT_ACCOUNT), sys.executable)
    assert f"account for user id {WITHOUT_ACCOUNT}" in done.stderr
    assert "DATABASE_URL" in done.stderr


def test_a_folder_of_somebody_elses_is_named(as_user, home):
    home.chmod(0o755)
    done = connect(home, *as_user(NOBODY), sys.executable)
    assert f"{home}/var is not ours to use" in done.stderr
    assert "VAR_DIR" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_runs_the_server_as_nobody_below_a_private_home(home):
    done = connect(home, sys.executable)
    assert done.stdout.split() == ["app", str(NOBODY), "False"], done.stderr
    assert home.stat().st_mode & 0o777 == 0o700


def test_on_windows_the_error_names_wsl_and_real_servers():
    without = "import sys; sys.modules['fcntl'] = None; import casemgmt.standalone.cluster"
    done = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, timeout=60)
    assert "WSL2" in done.stderr
    assert "DATABASE_URL" in done.stderr
