"""Root starts it as nobody; an ordinary user as itself; a user without an account is told what to do."""

import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

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
NOBODY, WITHOUT_ACCOUNT = 65534, 61234


@pytest.fixture(scope="module")
def somebodys_python():
    """A Python that any user may run, with our packages; ours may lie in root's private folder."""
    same = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("needs root and setpriv to become somebody else")
    for python in (sys.executable, f"/usr/bin/{same}", f"/usr/local/bin/{same}"):
        packages = sysconfig.get_path("purelib")
        if run(python, "import django, psycopg", user=NOBODY, packages=packages).returncode == 0:
            return python
    pytest.skip("no Python here that another user may run")


@pytest.fixture
def home(tmp_path_factory):
    """A private home below a path that anybody may pass."""
    folder = tmp_path_factory.getbasetemp().parent.parent / f"warm-home-{os.getpid()}"
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)


def run(python, lines, *, user, home="/", packages=None):
    """`setpriv` itself may still pass root's folders; what `env` starts may not."""
    path = os.pathsep.join([os.getcwd(), packages or sysconfig.get_path("purelib")])
    return subprocess.run(
        ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "env", python, "-c", lines],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_an_ordinary_user_with_a_private_home(somebodys_python, home):
    os.chown(home, NOBODY, NOBODY)
    done = run(somebodys_python, CONNECT.format(var=str(home / "var")), user=NOBODY, home=home)
    assert done.stdout.split() == ["app", str(NOBODY), "False"], done.stderr


def test_a_user_without_an_account_is_told_what_to_do(somebodys_python, home):
    os.chown(home, WITHOUT_ACCOUNT, WITHOUT_ACCOUNT)
    done = run(somebodys_python, CONNECT.format(var=str(home / "var")), user=WITHOUT_ACCOUNT, home=home)
    assert f"account for user id {WITHOUT_ACCOUNT}" in done.stderr
    assert "DATABASE_URL" in done.stderr


def test_a_folder_of_somebody_elses_is_named(somebodys_python, home):
    home.chmod(0o755)
    done = run(somebodys_python, CONNECT.format(var=str(home / "var")), user=NOBODY, home=home)
    assert f"{home}/var is not ours to use" in done.stderr
    assert "VAR_DIR" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_runs_the_server_as_nobody_below_a_private_home(home):
    done = subprocess.run(
        [sys.executable, "-c", CONNECT.format(var=str(home / "var"))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), sysconfig.get_path("purelib")])},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.split() == ["app", str(NOBODY), "False"], done.stderr
    assert home.stat().st_mode & 0o777 == 0o700
