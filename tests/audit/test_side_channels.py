"""One person's words stay on the pages about them, whatever breaks; every answer carries the guards."""

import inspect
import io
import logging
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.config.celery import app as celery
from casemgmt.config.logs import formatter
from casemgmt.notices import actions as notices
from tests import factories
from tests.audit.urls import BROKEN
from tests.audit.walking import addresses, form_of, links_of
from tests.world import one_person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.audit.urls"),
    pytest.mark.filterwarnings("ignore"),
]
HIDING = ("/restrict/", "/i-know/")
SPOKEN = {200, 422}  # answers that are about the person, or give back what was typed


def in_scope():
    return scope.acting_as(programs=["lane"], actor="system:test")


@pytest.fixture
def said():
    """What the application logs, as it is written in production."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield out.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def cached(settings, tmp_path):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(tmp_path / "cache"),
        }
    }
    return tmp_path / "cache"


class Walk:
    """Everything asked of the application, and its answers, as (method, path, answer)."""

    def __init__(self, client):
        self.client, self.answers = client, []
        client.raise_request_exception = False

    def ask(self, method, path, *data):
        answer = getattr(self.client, method)(path, *data)
        answer.text_of_it = b"".join(answer).decode(errors="replace")
        self.answers.append((method, path, answer))
        return answer

    def everywhere(self, paths):
        """Open each page, send each form back with the person's word in it; those that hide them last."""
        forms = {path: form_of(page.text_of_it) for path in paths if (page := self.ask("get", path))}
        for path in sorted(filter(forms.get, forms), key=lambda path: path.endswith(HIDING)):
            self.ask("post", path, forms[path])

    def broken(self):
        for name in BROKEN:
            assert self.ask("get", f"/{name}/").status_code == 500
        self.ask("get", f"/people/{uuid.uuid4()}/")
        self.ask("get", f"/no-such-page/{uuid.uuid4()}/")
        self.ask("get", "/not-allowed/")
        self.ask("post", "/people/find/", {"text": f"Rosalind {one_person.CANARY} 541-555-0117"})


@pytest.fixture
def walked(program, team, social_worker, responder, client_for, said, cached):
    """A worker of every kind of work has been everywhere."""
    with in_scope():
        person = one_person.live(program, team, social_worker, responder).person
        paths = [path for path, _view, _record in addresses(person)]
    user = factories.staff(Role.SUPERVISOR, team=team)
    for role in (Role.SOCIAL_WORKER, Role.ADMINISTRATOR, Role.AUDITOR, Role.PROGRAM_LEAD):
        factories.MembershipFactory(user=user, role=role, program=program)
    walk = Walk(client_for(user))
    walk.log, walk.words = server_log(), (one_person.CANARY, person.ref, "5550117", "555-0117")
    walk.begin = walk.log.stat().st_size if walk.log else 0
    walk.everywhere(paths)
    walk.broken()
    notices.deliver()
    return walk


def server_log():
    """The log of our own cluster; another server's cannot be read from here."""
    log = Path(settings.VAR_DIR) / "log" / "postgresql.log"
    return log if settings.OWN_DATABASE and log.exists() else None


def found(words, text):
    return [word for word in words if word in text]


def test_no_word_of_a_person_leaves_by_a_side_door_and_every_answer_is_guarded(walked, said, cached):
    """One walk serves all: it takes seconds."""
    the_walk_was_a_real_one(walked.answers)
    no_word_on_a_refusal(walked)
    no_word_in_an_address(walked.answers)
    assert found(walked.words, said()) == [] and "Internal Server Error" in said()
    assert mail.outbox and [one for one in mail.outbox if found(walked.words, str(one.message()))] == []
    files = [file for file in cached.rglob("*") if file.is_file()]
    word = one_person.CANARY.encode()
    assert [file for file in files if word in file.name.encode() + file.read_bytes()] == []
    if walked.log:
        written = walked.log.read_bytes()[walked.begin :].decode(errors="replace")
        assert found(walked.words, written) == []
    no_word_in_other_tables()
    every_answer_carries_the_guards(walked)


def the_walk_was_a_real_one(answers):
    assert {200, 302, 403, 404, 422, 500} <= {answer.status_code for _method, _path, answer in answers}
    assert sum(one_person.CANARY in answer.text_of_it for _method, _path, answer in answers) > 40


def no_word_on_a_refusal(walked):
    pages = {
        (path, answer.status_code): found(walked.words, answer.text_of_it)
        for _method, path, answer in walked.answers
        if answer.status_code not in SPOKEN
    }
    assert {place: words for place, words in pages.items() if words} == {}


def no_word_in_an_address(answers):
    ways = [path + answer.get("Location", "") for _method, path, answer in answers]
    ways += ["".join(pair) for *_rest, answer in answers for pair in links_of(answer.text_of_it)]
    ways = [way for way in ways if not way.startswith("tel:")]  # a press on it dials; it goes nowhere else
    assert [way for way in ways if one_person.CANARY in way or "5550117" in way] == []


def no_word_in_other_tables():
    """Sessions, the log, notices and their deliveries, jobs: ids and counts only."""
    with in_scope(), connection.cursor() as cursor:
        for table in ("django_session", "audit_event", "notices_notice", "notices_delivery", "jobs_job"):
            asked = f"SELECT count(*) FROM {table} t WHERE strpos(t::text, %s) > 0"
            cursor.execute(asked, [one_person.CANARY])
            assert cursor.fetchone() == (0,), table


def every_answer_carries_the_guards(walked):
    stranger = Walk(Client())
    for path in (
        "/account/login/",
        "/health/",
        "/no-such-page/",
        "/static/web/css/base.css",
        "/people/find/",
    ):
        stranger.ask("get", path)
    stranger.ask("post", "/account/login/", {"login": "x", "password": "y"})
    for method, path, answer in walked.answers + stranger.answers:
        place = (method, path, answer.status_code)
        policy = answer.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "script-src 'self'" in policy, place
        assert not [word for word in ("unsafe-inline", "unsafe-eval", "*", "data:") if word in policy], place
        assert answer["X-Content-Type-Options"] == "nosniff", place
        assert answer.get("X-Frame-Options") == "DENY" or path.startswith("/static/"), place
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, place
    for _method, path, answer in walked.answers:
        assert "no-store" in answer["Cache-Control"], path


@pytest.mark.django_db(transaction=False)
def test_no_task_carries_anything_but_ids():
    celery.loader.import_default_modules()
    ours = [task for name, task in celery.tasks.items() if not name.startswith("celery.")]
    assert len(ours) > 5
    given = {name for task in ours for name in inspect.signature(task.run).parameters}
    assert given <= {"batch_id", "bulk_id", "job_id", "program"}
