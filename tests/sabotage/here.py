"""Some tests in this process, between two of its own: what a run costs to begin is paid once for all guards.

A test counts as noticing when it fails while the guard is off and passes when the guard is back, so that
nothing but the guard has failed it. Where the module of the test makes a world once, it stays from guard to
guard (`shared_world.py`). What was loaded, or computed once and kept, before the guard went off may keep the
guard: whatever nobody notices there is tried again in a copy of the database, and then in a process apart.
"""

from contextlib import contextmanager, suppress
from itertools import count

import pytest
from _pytest.runner import runtestprotocol
from django.conf import settings
from django.db import Error, connections

from tests import database
from tests.sabotage import shared_world

ITEMS = pytest.StashKey()
BEGUN = pytest.StashKey()
WORLD = pytest.StashKey()  # the module whose world stands
COPIES = count()


def keep(config, items):
    """Remember every collected test, also those that this run does not ask for."""
    config.stash[ITEMS] = {item.nodeid: item for item in items}


def noticing(guard, item):
    """The id of the test that notices, of those the guard names; "" when none does.

    `item`: the guard's own test. What a test began for its module ends with it, what it began for all stays.
    """
    named = list(_named(guard.tests, item.config.stash[ITEMS]))
    if not named:
        return ""
    _begin(item)
    noticed = next((test for test in named if _noticed_in_its_world(guard, test, item)), None)
    if noticed:
        return noticed.nodeid
    leave(item)
    with _off(guard):
        failing = next((test for test in named if _outcome(test, item) == "failed"), None)
    return failing.nodeid if failing and _outcome(failing, item) == "passed" else ""


def leave(item):
    """Let end whatever the tests of other modules have begun: `item` is what comes next."""
    item.session._setupstate.teardown_exact(item)
    item.config.stash[WORLD] = None


def _noticed_in_its_world(guard, test, item):
    """Whether the test notices in a transaction, with what its module makes once standing around it."""
    following = next((each for each in _module_of(test, item) if each is not test), None)
    if following is None or not shared_world.fits(test):
        return False
    if item.config.stash.get(WORLD, None) != test.path:
        leave(test)
        _outcome(test, following)
        item.config.stash[WORLD] = test.path
    try:
        with shared_world.off(guard, item.config):
            outcome = _outcome(test, following)
    except Error:  # what it takes does not fit into a transaction
        leave(item)
        connections.close_all()
        return False
    return outcome == "failed" and _outcome(test, following) == "passed"


def _module_of(test, item):
    """The collected tests of the same module: the one that comes next keeps what the module has made."""
    return (each for each in item.config.stash[ITEMS].values() if each.parent is test.parent)


def elsewhere(item):
    """Some test of another module: what comes next, for a guard's own test that leaves nothing begun."""
    return next((test for test in item.config.stash[ITEMS].values() if test.path != item.path), None)


def _named(tests, items):
    """The tests that ids, files or folders name, in their order."""
    for name in tests:
        inside = (f"{name}[", f"{name}::", f"{name}/")
        yield from (items[id] for id in items if id == name or id.startswith(inside))


def _begin(item):
    """Before the first guard, let a test make the database that all tests of this process share."""
    if not item.config.stash.get(BEGUN, False):
        shared_world.allow()
        tests = item.config.stash[ITEMS].values()
        _outcome(next(test for test in tests if test.get_closest_marker("django_db")), item)
        item.config.stash[BEGUN] = True


def _outcome(test, following):
    """How the test ends, run with whatever the one that follows shares with it left standing."""
    test._initrequest()  # as for a test that is run again after it failed
    reports = runtestprotocol(test, log=False, nextitem=following)
    found = {report.outcome for report in reports}
    return "failed" if "failed" in found else "skipped" if "skipped" in found else "passed"


@contextmanager
def _off(guard):
    with guard.code_off():
        if guard.sql:
            _in_the_database(guard.sql)
        try:
            yield
        finally:
            if guard.sql:
                _anew()


def _in_the_database(statements):
    with database.session(settings.DATABASES["default"]["TEST"]["NAME"]) as owner:
        owner.execute(statements)


def _anew():
    """Go on in another copy of the database: a thread that a test has left may still hold the broken one."""
    broken = settings.DATABASES["default"]["TEST"]["NAME"]
    name = f"{broken.partition('__')[0]}__{next(COPIES)}"
    connections.close_all()
    settings.DATABASES["default"]["TEST"]["NAME"] = name
    database.fresh(name)
    database.use(name)
    with suppress(RuntimeError):
        database.drop(broken)
