"""How long the database works for whom: a page has an end, a task another, a command none."""

import time

import pytest
from django.db import InternalError, OperationalError, connection, transaction
from django.test import Client

from casemgmt import scope
from casemgmt.access import middleware
from casemgmt.access.roles import Role
from casemgmt.config import work
from casemgmt.config.celery import app
from tests import factories
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.scope.urls")]
SHORT = scope.Limits(statement=200, whole=600)  # milliseconds
HERE = {"programs": ["lane"], "actor": "system:test"}


def sleep(seconds):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def limits_now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('transaction_timeout')")
        return cursor.fetchone()


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(middleware, "LIMITS", SHORT)


@pytest.fixture
def browser(program):
    client = Client(raise_request_exception=False)
    sign_in(client, factories.staff(Role.SUPERVISOR, program=program))
    return client


def test_a_statement_and_a_transaction_that_run_too_long_end():
    late = pytest.raises(OperationalError, match="statement timeout")
    with late, scope.within(SHORT), scope.acting_as(**HERE):
        sleep(1)
    late = pytest.raises((InternalError, OperationalError), match="timeout")
    with late, scope.within(SHORT), scope.acting_as(**HERE):
        for _ in range(10):
            sleep(0.1)


def test_limits_end_with_their_transaction():
    before = limits_now()
    with scope.within(SHORT), scope.acting_as(**HERE):
        assert limits_now() == ("200ms", "600ms")
        with scope.acting_as(**HERE):
            assert limits_now() == ("200ms", "600ms")
    assert limits_now() == before == ("0", "0")


def test_commands_have_none_and_what_waits_for_another_program_has_none_in_all():
    with scope.acting_as(**HERE):
        assert limits_now() == ("0", "0")
    with scope.within(SHORT), scope.acting_as(**HERE):
        scope.wait_outside()
        assert limits_now() == ("200ms", "0")
        time.sleep(0.8)
        sleep(0)


def test_limits_are_no_business_of_a_transaction_that_was_open():
    with transaction.atomic(), scope.within(SHORT), scope.acting_as(**HERE):
        assert limits_now() == ("0", "0")


def test_a_page_has_five_seconds_a_statement_and_ten_in_all(browser):
    assert browser.get("/limits/").json() == ["5s", "10s"]


def test_a_task_has_its_own_and_ends_before_its_worker_is_killed():
    @app.task(name="tests.limits")
    def ask():
        with scope.acting_as(**HERE):
            return limits_now()

    assert ask.apply().get() == ("2min", "270s")
    assert work.LIMITS.whole < app.conf.task_time_limit * 1000


@pytest.mark.parametrize("kind", ["statement", "transaction"])
def test_what_runs_out_is_503_and_keeps_what_was_typed(browser, short, kind):
    page = browser.post(f"/slow/{kind}/", {"note": "Call <Rosa> after five", "password": "hush"})
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert 'name="note" value="Call &lt;Rosa&gt; after five"' in page.text
    assert f'action="/slow/{kind}/"' in page.text and "hush" not in page.text
    assert browser.get("/limits/").status_code == 200


def test_programs_are_told_in_json(short, browser):
    answer = browser.get("/api/slow/statement/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")
