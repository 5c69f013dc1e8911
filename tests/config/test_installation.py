"""What README asks of a real installation, it refuses to start without, and says what to do."""

import os
import re
import secrets
import subprocess
import sys

import environ
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casemgmt.config.installation import refuse_half_said

REAL = {
    "DATABASE_URL": "postgres://warm_app@db.example/warm",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "WELLBEING_SECRET": secrets.token_urlsafe(48),
    "ALLOWED_HOSTS": "warm.example.org",
    "PUBLIC_URL": "https://warm.example.org",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "FROM_EMAIL": "no-reply@warm.example.org",
    "TRUSTED_PROXIES": "1",
}
README = (settings.BASE_DIR / "README.md").read_text()
TABLE = re.findall(r"^   \| (`[A-Z_`, ]+`) \| (.*) \|$", README, re.M)
SAID = {name: what for names, what in TABLE for name in re.findall(r"[A-Z_]+", names)}
WHERE = {"DATABASE_URL", "DATABASE_OWNER_URL"}  # what makes it real, and what commands alone need


def refusal(**changes):
    """What stands in the refusal of this environment; empty where it may start."""
    said = {name: value for name, value in (REAL | changes).items() if value is not None}

    class Said(environ.Env):
        ENVIRON = said

    try:
        refuse_half_said(Said(), local=said.get("LOCAL") == "1")
    except ImproperlyConfigured as refused:
        return str(refused)
    return ""


def test_what_readme_asks_for_is_enough():
    assert refusal() == ""
    assert set(REAL) <= set(SAID)


@pytest.mark.parametrize("name", [n for n, what in SAID.items() if "optional" not in what and n not in WHERE])
@pytest.mark.parametrize("value", [None, ""])
def test_it_does_not_start_without_what_readme_asks_for(name, value):
    (line,) = refusal(**{name: value}).splitlines()
    assert line.startswith(f"Set {name}") and len(line) > 40


@pytest.mark.parametrize("name", ["SECRET_KEY", "WELLBEING_SECRET", "SIGN_IN_SECRET"])
@pytest.mark.parametrize(
    "weak",
    ["x" * 49, "xyxy" * 20, "django-insecure-" + secrets.token_urlsafe(48)],
    ids=["one letter", "two letters", "an example's"],
)
def test_a_secret_that_could_be_guessed_is_refused_with_how_to_make_one(name, weak):
    assert refusal(**{name: weak}).startswith(f"Set {name}")
    assert "secrets.token_urlsafe" in refusal(**{name: weak})


def test_the_secret_that_readme_says_how_to_make_is_taken():
    (made,) = re.findall(r"python3 -c '.*token_urlsafe.*'", refusal(SECRET_KEY=None))
    made = subprocess.run(made, shell=True, capture_output=True, text=True, check=True).stdout.strip()
    assert refusal(SECRET_KEY=made) == ""


def test_check_ins_are_sealed_with_a_secret_that_opens_nothing_else():
    assert refusal(WELLBEING_SECRET=REAL["SECRET_KEY"]).startswith("Set WELLBEING_SECRET")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "1"),
        ("SECOND_FACTOR", "false"),
        ("PUBLIC_URL", "http://warm.example.org"),
        ("SSO_SERVER", "http://id.example.org"),
    ],
)
def test_what_would_open_a_door_is_refused(name, value):
    assert name in refusal(**{name: value})


@pytest.mark.parametrize("name", ["warm", "latest", "demonstrations", "contest"])
def test_the_open_door_stays_away_from_a_real_database(name):
    said = refusal(LOCAL="1", DATABASE_URL=f"postgres://app@db.example/{name}")
    assert "LOCAL" in said and name in said


@pytest.mark.parametrize("name", ["demo", "warm_demo", "test", "test_warm_handoff", "warm-test"])
def test_the_open_door_takes_a_database_made_for_it(name):
    assert refusal(LOCAL="1", DATABASE_URL=f"postgres://app@db.example/{name}", SECRET_KEY=None) == ""
    assert refusal(LOCAL="1", DATABASE_NAME=name) == ""


def test_everything_that_is_missing_is_said_at_once():
    assert len(refusal(SECRET_KEY=None, EMAIL_URL=None, DEBUG="1").splitlines()) == 3


@pytest.mark.parametrize(
    "program",
    [
        ["manage.py", "migrate"],
        ["-m", "celery", "-A", "casemgmt.config", "worker"],
        ["-m", "gunicorn", "--bind", "127.0.0.1:0", "casemgmt.config.wsgi"],
    ],
)
def test_no_program_starts_half_said(program, tmp_path):
    ours = {name: value for name, value in os.environ.items() if name not in SAID}
    done = subprocess.run(
        [sys.executable, *program], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60,
        env=ours | REAL | {"LOCAL": "1", "VAR_DIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode != 0
    assert "LOCAL opens the door" in done.stderr
