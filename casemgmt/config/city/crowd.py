"""Many more people, for measurement: plain lives are lived by others again, on other days.

A few are told (see `stories`); some two thousand are made of them, each with hands of a district of its own.
Each round draws new people, with names, birth dates and phones of their own, and gives them the calls,
meetings, promises and referrals of the first ones under new ids: on the server, from the staged lines, as
the application's role. Constraints, triggers and row security stay on, as for every other row.
"""

from collections import defaultdict
from hashlib import md5
from itertools import count, islice
from types import SimpleNamespace
from uuid import UUID

from django.db import connection, models

from casemgmt.audit.models import Event
from casemgmt.calls.models import Call
from casemgmt.config.city.book import KEPT, RecordWriter, check_keys
from casemgmt.config.city.entries import letters
from casemgmt.config.city.names import name_of_team
from casemgmt.config.city.residents import AREA_CODES, Register
from casemgmt.config.city.retelling import Days, Ids
from casemgmt.config.city.staff import CARERS, FIELD
from casemgmt.config.city.stories import PLAIN
from casemgmt.exposure.models import Exposure
from casemgmt.people.models import ContactPoint, Person

PLAIN_STORIES = {f"plain-{number}" for number in range(PLAIN)}
EARLIER = 27  # days
IDS = {"origin", "contact_point", "subject_id"}  # ids of records that are no foreign keys
DICE = "('x' || substr(md5(id::text || '{number}'), 1, 7))::bit(28)::int"
CODES = ", ".join(f"'{code}'" for code in AREA_CODES)
AREA = f"(ARRAY[{CODES}])[1 + {DICE} % {len(AREA_CODES)}]"
PHONE = f"'+1' || {AREA} || '555' || lpad((100 + {DICE} / 64 % 100)::text, 4, '0')"
OTHERS = {
    (ContactPoint, "value"): PHONE,
    (Call, "source_key"): "CASE source_key WHEN '' THEN '' ELSE source_key || '-{number}' END",
    (Event, "object_id"): "md5(object_id || '{number}')::uuid::text",
    (Exposure, "source"): "md5(source || '{number}')",
}


class PlainLives:
    """Makes many lives of the few that were told; `loader` has the stories, the city and the days."""

    def __init__(self, loader, dice):
        self.loader, self.dice, self.copies = loader, dice, count()
        names = [*loader.stories.column(Person, "name")]
        self.residents = Register(dice, drawn=len(names), taken=names)
        self.lives = sorted(set(loader.stories.column(Person, "story")) & PLAIN_STORIES)
        self.districts = defaultdict(list)
        for user in loader.city.users:
            if user.post.team and user.post.team.startswith("District"):
                self.districts[user.team].append(user)

    def book(self, size):
        """So many lives, each some days earlier than it was told."""
        book, loader = RecordWriter(self.dice, self.loader.now), self.loader
        for number in islice(self.copies, size):
            ids = Ids(loader.known | self.hands(), copy=f" {number}")
            days = Days(loader.days - self.dice.randint(0, EARLIER), loader.city.program.zone)
            loader.stories.into(book, [self.lives[number % len(self.lives)]], ids, days)
        give_numbers(book.pages[Call])
        letters(book)
        return book

    def hands(self):
        """{name in the files: id} of those of a district who do the work of whoever is told of."""
        if not self.districts:
            return {}
        team = self.dice.choice([*self.districts])
        responders = [user for user in self.districts[team] if user.post.role in FIELD]
        carers = [user for user in self.districts[team] if user.post.role in CARERS]
        found = {name: str(team.pk) for name in map(name_of_team, self.loader.city.teams.values())}
        for roles, hands in ((FIELD, responders), (CARERS, carers)):
            for number, user in enumerate(self.loader.city.of(roles)):
                if hands and user.team not in self.districts:
                    found[user.email] = str(hands[number % len(hands)].pk)
        return found


def give_numbers(page):
    """To each call a number of its own."""
    key, number = page.names.index("id"), page.names.index("source_key")
    for line in page.lines:
        line[number] = line[number] and f"{line[number]}-{line[key][:8]}"


class Crowd:
    """The lives that a book holds, staged so that others can live them."""

    def __init__(self, book, residents):
        self.residents, self.dice, self.now = residents, book.dice, book.now
        self.told = set(book.pages)
        self.people_met = book.pages.pop(Person)  # one state each: nobody corrected it
        self.pages, book.pages = book.pages, {}
        with connection.cursor() as cursor:
            for page in self.pages.values():
                page.stage(cursor)

    def live(self, number):
        """Round `number`: new people, and everything that happened to them; returns {table: rows}."""
        counts = self.people(number).write_down()
        with connection.cursor() as cursor:
            for page in self.pages.values():
                counts |= page.insert(cursor, self.renamed(page, number))
            check_keys(cursor)
        return counts

    def leave(self):
        with connection.cursor() as cursor:
            for page in self.pages.values():
                page.clear(cursor)

    def people(self, number):
        """As many people as were told of, each met by the same worker at the same moment."""
        names = (*self.people_met.names, "last", *KEPT)
        lines = [dict(zip(names, line, strict=True)) for line in self.people_met.lines]
        book = RecordWriter(self.dice, self.now, ids=(new_id(line["id"], number) for line in lines))
        for line in lines:
            at, reason, by = line["history_date"], line["history_change_reason"], line["history_user_id"]
            person = Person(program_id=line["program_id"], **self.residents.draw(on=at.date()))
            book.write(person, by=SimpleNamespace(pk=by), at=at, reason=reason)
        return book

    def renamed(self, page, number):
        """SQL for the columns that hold an id of these lives, or a phone."""
        fields = page.model._meta.concrete_fields
        renamed = {
            one.column: f"md5(\"{one.column}\"::text || '{number}')::uuid" for one in fields if self.ours(one)
        }
        for (model, column), sql in OTHERS.items():
            if model is page.model:
                renamed[column] = sql.format(number=number)
        return renamed

    def ours(self, column):
        """Whether it holds ids of records told here: a key to one of them, or its own."""
        if column.is_relation:
            return column.related_model in self.told
        return column.name in IDS or (column.primary_key and isinstance(column, models.UUIDField))


def new_id(told, number):
    """The id of a record in a round: what PostgreSQL's md5(…)::uuid makes of it."""
    return UUID(bytes=md5(f"{told}{number}".encode(), usedforsecurity=False).digest())
