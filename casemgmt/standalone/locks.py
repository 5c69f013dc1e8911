"""File locks that the kernel gives back however a process ends.

A lock belongs to the open file, so a forked or started child that inherits it keeps it alive.
It is therefore given back by closing the file, never by unlocking: that would unlock the child too.
"""

import os
import time
from contextlib import contextmanager

from casemgmt.standalone.unix import fcntl

SHARED, ALONE, AT_ONCE = fcntl.LOCK_SH, fcntl.LOCK_EX, fcntl.LOCK_NB


def take(path, mode):
    """Open and lock the file; the descriptor, or None if AT_ONCE was asked and somebody has it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, mode)
    except BlockingIOError:
        os.close(file)
        return None
    except BaseException:
        os.close(file)
        raise
    return file


def take_within(seconds, path, mode):
    """As `take`, for a holder that is on its way out; None if it is still there after so many seconds."""
    until = time.monotonic() + seconds
    while (file := take(path, mode | AT_ONCE)) is None and time.monotonic() < until:
        time.sleep(0.05)
    return file


@contextmanager
def held(path):
    """One process or thread at a time."""
    file = take(path, ALONE)
    try:
        yield
    finally:
        os.close(file)
