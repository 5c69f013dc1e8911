"""The whole product on a free port, and its people at browsers."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.browser_fixtures import chromium  # noqa: F401  (a fixture)

CODE = Path(__file__).resolve().parents[2]
PASSWORD = "warm-handoff-demo"
PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The whole product on a free port, in a folder of its own."""
    var, port = tmp_path_factory.mktemp("demo"), free_port()
    url = f"http://localhost:{port}"
    said = var / "said.txt"
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)], cwd=CODE,
            env={**os.environ, "VAR_DIR": str(var)}, stdout=out, start_new_session=True,
        )  # fmt: skip
    await_words(said, "is ready at", seconds=240)
    yield url, var
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)


def free_port():
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def await_words(path, words, *, seconds):
    """Pages answer while the city is still being loaded: nobody can sign in before the demo says so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if words in path.read_text():
            return
        time.sleep(1)
    raise AssertionError("the demo did not start")


@pytest.fixture
def browse(chromium, demo):  # noqa: F811
    """A page of a browser of its own, on a phone or a laptop."""
    contexts = []

    def enter(size):
        contexts.append(chromium.new_context(base_url=demo[0], viewport=size))
        return contexts[-1].new_page()

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(browse):
    """The same, signed in as a member of the demo's staff."""

    def enter(who, size):
        page = browse(size)
        page.goto("/account/login/")
        page.fill("[name=login]", f"{who}@riverbend.example")
        page.fill("[name=password]", PASSWORD)
        page.click("main form button")
        page.wait_for_url(
            lambda address: "/login/" not in address
        )  # sent by a script: the click waits for nothing
        return page

    return enter


def letters(var):
    return [path.read_text() for path in (var / "mail").glob("*")]
