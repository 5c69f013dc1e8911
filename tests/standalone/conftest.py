"""Throw-away servers, each in a folder of its own, ended whatever a test does to them."""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from casemgmt.standalone.cluster import Cluster

CODE = Path(__file__).parents[2]
NOBODY = 65534


@pytest.fixture(autouse=True)
def signals_are_heard():
    """Programs inherit what their parent ignores, and a shell's background jobs ignore Ctrl-C."""
    ignored = [
        number for number in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_IGN
    ]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def var(tmp_path):
    folder = tmp_path / "var"
    yield folder
    for process in psutil.process_iter(["cmdline"]):
        if str(folder) in " ".join(process.info["cmdline"] or []):
            process.kill()


@pytest.fixture
def cluster(var):
    return Cluster(var)


@pytest.fixture
def script():
    """Run a few lines in a process of their own; it says `ready` and waits to be ended."""
    started = []

    def run(lines, *prefix, python=sys.executable, **environment):
        process = subprocess.Popen(
            [*prefix, python, "-c", lines],
            cwd=CODE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def eventually(fact, *, seconds=15):
    """Wait until it is so; False if it never is."""
    until = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def shared_cluster(tmp_path_factory):
    """One for the tests that only look."""
    cluster = Cluster(tmp_path_factory.mktemp("shared") / "var")
    cluster.join()
    yield cluster
    cluster.leave()


@pytest.fixture
def watch_of():
    def find(cluster):
        return next(
            process
            for process in psutil.process_iter(["cmdline", "status"])
            if "casemgmt.standalone.cluster_watch" in (process.info["cmdline"] or [])
            and str(cluster.folder) in process.info["cmdline"]
        )

    return find


@pytest.fixture
def home():
    """A private home below a path that anybody may pass."""
    folder = Path(tempfile.mkdtemp(prefix="warm-home-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def as_user():
    """The words that make a command run as another user, one who may read our Python even in root's home."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("needs root and setpriv to become somebody else")
    rights = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    keep = "--securebits=+no_setuid_fixup"
    return lambda number: [
        "setpriv",
        f"--reuid={number}",
        f"--regid={number}",
        "--clear-groups",
        keep,
        *rights,
    ]


def environment_of(home):
    """A stranger's: no settings of ours, but our packages."""
    packages = os.pathsep.join([str(CODE), sysconfig.get_path("purelib")])
    return {"PATH": os.environ["PATH"], "HOME": str(home), "VAR_DIR": f"{home}/var", "PYTHONPATH": packages}
