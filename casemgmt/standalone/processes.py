"""Knows a process again, measures it, and ends it with all that it started."""

import os
from contextlib import suppress

import psutil

PATIENCE = 10  # seconds to end by itself
SAME_MOMENT = 1  # seconds by which the clock may have been set meanwhile


def describe(processes):
    """What tells each from another process that later gets the same id. Its command is what we asked for:
    right after the start the kernel may not show it yet."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            yield {"pid": process.pid, "started": process.create_time(), "command": process.args}


def memory(pid, *, alone=False):
    """Number and resident memory in MB of it and its children; memory that they share counts in each."""
    leader = psutil.Process(pid)
    sizes = [leader.memory_info().rss]
    for child in [] if alone else leader.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            sizes.append(child.memory_info().rss)
    return {"processes": len(sizes), "rss_mb": round(sum(sizes) / 1e6, 1)}


def end(leader):
    """Ask the leader of a session to end; end at once whatever is left of the session after that."""
    with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
        leader.terminate()
        leader.wait(PATIENCE)
    for process in _session(leader.pid):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    with suppress(psutil.NoSuchProcess):
        leader.wait()


def end_leftover(described):
    """End a session described earlier; never one that merely got the same number since."""
    try:
        leader = psutil.Process(described["pid"])
    except psutil.NoSuchProcess:
        _end_orphans(described)
        return
    if _is(leader, described):
        end(leader)


def _is(process, described):
    with suppress(psutil.NoSuchProcess):
        same_start = abs(process.create_time() - described["started"]) < SAME_MOMENT
        return (
            same_start and process.cmdline()[1:] == described["command"][1:]
        )  # macOS changes the first word
    return False


def _end_orphans(described):
    """A session keeps its number while one member lives, so a younger stranger cannot carry it."""
    for process in _session(described["pid"]):
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _session(number):
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError):
            if os.getsid(process.pid) == number:
                yield process
