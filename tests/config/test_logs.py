"""What reaches a log line: times, names of events and ids; never a value, never what was typed."""

import io
import json
import logging
import os
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from casemgmt.config import logs
from casemgmt.config.logs import formatter
from tests import database

CANARY = "Quillfeather"


@pytest.fixture
def lines():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter())
    log = logging.getLogger("followups.of_tests")
    log.addHandler(handler)
    log.propagate = False
    yield log, lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    log.removeHandler(handler)


def test_an_error_is_logged_by_its_kind_and_place_without_its_words(lines):
    log, read = lines
    try:
        raise ValueError(f"no room for {CANARY}")
    except ValueError:
        log.exception("import failed")
    (line,) = read()
    assert (line["event"], line["error"]) == ("import failed", "ValueError")
    assert "test_logs.py" in line["where"][0]
    assert CANARY not in json.dumps(line)


@pytest.mark.django_db
def test_a_refused_row_does_not_say_whom_it_was_about(program):
    """Under row security PostgreSQL leaves the row out of its message."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (id, program, ref, name, birth_day) "
            "VALUES (gen_random_uuid(), %s, 'X', %s, 31)",
            [program.pk, CANARY],
        )
    assert CANARY not in str(refused.value)


SAYING = [  # how libraries write: filled in, ready-made, an error itself
    ("gunicorn.error", "Invalid request from ip=1: 'GET /people/Quillfeather'", (), "handle_error"),
    ("gunicorn.error", "Error handling request %s", ("/people/Quillfeather/",), "Error handling request …"),
    ("gunicorn.error", "Booting worker with pid: %s", (4711,), "Booting worker with pid: 4711"),
    ("gunicorn.error", ValueError(CANARY), (), "handle_error"),
    ("any.library", "%d of %s: %.1f %%", (3, CANARY, 0.5), "3 of …: 0.5 %%"),
    ("celery.app.trace", "Task %(name)s[%(id)s] raised: %(exc)r", ({"name": "t", "id": "1", "exc": CANARY},),
     "Task t[1] raised: …"),
    ("celery.beat", "beat: Starting...", (), "beat: Starting..."),
    ("celery.redirected", "a warning about Quillfeather", (), "handle_error"),
    ("casemgmt.reports.charts", "chart %s", ("drawn",), "chart drawn"),
]  # fmt: skip


@pytest.mark.parametrize(("library", "words", "filled", "told"), SAYING)
def test_a_library_tells_its_sentence_and_not_what_it_filled_in(library, words, filled, told):
    record = logging.LogRecord(library, logging.WARNING, "lib.py", 7, words, filled, None, "handle_error")
    line = formatter().format(record)
    assert json.loads(line)["event"] == told
    assert CANARY not in line


def test_a_warning_of_python_tells_its_kind_and_place_alone(caplog):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs.note_warning  # pytest has put its own there
        warnings.warn(f"no key for {CANARY}", RuntimeWarning, stacklevel=1)
    (line,) = [formatter().format(record) for record in caplog.records]
    assert "RuntimeWarning" in line and "test_logs.py" in line
    assert CANARY not in line


def test_what_the_house_notes_itself_is_a_line_like_the_others(caplog):
    structlog.get_logger("casemgmt.access.middleware").warning("refused_by_constraint", constraint="one")
    (line,) = [json.loads(formatter().format(record)) for record in caplog.records]
    assert (line["event"], line["constraint"], line["level"]) == ("refused_by_constraint", "one", "warning")


@pytest.fixture
def web(django_db_blocker, tmp_path):
    """A real web server with its access log asked for: (ask, read). Its database is taken away after."""
    with django_db_blocker.unblock():
        database.fresh(OWN)
    place, log = f"{tmp_path}/web.sock", tmp_path / "web.log"
    command = ["gunicorn", "casemgmt.config.wsgi", "--bind", f"unix:{place}", "--access-logfile", "-"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=settings.BASE_DIR, stdout=out, stderr=subprocess.STDOUT,
            env=os.environ | {"DATABASE_NAME": OWN, "CACHE_URL": f"filecache://{tmp_path}/cache"},
        )  # fmt: skip

    def ask(lines):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            line.connect(place)
            line.sendall(lines.encode())
            line.shutdown(socket.SHUT_WR)
            return int((line.recv(20).split() or [b"", b"0"])[1])

    until = time.monotonic() + 60
    while not Path(place).exists() and time.monotonic() < until:
        time.sleep(0.1)
    yield ask, log.read_text
    server.terminate()
    server.wait(timeout=30)
    with django_db_blocker.unblock():
        database.drop(OWN)


OWN = "test_logs" + os.environ.get("PYTEST_XDIST_WORKER", "")
HOST = "Host: localhost\r\nConnection: close\r\n"
FORM = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 13\r\n"
TYPED = {
    "a page that is not there": f"GET /people/{CANARY}/ HTTP/1.1\r\n{HOST}\r\n",
    "an address with a space": f"GET /people/Maria {CANARY}/ HTTP/1.1\r\n{HOST}\r\n",
    "words behind the address": f"GET /people/find/?q={CANARY} HTTP/1.1\r\n{HOST}\r\n",
    "another program's way in": f"GET /api/v1/{CANARY} HTTP/1.1\r\n{HOST}\r\n",
    "a link of a letter": f"GET /partner/link/{CANARY}/ HTTP/1.1\r\n{HOST}\r\n",
    "a form without its token": f"POST /account/login/?next={CANARY} HTTP/1.1\r\n{HOST}Origin: https://{CANARY}\r\n"
    "Content-Length: 0\r\n\r\n",
    "a form in pieces": f"POST /account/login/{CANARY} HTTP/1.1\r\n{HOST}{FORM}\r\n--{CANARY}",
    "a method made up": f"{CANARY.upper()} /people/{CANARY} HTTP/1.1\r\n{HOST}\r\n",
    "a method that no page takes": f"GET /language/?q={CANARY} HTTP/1.1\r\n{HOST}\r\n",
    "a host made up": f"GET / HTTP/1.1\r\nHost: {CANARY}\r\nConnection: close\r\n\r\n",
    "a header made up": f"GET / HTTP/1.1\r\n{HOST}Name of {CANARY}: x\r\n\r\n",
    "a session made up": f"GET / HTTP/1.1\r\n{HOST}Cookie: sessionid={CANARY}\r\n\r\n",
    "a version made up": f"GET / HTTP/{CANARY}\r\n{HOST}\r\n",
    "a language made up": f"GET /{CANARY}.html HTTP/1.1\r\n{HOST}Accept-Language: {CANARY}\r\n\r\n",
    "a file that is not there": f"GET /static/{CANARY}.css HTTP/1.1\r\n{HOST}\r\n",
}


def test_nothing_typed_into_a_request_reaches_the_log_of_the_web_server(web):
    ask, read = web
    answers = {what: ask(typed) for what, typed in TYPED.items()}
    assert set(answers.values()) > {400, 403, 404, 405}, answers
    assert 500 not in answers.values(), answers
    lines = [json.loads(line) for line in read().splitlines() if line.startswith("{")]
    assert {line["status"] for line in lines if "status" in line} >= {400, 403, 404, 405}
    assert CANARY.lower() not in read().lower()
