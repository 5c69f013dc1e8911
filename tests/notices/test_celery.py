"""Celery only rings: plain intervals, ids only, one database session for many tasks."""

import json
import subprocess
import sys
import time

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from casemgmt.config.celery import app
from casemgmt.config.work import Work
from casemgmt.notices.models import Heartbeat
from casemgmt.standalone import broker
from tests.processes import Town

TASKS = 1_000
SHOW = """
import json
from casemgmt.config.celery import app
names = ["task_default_queue_type", "task_default_exchange_type", "broker_transport_options"]
print(json.dumps({name: app.conf[name] for name in names}))
"""


def test_a_task_is_kept_until_it_is_done_and_leaves_no_result():
    assert app.conf.task_acks_late and app.conf.task_reject_on_worker_lost and app.conf.task_ignore_result
    assert app.conf.worker_prefetch_multiplier == 1 and app.conf.result_backend is None
    assert app.conf.timezone == "UTC" and app.conf.worker_soft_shutdown_timeout > 0


def test_no_task_outlives_the_moment_at_which_the_broker_would_hand_it_out_again():
    limits = app.conf.task_soft_time_limit, app.conf.task_time_limit
    assert limits[0] < limits[1] < app.conf.broker_transport_options["visibility_timeout"]


@pytest.fixture(autouse=True)
def _every_task_known():
    app.loader.import_default_modules()


def test_the_timetable_is_of_plain_intervals():
    for entry in app.conf.beat_schedule.values():
        assert isinstance(entry["schedule"], int | float)
        assert entry["task"] in app.tasks and "args" not in entry


def test_every_task_asks_for_a_live_session_before_it_starts():
    for name, task in app.tasks.items():
        if not name.startswith("celery."):
            assert isinstance(task, Work)


def test_rabbitmq_gets_queues_that_survive_a_node():
    shown = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        env={"BROKER_URL": "amqp://localhost//", "DJANGO_SETTINGS_MODULE": "casemgmt.config.settings"},
    )  # fmt: skip
    assert json.loads(shown.stdout) == {
        "task_default_queue_type": "quorum",
        "task_default_exchange_type": "topic",
        "broker_transport_options": {"confirm_publish": True},
    }


def sessions():
    """Database sessions ever opened on the test's database; statistics arrive within a second or two."""
    time.sleep(2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


@pytest.fixture
def town(tmp_path):
    town = Town(tmp_path)
    town.start_broker()
    town.start_worker("worker")
    yield town
    town.end()


@pytest.fixture
def ring(tmp_path):
    """Ring for so many deliveries and wait until all were heard."""
    bell = Celery(broker=broker.url(tmp_path))
    queue = bell.connection_for_read().default_channel.client

    def heard(times):
        for _number in range(times):
            bell.send_task("casemgmt.notices.tasks.deliver", ignore_result=True)
        give_up = time.monotonic() + 120
        while queue.llen("celery") or queue.hlen("unacked"):
            assert time.monotonic() < give_up, f"{queue.llen('celery')} still wait"
            time.sleep(0.2)

    yield heard
    bell.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_thousand_tasks_share_a_few_sessions_and_a_broken_one_is_replaced(town, ring):
    before = sessions()
    ring(TASKS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    Heartbeat.objects.all().delete()
    ring(4)
    assert Heartbeat.objects.filter(name="deliver").exists()
    opened = sessions() - before
    print(f"{opened} sessions for {TASKS} tasks")
    assert 2 <= opened <= 20
