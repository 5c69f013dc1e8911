"""Notes which guards of the database and of the roles refused something, and in which test.

A whole `uv run pytest` ends with how many there are, and fails when one refused nothing. The notes stay in
`var/refused.json`; `-m sabotage` switches each of these guards off and runs the quickest tests that saw it.
"""

import json
import re
import time
from collections import defaultdict

import pytest
from django.db.backends.utils import CursorWrapper
from django.db.utils import DatabaseError

from casemgmt.access import policy
from casemgmt.errors import NotAllowed
from tests import database
from tests.sabotage import catalog
from tests.sabotage.means import places

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
KEPT = 4  # tests a guard, the quickest
FUNCTION = re.compile(r"PL/pgSQL function (\w+)\(")
CHANGED = re.compile(r'\b(INSERT|UPDATE|DELETE|TRUNCATE)\b(?: INTO| FROM| TABLE)?(?: ONLY)? "?(\w+)"?')
NO_PRIVILEGE = re.compile(r"permission denied for table (\w+)")


class Seen:
    """What each test of this process saw refused; of all processes where they hand it over."""

    def __init__(self, whole: bool):
        self.whole = whole
        self.now: set[tuple] = set()
        self.tests: dict[tuple, dict[str, float]] = defaultdict(dict)
        self.unseen: list[str] = []
        self.found = 0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        self.now.clear()
        began = time.monotonic()
        yield
        self.add({refusal: {item.nodeid: time.monotonic() - began} for refusal in self.now})

    def add(self, refused):
        for refusal, tests in refused.items():
            self.tests[refusal] = quickest(self.tests[refusal] | tests, refusal[-1])

    def pytest_testnodedown(self, node, error):
        """A process is done: take its notes."""
        handed_over = getattr(node, "workeroutput", {}).get("seen", [])
        self.add({tuple(refusal): tests for refusal, tests in handed_over})

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["seen"] = [list(pair) for pair in self.tests.items()]
        elif self.whole:
            self._judge(session)

    def _judge(self, session):
        known = catalog.read(f"migrated_{database.state_of_migrations()}")
        notes = named(self.tests, known)
        self.unseen = sorted(set(known.names()) - set(notes))
        self.found = len(notes)
        catalog.NOTES.write_text(json.dumps(notes, indent=1, sort_keys=True))
        if self.unseen and session.exitstatus == 0:
            session.exitstatus = 1

    def pytest_terminal_summary(self, terminalreporter):
        if self.whole:
            count = f"{self.found} listed guards refused something; guards without a test: {len(self.unseen)}"
            for line in [count, *(f"  nothing was refused by {name}" for name in self.unseen)]:
                terminalreporter.write_line(line)


def watching(config):
    """A plugin that notes whatever the database or the policy refuses from now on."""
    seen = Seen(whole=_whole(config))
    _watch(seen)
    return seen


def _whole(config):
    """Whether this run is that of all default tests."""
    asked = config.option
    everywhere = config.args_source == config.ArgsSource.TESTPATHS and not asked.keyword
    return everywhere and asked.markexpr in config.getini("addopts") and not asked.collectonly


def _watch(seen):
    run, require = CursorWrapper._execute_with_wrappers, policy.require

    def noted(cursor, sql, params, many, executor):
        try:
            return run(cursor, sql, params, many, executor)
        except DatabaseError as refused:
            seen.now.update(refusals(str(sql), refused.__cause__))
            raise

    def required(user, permission, program=None):
        try:
            return require(user, permission, program)
        except NotAllowed:
            seen.now.add(("permission", str(permission)))
            raise

    CursorWrapper._execute_with_wrappers = noted
    for module, name in list(places("casemgmt.access.policy:require")):
        setattr(module, name, required)


def refusals(sql, error):
    """What an error of the database says that refused: constraint, trigger's function, or missing right."""
    said = getattr(error, "diag", None)
    if said is None:
        return
    context = said.context or ""
    if said.constraint_name:
        yield ("constraint", said.table_name, said.constraint_name)
    elif missing := NO_PRIVILEGE.search(said.message_primary or ""):
        yield from (("privilege", missing[1], verb) for verb in VERBS if verb in sql.upper())
    elif function := FUNCTION.search(context):
        changed = CHANGED.findall(f"{sql} {context}")
        yield from (("function", function[1], verb, table) for verb, table in changed)


def named(refused, known):
    """{name of a guard of the catalog: its quickest tests}, of what the tests noted."""
    tests, listed = defaultdict(dict), set(known.names())
    for refusal, seconds in refused.items():
        for name in listed & _names(refusal, known.triggers):
            tests[name] |= seconds
    return {name: list(quickest(by, name.split()[-1])) for name, by in tests.items()}


def quickest(tests, guard):
    """{test: seconds} of the quickest few, one a function: what one of them overlooks, another may see.

    Those first whose parameter is the guard's name: others of the function only come by it.
    """
    found = {}
    for test in sorted(tests, key=lambda test: (f"[{guard}]" not in test, tests[test])):
        found.setdefault(test.partition("[")[0], test)
    return {test: tests[test] for test in list(found.values())[:KEPT]}


def _names(refusal, triggers):
    kind, *of = refusal
    if kind != "function":
        return {" ".join(refusal)}
    function, verb, table = of
    return {
        f"trigger {table} {trigger.name}"
        for trigger in triggers
        if trigger.function == function and verb in trigger.verbs and trigger.table == table
    }
