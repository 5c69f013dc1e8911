"""A process group: together up, together down, whoever ends it and however."""

import json
import signal
import sys

import psutil
import pytest

from casemgmt.standalone import Unavailable
from casemgmt.standalone.process_group import AlreadyRunning, ProcessGroup, Server
from tests.standalone.conftest import CODE, eventually

PARENT = "import subprocess, time; subprocess.Popen(['sleep', '300']); time.sleep(300)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"
HOUSE = """
import sys
from casemgmt.standalone.process_group import ProcessGroup, Server
try:
    with ProcessGroup({var!r}, {code!r}) as group:
        group.start(Server("parent", [sys.executable, "-c", {parent!r}]))
        group.start(Server("sleeper", ["sleep", "300"]))
        print("ready", flush=True)
        group.watch()
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.fixture
def house(var, script):
    def run():
        process = script(HOUSE.format(var=str(var), code=str(CODE), parent=PARENT))
        assert process.stdout.readline() == "ready\n"
        assert eventually(lambda: len(members(var)) == 3)
        return process

    return run


def members(var):
    """Everything in the sessions that the register names."""
    register = var / "run" / "processes.json"
    leaders = [entry["pid"] for entry in json.loads(register.read_text())] if register.exists() else []
    return [process for pid in leaders for process in family(pid)]


def family(pid):
    leader = psutil.Process(pid)
    return [leader, *leader.children(recursive=True)]


def killed(process):
    """Its lock is free once the system has ended it, which takes a moment on a busy machine."""
    process.kill()
    process.wait()


def gone(processes):
    return eventually(lambda: not any(alive(process) for process in processes))


def alive(process):
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them_and_their_children(house, var, number):
    process = house()
    all_of_them = members(var)
    process.send_signal(number)
    assert process.communicate(timeout=20)[0] == "stopped\n"
    assert gone(all_of_them)
    assert not (var / "run" / "processes.json").exists()


def test_more_signals_during_the_end_change_nothing(house, var):
    process = house()
    all_of_them = members(var)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        process.send_signal(number)
    assert process.communicate(timeout=20)[0] == "stopped\n"
    assert gone(all_of_them)


def test_after_a_kill_the_next_one_ends_the_leftovers(house, var):
    killed(house())
    leftovers = members(var)
    with ProcessGroup(var, CODE):
        assert gone(leftovers)


def test_members_that_outlived_their_leader_end_too(house, var):
    killed(house())
    leader, child, _ = leftovers = members(var)
    leader.kill()
    assert alive(child)
    with ProcessGroup(var, CODE):
        assert gone(leftovers)


def test_a_stranger_with_a_reused_number_is_left_alone(var, script):
    stranger = psutil.Process(script("import time; time.sleep(60)").pid)
    register = var / "run" / "processes.json"
    register.parent.mkdir(parents=True)
    entry = {"pid": stranger.pid, "started": stranger.create_time(), "command": stranger.cmdline()}
    younger, other = (
        {**entry, "started": entry["started"] - 60},
        {**entry, "command": ["gunicorn", "--workers"]},
    )
    register.write_text(json.dumps([younger, other]))
    with ProcessGroup(var, CODE):
        assert alive(stranger)


def test_a_second_one_in_the_same_folder_is_refused(house, var):
    house()
    with pytest.raises(AlreadyRunning), ProcessGroup(var, CODE):
        pass
    assert len(members(var)) == 3


def test_one_that_ends_by_itself_is_named_with_its_last_words(var):
    with (
        pytest.raises(Unavailable, match=r"talker ended by itself(.|\n)*so long"),
        ProcessGroup(var, CODE) as group,
    ):
        group.start(Server("talker", ["echo", "so long"]))
        group.watch()


def test_one_that_never_gets_ready_is_named(var):
    with (
        pytest.raises(Unavailable, match="sleeper is not ready after 0 seconds"),
        ProcessGroup(var, CODE) as group,
    ):
        group.start(Server("sleeper", ["sleep", "300"]))
        group.wait("sleeper", lambda: False, seconds=0)


def test_a_stubborn_one_is_ended_all_the_same(var, monkeypatch):
    monkeypatch.setattr("casemgmt.standalone.processes.PATIENCE", 0.5)
    with ProcessGroup(var, CODE) as group:
        group.start(Server("stubborn", [sys.executable, "-c", STUBBORN]))
        processes = family(group.running["stubborn"].pid)
    assert gone(processes)


def test_memory_counts_children(var):
    with ProcessGroup(var, CODE) as group:
        group.start(Server("parent", [sys.executable, "-c", PARENT]))
        assert eventually(lambda: group.memory()["parent"]["processes"] == 2)
        assert group.memory()["parent"]["rss_mb"] > 1
