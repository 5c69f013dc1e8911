"""Many more people, for measurement: they are given copies of the records of some.

The records of some people are staged on the server. Each round draws new people, with names, birth dates and
phones of their own, and gives them the calls, meetings, promises and referrals of the others under new ids,
in one program, by the workers of one of its districts (see `districts`). This is done for a few years, one
after another, so that most people have nothing open (see `stories_to_copy`).
"""

from hashlib import md5
from types import SimpleNamespace
from uuid import UUID

from django.db import connection, models

from casemgmt.access.models import Program, Team, User
from casemgmt.audit.models import Event
from casemgmt.calls.models import Call
from casemgmt.config.city.entries import letters
from casemgmt.config.city.record_writer import KEPT, RecordWriter, check_keys
from casemgmt.config.city.residents import AREA_CODES
from casemgmt.config.city.staff import CARERS
from casemgmt.config.city.story_reader import Days, Ids
from casemgmt.exposure.models import Exposure
from casemgmt.notices.models import Notice
from casemgmt.people.models import ContactPoint, Person
from referrals.models import Mailbox

EARLIER = {True: 1, False: 27}  # days at most: for stories that go on, and for the others
A_YEAR = 364  # days: whole weeks
TOLD_ONCE = ("subject_id", "kind", "step", "occurrence")
WHOSE = {User, Team, Mailbox}
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


def written(stories, loader, *, size, year, going_on):
    """A writer with the records of so many people, of so many years ago; this share of them goes on."""
    writer, first = RecordWriter(stories.dice, loader.now), year * size
    for number in range(first, first + size):
        goes_on = stories.dice.random() < going_on
        ids = Ids(loader.known, copy=f" {number}")
        earlier = year * A_YEAR + stories.dice.randint(0, EARLIER[goes_on])
        stories.into(
            writer, stories.draw(goes_on=goes_on), ids, Days(loader.days - earlier, loader.city.program.zone)
        )
    give_numbers(writer.records[Call])
    tell_one(writer.records_of(Notice), {str(user.pk) for user in loader.city.of(CARERS)})
    letters(writer)
    return writer


def give_numbers(records):
    """To each call a number of its own."""
    key, number = records.names.index("id"), records.names.index("source_key")
    for line in records.lines:
        line[number] = line[number] and f"{line[number]}-{line[key][:8]}"


def tell_one(records, carers):
    """Tell one carer of a moment: an owner and whoever covers for them may become one worker here."""
    recipient, *moment = (records.names.index(name) for name in ("recipient", *TOLD_ONCE))

    def told(line):
        whom = str(line[recipient])
        return *(str(line[one]) for one in moment), "a carer" if whom in carers else whom

    records.lines = [*{told(line): line for line in records.lines}.values()]


class CopiedPeople:
    """The records that a writer holds, staged so that others can be given copies."""

    def __init__(self, writer, residents):
        self.residents, self.dice, self.now = residents, writer.dice, writer.now
        self.told = set(writer.records)
        self.people_met = writer.records.pop(Person)  # one state each: nobody corrected it
        self.records, writer.records = writer.records, {}
        with connection.cursor() as cursor:
            for records in self.records.values():
                records.stage(cursor)

    def copy(self, number, place):
        """Round `number`, in this place: new people, and all that happened to them; returns {table: rows}."""
        counts = self.people(number, place).write_down()
        with connection.cursor() as cursor:
            for records in self.records.values():
                counts |= records.insert(cursor, self.renamed(records, number, place))
            check_keys(cursor)
        return counts

    def clear(self):
        with connection.cursor() as cursor:
            for records in self.records.values():
                records.clear(cursor)

    def people(self, number, place):
        """As many people as were told of, each met at the same moment."""
        names = (*self.people_met.names, "last", *KEPT)
        lines = [dict(zip(names, line, strict=True)) for line in self.people_met.lines if line[-5]]
        writer = RecordWriter(self.dice, self.now, ids=(new_id(line["id"], number) for line in lines))
        for line in lines:
            at, reason = line["history_date"], line["history_change_reason"]
            person = Person(program_id=place.program, **self.residents.draw(on=at.date()))
            by = place.hands.get(line["history_user_id"], line["history_user_id"])
            writer.write(person, by=SimpleNamespace(pk=by), at=at, reason=reason)
        return writer

    def renamed(self, records, number, place):
        """SQL for the columns that hold an id of these records, a phone, or whose work it is."""
        fields = records.model._meta.concrete_fields
        ours = {
            one.column: f"md5(\"{one.column}\"::text || '{number}')::uuid" for one in fields if self.ours(one)
        }
        theirs = {one.column: place.instead(one) for one in fields if place.knows(one)}
        said = {
            name: sql.format(number=number) for (model, name), sql in OTHERS.items() if model is records.model
        }
        return ours | theirs | said | {"history_user_id": place.hand("history_user_id")}

    def ours(self, column):
        """Whether it holds ids of records told here: a key to one of them, or its own."""
        if column.is_relation:
            return column.related_model in self.told
        return column.name in IDS or (column.primary_key and isinstance(column, models.UUIDField))


class Locality:
    """Where a round belongs: to a program, and who did the work. `hands`: {id in the stories: id}."""

    def __init__(self, program, hands):
        self.program, self.hands = program, hands

    def knows(self, column):
        return self.instead(column) is not None

    def instead(self, column):
        """SQL for what a column says of the place; None where it says nothing of it."""
        if column.name == "program" or column.related_model is Program:
            return f"'{self.program}'"
        if column.name == "actor":
            return self.hand("actor", before="user:")
        if column.related_model in WHOSE or column.name == "recipient":
            return self.hand(column.column)
        return None

    def hand(self, column, before=""):
        cases = " ".join(f"WHEN '{before}{told}' THEN '{before}{hand}'" for told, hand in self.hands.items())
        kind = "" if before else "::uuid"
        return f'(CASE "{column}" {cases} ELSE "{column}"{kind} END)' if cases else f'"{column}"'


def new_id(told, number):
    """The id of a record in a round: what PostgreSQL's md5(…)::uuid makes of it."""
    return UUID(bytes=md5(f"{told}{number}".encode(), usedforsecurity=False).digest())
