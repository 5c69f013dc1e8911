"""Asking one cell after another: what is expected, what came, and whether anything was written."""

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection, transaction

from tests.answers import doubled_ids, stripped
from tests.matrix.plan import MIXED
from tests.matrix.table import ANYONE, PARTNER, Row
from tests.referrals.partners import contents
from tests.world import programs
from tests.world.programs import IN_LAW, NOWHERE, OWN, PERSONAL, PROGRAM, SHARED

SIGN_IN, GONE = "/account/login/", 410
# Where the method is not even looked at: they send on, or say that there is nothing.
ANY_METHOD = {"", "health/", "language/", "wellbeing/", "api/"}
# Written by any refusal, and by signing in: the log, and the session that the browser holds.
ALWAYS = {"audit_event", "django_session"}
WRITES = """
    SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""


@dataclass
class Actor:
    """Somebody who asks: a role, a stranger, or a partner who came by a letter."""

    name: str
    client: object
    user: object = None
    held: set = field(default_factory=set)

    @property
    def is_partner(self):
        return self.name == PARTNER


class Cell(NamedTuple):
    row: Row
    method: str
    scope: str
    ids: dict

    def __str__(self):
        return f"{self.method} /{self.row.route} ({self.scope})"


class Questions:
    """All that is asked of one actor; `unexpected` holds what came otherwise, in words."""

    def __init__(self, made, actor, rows):
        self.world, self.actor, self.rows = made, actor, rows
        self.asked, self.unexpected, self.refused = 0, [], {}
        self.before = contents()

    def ask_all(self, plan):
        """Each cell of the plan: the nonexistent first, for the others are compared with it."""
        for row, method, scope in plan:
            ids = self.ids(row, scope)
            if ids is not None:
                self.ask(Cell(row, method, scope, ids))

    def ids(self, row, scope):
        """The id of each record that the line names; None where the scope has no such record."""
        if scope.startswith(MIXED):
            name = scope.removeprefix(MIXED)
            return self.ids(row, OWN) | {name: self.ids(row, PROGRAM)[name]}
        found = {}
        for name, kind in row.kinds.items():
            if kind == "link":
                found[name] = self.world.browser.link.pk
            else:
                found[name] = self.world.find(kind, scope, self.actor.user)
        return None if None in found.values() else found

    def may(self, row):
        """Whether the actor gets as far as any record of this line."""
        if self.actor.user is None:
            return row.who == ANYONE or (row.who == PARTNER and self.actor.is_partner)
        return row.who != PARTNER and row.opens(self.actor.held)

    def sees(self, cell):
        """Whether this very record is one that the actor may see."""
        if cell.scope.startswith(MIXED):
            return False
        return all(self.sees_one(cell.row, kind, cell.scope) for kind in cell.row.kinds.values())

    def sees_one(self, row, kind, scope):
        if kind == "link":
            return True
        if self.actor.is_partner:
            return scope == OWN
        shown = row.shows(self.actor.held)
        match scope:
            case programs.OWN:
                return shown
            case programs.TEAM:
                return shown and not self.is_anothers(kind)
            case programs.PROGRAM:
                return shown and kind in SHARED
            case programs.HIDDEN:
                answers_it = kind in IN_LAW and "legal.work" in self.actor.held
                return kind == "made_up" or (shown and answers_it)
        return kind == "made_up"

    def is_anothers(self, kind):
        """A colleague's alone. Police see what their agency came to, administrators the tokens of all."""
        exempt = {"met": "encounter.view", "own_token": "staff.manage"}.get(kind)
        return kind in (*PERSONAL, "met") and exempt not in self.actor.held

    def expected(self, cell):
        """The statuses that are right, and whether they are a refusal."""
        row = cell.row
        if cell.method not in row.answers:
            return self.not_taken(row), not takes_any(row)
        if not self.may(row):
            return self.at_the_door(row), True
        if row.kinds and not self.sees(cell):
            return (row.answers[cell.method], False) if cell.method in row.same else ({404}, True)
        return row.answers[cell.method], False

    def not_taken(self, row):
        """A method that nobody may use there."""
        codes = {405} if self.may(row) else {405} | self.at_the_door(row)
        return codes.union(*row.answers.values()) if takes_any(row) else codes

    def at_the_door(self, row):
        if row.who == PARTNER:
            return {GONE}
        if self.actor.user is None:
            return {401} if row.is_api else {SIGN_IN}
        return {403}

    def ask(self, cell):
        codes, refused = self.expected(cell)
        with transaction.atomic():
            earlier = writes()
            answer = self.send(cell)
            came = came_as(answer) if cell.row.who != ANYONE else answer.status_code
            if came not in codes:
                self.note(cell, f"{came} instead of {codes}")
            if twice := doubled_ids(answer):
                self.note(cell, f"the ids {twice} stand there twice")
            if refused and came in codes:
                self.compare(cell, answer)
                self.look_for_writing(cell, earlier)
            transaction.set_rollback(True)
        self.asked += 1
        return answer

    def send(self, cell):
        client, cookies = self.actor.client, self.actor.client.cookies.copy()
        body = {} if cell.method == "GET" or not cell.row.is_api else {"content_type": "application/json"}
        answer = getattr(client, cell.method.lower())(cell.row.url(cell.ids), **body)
        client.cookies = cookies
        return answer

    def compare(self, cell, answer):
        """Whatever is refused is refused like what never was."""
        if not cell.row.kinds or cell.method not in cell.row.answers:
            return
        line = cell.row.route, cell.row.who, cell.method
        if cell.scope == NOWHERE:
            self.refused[line] = said(answer)
        elif said(answer) != self.refused.get(line, said(answer)):
            self.note(cell, "differs from what never was")

    def look_for_writing(self, cell, earlier):
        """Rows that were tried count as written unless they are gone again."""
        tried = {table for table, count in writes().items() if count != earlier.get(table)} - ALWAYS
        if tried:
            now = contents(tried)
            for table in tried:
                if table not in now or now[table] != self.before[table]:
                    self.note(cell, f"wrote to {table}")

    def note(self, cell, what):
        self.unexpected.append(f"{self.actor.name}: {cell}: {what}")


def takes_any(row):
    return row.route in ANY_METHOD or row.route.startswith("account/")


def writes():
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        return dict(cursor.fetchall())


def came_as(answer):
    """The status, or the sign-in page where a stranger was sent."""
    sent_there = answer.get("Location", "").startswith(SIGN_IN)
    return SIGN_IN if sent_there else answer.status_code


def said(answer):
    """Everything that reaches the reader, without what differs between any two requests."""
    headers = {
        name: value for name, value in answer.items() if name not in {"Location", "Content-Length", "Expires"}
    }
    return answer.status_code, json.dumps(headers, sort_keys=True), stripped(answer)
