"""Every list of pages there is, found in the addresses, and whoever reads it: a user of two programs."""

import copy
import json
import uuid
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

from django.db import DatabaseError, connection, models, transaction
from django.http import QueryDict
from django.urls import resolve

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.web.lists import ListPage
from tests.matrix.foreign import EVERY_ROLE
from tests.matrix.table import PARTNER, table
from tests.world.programs import OWN

COPIES = 3
# What to ask for, where a list shows less when nothing is asked.
WIDEST = {
    "follow-ups/": {"whose": "everyones"}, "referrals/": {"whose": "everyones", "show": "all"},
    "cases/": {"show": "all"}, "legal/": {"show": "all"},
    "audit/": {"kind": "disclosure"},  # reading the log writes to it
}  # fmt: skip
NUMBERS = count(3_000_000_000)


def lists():
    """(its line of the table, its view) for each address that answers with a list."""
    for row in table():
        if "GET" not in row.answers or row.who == PARTNER:
            continue
        view = getattr(view_of(row), "view_class", None)
        if view and issubclass(view, ListPage):
            yield row, view


def view_of(row):
    made_up = {name: uuid.uuid4() for name in row.parts}
    return resolve(row.url(made_up)).func


class Reader:
    """Somebody who may read every list, in both programs; police read their own."""

    def __init__(self, world):
        self.world, self.opened, self.of_a_program = world, {}, set()
        self.user, self.officer = world.user_of_both(*EVERY_ROLE), world.user(Role.LAW_ENFORCEMENT)
        self.clients = {user: world.client(user) for user in (self.user, self.officer)}

    def of(self, row):
        return self.officer if row.who == "police.view" else self.user

    def get(self, row, **asked):
        """The answer to the list about the records of one's own first program."""
        user = self.of(row)
        ids = {name: self.world.find(kind, OWN, user) for name, kind in row.kinds.items()}
        return self.clients[user].get(row.url(ids), self.beside(row) | asked)

    def beside(self, row):
        """What else the list must be asked, so that it shows as much as it can."""
        return WIDEST.get(row.route, {}) | ({"program": "lane"} if row.route in self.of_a_program else {})

    def read(self, row, **asked):
        """The list as its page would read it, asked for this, in the scope of its reader."""
        if row.route not in self.opened:
            answer = self.get(row)
            if "which_program.html" in {part.name for part in answer.templates}:
                self.of_a_program.add(row.route)
                answer = self.get(row)
            assert answer.status_code == 200, row.route
            self.opened[row.route] = answer.context["listed"]
        first = self.opened[row.route]
        request, listed = copy.copy(first.request), type(first)()
        request.GET = QueryDict(urlencode(self.beside(row) | asked))
        listed.setup(request, *first.args, **first.kwargs)
        return listed

    @contextmanager
    def reading(self, row):
        with scope.acting_as(programs=["lane", "other"], actor=f"user:{self.of(row).pk}"):
            yield

    def all_of(self, row):
        """The ids of the whole list, as this reader sees it."""
        with self.reading(row):
            return set(self.read(row).rows.values_list("pk", flat=True))

    def pages(self, row, *, between=lambda: None, back=False, **asked):
        """The ids of each page, from the first on or the last one back; something happens between them."""
        step, shown = {"page": "last"} if back else {}, []
        for _page in range(200):
            with self.reading(row):
                listed = self.read(row, **asked, **step)
                shown.append([key_of(each) for each in listed.shown.rows])
            more = listed.shown.before if back else listed.shown.after
            if not more:
                return shown
            step = {"before": listed.first} if back else {"after": listed.last}
            between()
        raise AssertionError(f"{row.route} never ends")


def key_of(row):
    return row["pk"] if isinstance(row, dict) else row.pk


def doubled(rows, number=COPIES):
    """Add copies of the rows of a list, equal to them in everything that a table lets be equal."""
    model = rows.model
    made = 0
    for pk in list(rows.order_by().values_list("pk", flat=True)[:4]):
        made += sum(double(model, pk) for _time in range(number))
    return made


def double(model, pk):
    """Whether a copy of this row could be made."""
    key, name = model._meta.pk, model._meta.db_table
    other = str(uuid.uuid4()) if isinstance(key, models.UUIDField) else next(NUMBERS)
    changed = f'SELECT (jsonb_populate_record(one, %s)).* FROM "{name}" one WHERE "{key.column}" = %s'
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{name}" {changed}', [json.dumps({key.column: other}), pk])
            return cursor.rowcount == 1
    except DatabaseError:
        return False
