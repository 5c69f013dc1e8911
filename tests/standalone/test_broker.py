"""The private Valkey, spoken to as Celery speaks to it."""

import os
import signal
from functools import partial

import pytest
from kombu import Connection

from casemgmt.standalone import Unavailable, broker
from casemgmt.standalone.process_group import ProcessGroup, Server
from tests.standalone.conftest import CODE, eventually


@pytest.fixture(params=["var", "var with space", "deep" * 30])
def folder(var, request):
    return var / request.param


def start(group):
    group.start(Server("broker", broker.command(group.var)))
    group.wait("broker", partial(broker.answers, group.var))


def test_a_message_put_in_comes_out_after_a_crash(folder):
    with ProcessGroup(folder, CODE) as group:
        start(group)
        with Connection(broker.url(folder)) as connection, connection.SimpleQueue("due") as queue:
            queue.put({"id": 7})
        os.kill(group.running["broker"].pid, signal.SIGKILL)
        assert eventually(lambda: not broker.answers(folder))
    with ProcessGroup(folder, CODE) as group:
        start(group)
        with Connection(broker.url(folder)) as connection, connection.SimpleQueue("due") as queue:
            message = queue.get(timeout=5)
            message.ack()
    assert message.payload == {"id": 7}
    assert not broker.answers(folder)


def test_nobody_else_can_reach_it(var):
    with ProcessGroup(var, CODE) as group:
        start(group)
        assert (var / "run" / "broker").stat().st_mode & 0o077 == 0 or "warm-" in broker.url(var)
        assert (var / "broker").stat().st_mode & 0o077 == 0


def test_knowing_where_it_would_be_touches_nothing(var):
    broker.url(var)
    assert not broker.answers(var)
    assert not var.exists()


def test_without_any_valkey_the_error_names_the_way_out(var, monkeypatch):
    monkeypatch.setattr(broker.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(broker.shutil, "which", lambda name: None)
    with pytest.raises(Unavailable, match="BROKER_URL"):
        broker.command(var)
