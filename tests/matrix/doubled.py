"""Somebody who works in two programs: what they are asked, and in which program what they send is written."""

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.history import stamp
from tests.matrix.asking import ALWAYS, writes
from tests.matrix.foreign import QUESTION, filled, form_of
from tests.matrix.table import ANYONE, PARTNER, table
from tests.world.programs import OWN, PROGRAM, SHARED

NAMES = {OWN: "lane", PROGRAM: "other"}
# What is written of a request itself, whatever it is about.
# A proposal for the directory is of the program that proposed it, whichever decides.
BESIDE = ALWAYS | {"web_repeatablerequest", "referrals_historicalserviceproposal"}


class Doubled:
    """Every role in both programs, rows in one order or the other. What they send is taken back."""

    def __init__(self, world, *, other_first):
        self.world, self.other_first = world, other_first
        roles = [role for role in Role if role != Role.LAW_ENFORCEMENT]
        self.user = world.user_of_both(*roles, other_first=other_first)
        self.client, self.before, self.opened = world.client(self.user), counts(), {}

    def sent(self, send):
        """(the answer, {program: tables that it wrote to}); nothing of it stays."""
        with transaction.atomic():
            earlier, cookies = writes(), self.client.cookies.copy()
            answer = send()
            found = self.written(earlier)
            self.client.cookies = cookies
            transaction.set_rollback(True)
        return answer, found

    def post(self, url, body):
        return self.sent(lambda: self.client.post(url, body))

    def written(self, earlier):
        changed = {table for table, count in writes().items() if count != earlier.get(table)} - BESIDE
        found = {}
        for table_ in changed & set(self.before):
            for program, rows in count(table_).items():
                if rows != self.before[table_].get(program):
                    found.setdefault(program, set()).add(table_)
        return found

    def lines(self, *, with_records):
        """Every line that takes a POST of whoever signed in, on pages."""
        for row in table():
            outside = row.is_api or row.who in (PARTNER, ANYONE) or row.route.startswith("account/")
            if "POST" in row.answers and not outside and bool(row.kinds) == with_records:
                yield row

    def about_records(self):
        """Every line about records that belong to one program, for whoever signed in."""
        for row in table():
            shared = set(row.kinds.values()) & (SHARED | {"made_up"})
            if row.kinds and not shared and row.who not in (PARTNER, ANYONE):
                yield row

    def ask(self, row, method, scope):
        """The answer to an empty request about the record of that program."""
        body = {"content_type": "application/json"} if row.is_api and method != "GET" else {}
        return getattr(self.client, method.lower())(self.url(row, scope), **body)

    def keep_alone(self, role, *, program):
        """From here on they have this one role in that program."""
        for spell in self.user.memberships.filter(program=program).exclude(role=role):
            spell.until = timezone.now()
            stamp(spell, by=None, reason="test").save()

    def in_turns(self, rows):
        """(line, scope): each line in one program here and in the other with the rows in the other order."""
        for number, row in enumerate(rows):
            yield row, (OWN, PROGRAM)[(number + self.other_first) % 2]

    def url(self, row, scope):
        return row.url({name: self.world.find(kind, scope, self.user) for name, kind in row.kinds.items()})

    def asks(self, answer):
        return QUESTION in [template.name for template in answer.templates]

    def page(self, url):
        """The page at this address, opened once: what is sent is taken back, so that it stays as it is."""
        if url not in self.opened:
            self.opened[url] = self.client.get(url, follow=True)
        return self.opened[url]

    def typed(self, url, scope):
        """The form of the page filled in, its own question after the program answered."""
        form = form_of(self.page(url))
        body = filled(form) if form else {}
        return body | ({"program": NAMES[scope]} if form and "program" in form.fields else {})


def scoped_tables():
    """Tables whose rows say their program."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column == "program" for field in model._meta.concrete_fields)
    }


def counts():
    return {name: count(name) for name in scoped_tables() if _may_read(name)}


def count(name):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT program, count(*) FROM "{name}" GROUP BY program')
        return dict(cursor.fetchall())


def _may_read(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_column_privilege(%s, 'program', 'SELECT')", [name])
        return cursor.fetchone()[0]
