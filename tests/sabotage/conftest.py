"""A guard is broken between tests, not inside one: the tests that it names run as they always run."""

import time
from pathlib import Path

import pytest
from _pytest.reports import TestReport
from _pytest.runner import runtestprotocol

from tests.sabotage import here

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Where a named test notices in this process, the guard's own test has passed; else it runs, apart."""
    if item.path.parent != HERE:  # pytest asks every conftest about every test
        return None
    began = time.time()
    guard = item.callspec.params.get("guard") if hasattr(item, "callspec") else None
    noticed = guard and here.noticing(guard, item)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    if noticed:
        item.ihook.pytest_runtest_logreport(report=_passed(item, noticed, began))
    else:
        here.leave(item)
        runtestprotocol(item, nextitem=nextitem and here.elsewhere(item))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _passed(item, noticed, began):
    ended = time.time()
    return TestReport(
        item.nodeid,
        item.location,
        dict.fromkeys(item.keywords, 1),
        "passed",
        None,
        "call",
        user_properties=[("noticed by", noticed)],
        duration=ended - began,
        start=began,
        stop=ended,
    )
