"""The database or the cache does not answer: 503 in plain words, and all is well once it is back."""

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.signing_in import sign_in

CODE = Path(__file__).parents[2]
NOWHERE = "127.0.0.1:1"  # no server ever listens there
ASK = """
import json, sys
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
client.cookies["sessionid"] = "a" * 32
for line in sys.stdin:
    method, path = line.split()
    answer = getattr(client, method)(path, {"login": "a@b.example", "password": "x"})
    said = {"status": answer.status_code, "type": answer["Content-Type"], "text": answer.content.decode()}
    print(json.dumps(said | {"again": answer.get("Retry-After", "")}), flush=True)
"""


class Asking:
    """A web process of our own; `ask("get", "/")` returns what it answers."""

    def __init__(self, **environment):
        environment = {"LOCAL": "1", "DJANGO_SETTINGS_MODULE": "casemgmt.config.settings", **environment}
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASK], cwd=CODE, text=True, env={**os.environ, **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, method, path):
        self.process.stdin.write(f"{method} {path}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.kill()
        self.process.communicate()


class Wire:
    """A line to the real server that can be cut and mended."""

    def __init__(self, target):
        self.target, self.open = target, []
        self.mend()

    def mend(self, port=0):
        self.server = socket.create_server(("127.0.0.1", port), reuse_port=True)
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.listen, args=[self.server], daemon=True).start()

    def listen(self, server):
        with suppress(OSError):
            while True:
                here, _address = server.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(self.target)
                self.open += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self.carry, args=[one, other], daemon=True).start()

    def carry(self, one, other):
        with suppress(OSError):
            while said := one.recv(65536):
                other.sendall(said)

    def cut(self):
        for end in (self.server, *self.open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.open = []


@pytest.fixture
def asking():
    started = []

    def start(**environment):
        started.append(Asking(**environment))
        return started[-1].ask

    yield start
    for one in started:
        one.end()


def is_plain(answer):
    words = answer["text"]
    assert answer["status"] == 503 and answer["again"] == "30"
    return "Traceback" not in words and "OperationalError" not in words and "127.0.0.1" not in words


def test_with_the_database_away_every_page_says_so(asking):
    ask = asking(DATABASE_URL=f"postgres://app@{NOWHERE}/test_nowhere")
    health = ask("get", "/health/")
    assert is_plain(health) and json.loads(health["text"])["ok"] is False
    for method, path in (("get", "/"), ("get", "/account/login/"), ("post", "/account/login/")):
        answer = ask(method, path)
        assert is_plain(answer) and "We cannot be reached right now" in answer["text"]
    answer = ask("get", "/api/v1/calls/")
    assert is_plain(answer) and answer["type"] == "application/json"


@pytest.mark.django_db(transaction=True)
def test_a_server_that_goes_away_under_work_is_used_again_once_it_is_back(asking):
    found = connection.get_connection_params()
    wire = Wire(f"{found['host']}/.s.PGSQL.{found['port']}")
    ask = asking(DATABASE_URL=f"postgres://app@127.0.0.1:{wire.port}/{found['dbname']}")
    assert "silent_scans" in ask("get", "/health/")["text"]
    wire.cut()
    for _time in range(2):
        health = ask("get", "/health/")
        assert is_plain(health) and "silent_scans" not in health["text"]
    wire.mend(wire.port)
    assert "silent_scans" in ask("get", "/health/")["text"]
    wire.cut()


@pytest.fixture
def no_cache(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"redis://{NOWHERE}/0",
            "OPTIONS": {"socket_connect_timeout": 3},
        }
    }  # fmt: skip


@pytest.mark.django_db
def test_without_the_cache_nothing_that_is_limited_is_let_through(no_cache, responder):
    stranger = Client(raise_request_exception=False)
    answer = stranger.post(
        reverse("account_login"), {"login": responder.email, "password": "a long password"}
    )
    assert answer.status_code == 503 and "We cannot be reached right now" in answer.text
    assert "_auth_user_id" not in stranger.session


@pytest.mark.django_db
def test_without_the_cache_whoever_is_signed_in_works_on(no_cache, social_worker):
    client = sign_in(Client(raise_request_exception=False), social_worker)
    assert client.get(reverse("desk:my_day")).status_code == 200
    assert client.get("/health/").status_code == 503


@pytest.mark.django_db
def test_any_other_error_stays_an_error_of_ours(monkeypatch, client):
    client.raise_request_exception = False
    monkeypatch.setattr("casemgmt.notices.health.health", lambda: 1 / 0)
    answer = client.get("/health/")
    assert answer.status_code == 500 and "Something went wrong on our side" in answer.text


def test_nobody_waits_long_for_a_server_that_does_not_answer():
    assert configured.DATABASES["default"]["OPTIONS"]["connect_timeout"] == 5
