"""Every list of pages there is, found in the addresses, and whoever reads it: a user of two programs."""

import json
import uuid
from itertools import count

from django.db import DatabaseError, connection, models, transaction
from django.urls import resolve

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.web.lists import ListPage
from tests.matrix.foreign import EVERY_ROLE
from tests.matrix.table import PARTNER, table
from tests.matrix.world import OWN

COPIES = 7
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
    """Somebody who may read every list, in both programs."""

    def __init__(self, world):
        self.world = world
        self.user, self.officer = world.user_of_both(*EVERY_ROLE), world.user(Role.LAW_ENFORCEMENT)
        self.clients = {user: world.client(user) for user in (self.user, self.officer)}

    def ask(self, row, **asked):
        """The answer to the list about the records of one's own first program."""
        user = self.officer if row.who == "police.view" else self.user
        ids = {name: self.world.find(kind, OWN, user) for name, kind in row.kinds.items()}
        asked |= {"program": "lane"} if "program" in row.parts else {}
        return self.clients[user].get(row.url(ids), self.in_program(row, ids, user) | asked)

    def all_of(self, row):
        """The ids of the whole list, as this reader sees it."""
        listed = self.ask(row).context["listed"]
        with scope.acting_as(programs=["lane", "other"], actor=f"user:{listed.request.user.pk}"):
            return set(listed.rows.values_list("pk", flat=True))

    def in_program(self, row, ids, user):
        answer = self.clients[user].get(row.url(ids))
        return {"program": "lane"} if "which_program.html" in {t.name for t in answer.templates} else {}

    def pages(self, row, *, between=lambda: None, back=False, **asked):
        """The ids of each page, from the first on or the last one back; something happens between them."""
        step, shown = {"page": "last"} if back else {}, []
        for _page in range(200):
            listed = self.ask(row, **asked, **step).context["listed"]
            if not listed.shown.rows:
                return shown
            shown.append([key_of(each) for each in listed.shown.rows])
            more, step = (
                (listed.shown.before, {"before": listed.first}) if back
                else (listed.shown.after, {"after": listed.last})
            )  # fmt: skip
            if not more:
                return shown
            between()
        raise AssertionError(f"{row.route} never ends")


def key_of(row):
    return row["pk"] if isinstance(row, dict) else row.pk


def copied(rows, number=COPIES):
    """Add copies of the rows of a list, equal to them in everything that a table lets be equal."""
    model = rows.model
    made = 0
    for pk in list(rows.order_by().values_list("pk", flat=True)[:4]):
        made += sum(copy(model, pk) for _time in range(number))
    return made


def copy(model, pk):
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
