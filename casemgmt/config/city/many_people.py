"""A city of measurement: many people beside the few with whole stories, in one program or in two.

Most were met in earlier years. Some are restricted, and some of the staff know somebody. The log of what was
read is sealed at once: in two batches the later one would hold moments long before the earlier one's seal.
"""

import random
from datetime import timedelta
from math import ceil

from django.apps import apps

from casemgmt import scope
from casemgmt.audit.actions import seal
from casemgmt.config.city.bulk import in_bulk
from casemgmt.config.city.copied_people import CopiedPeople, Locality, written
from casemgmt.config.city.districts import NAME
from casemgmt.config.city.founding import EVERYBODY
from casemgmt.config.city.hidden import Hidden
from casemgmt.config.city.record_writer import RecordWriter
from casemgmt.config.city.residents import Register
from casemgmt.config.city.staff import CARERS, FIELD, LEADERS, STAFF
from casemgmt.config.city.stories_to_copy import StoriesToCopy, share_going_on
from casemgmt.notices.models import Delivery
from casemgmt.people.models import Person
from referrals.models import Mailbox

YEARS = 3
AT_ONCE = 1000  # people in a round, at most
HUNDREDTH = 100
EVERYTHING = 2**31 - 1
LONG_AGO = timedelta(days=1000)


def add_people(loader, seed, *, people, restricted):
    """So many people; yields (how many more, {table: rows}) as they come."""
    rounds = Rounds(loader, seed, people)
    with in_bulk(tables(loader.stories), **EVERYBODY):
        yield from rounds.all()
    with scope.acting_as(**EVERYBODY):
        hidden = Hidden(loader.founding.districts, rounds.dice, loader.now)
        yield 0, hidden.write_down(people // HUNDREDTH if restricted is None else restricted)
    seal(EVERYTHING)


def tables(stories):
    """Those that hold the copies, and their histories."""
    models = {Delivery, *(table.model for table in stories.tables)}
    models |= {model.history.model for model in models if hasattr(model, "history")}
    return {model._meta.db_table for model in models & {*apps.get_models()}}


class Rounds:
    """The rounds in which people are met: {program: districts} in turn, the earliest year first."""

    def __init__(self, loader, seed, people):
        self.loader, self.people, self.dice = loader, people, random.Random(seed + 3)
        self.districts = loader.founding.districts
        taken = [*loader.stories.column(Person, "name")]
        self.residents = Register(self.dice, drawn=len(taken), taken=taken)
        self.stories = StoriesToCopy(loader.stories, self.dice)
        writer = RecordWriter(self.dice, loader.now)
        with scope.acting_as(**EVERYBODY):
            self.mailboxes = doors(self.districts, writer)
            writer.write_down()

    def all(self):
        """As many in each year and each program; the rest is met in the last year."""
        parts = YEARS * len(self.districts)
        size = min(AT_ONCE, ceil(self.people / parts))
        whole, rest = divmod(self.people, size)
        many = sum(map(len, self.districts.values()))
        going_on = share_going_on(self.people, many, YEARS)
        for year in reversed(range(YEARS)):
            numbers = range(year, whole, YEARS)
            yield from self.met(size, year, numbers, 0 if year else going_on)
        if rest:
            yield from self.met(rest, 0, [whole], going_on)

    def met(self, size, year, numbers, going_on):
        writer = written(self.stories, self.loader, size=size, year=year, going_on=going_on)
        people = CopiedPeople(writer, self.residents)
        for turn, number in enumerate(numbers):
            yield size, people.copy(number, self.place(turn))
        people.clear()

    def place(self, turn):
        """The programs take turns, and within each its districts."""
        turn, which = divmod(turn, len(self.districts))
        program = [*self.districts][which]
        districts = self.districts[program]
        turn, number = divmod(turn, len(districts))
        hands = self.hands(districts[number], districts[(number + 1) % len(districts)], turn)
        return Locality(program, hands | self.mailboxes[program])

    def hands(self, district, next_one, turn):
        """{id of whom the stories name: of who does it here}: half of the casework is the first carer's."""
        teams = (team for team in self.loader.city.teams.values() if not team.name.startswith(NAME))
        found = {team.pk: district.team.pk for team in teams}
        first, *others = district.carers
        for number, told in enumerate(self.told(CARERS)):
            found[told.pk] = (others[(number + turn) % len(others)] if number % 2 else first).pk
        leaders = {one.leader.pk: one.leader for one in (district, next_one)}
        pairs = [(self.told(FIELD), district.responders), (self.told(LEADERS), leaders.values())]
        found |= {told.pk: hand.pk for some, hands in pairs for told, hand in zip(some, hands, strict=False)}
        return {str(told): str(hand) for told, hand in found.items()}

    def told(self, roles):
        """Those of whom the stories tell."""
        return [user for user in self.loader.city.of(roles) if user.post in STAFF]


def doors(programs, writer):
    """{program: {id of a mailbox of the stories: of the same agency's}}. A second program opens its own."""
    first, *others = programs
    told = list(Mailbox.objects.filter(program=first).order_by("email"))
    found = {first: {}}
    for program in others:
        opened = {}
        for mailbox in told:
            if mailbox.agency_id not in opened:
                opened[mailbox.agency_id] = open_door(writer, program, mailbox)
        found[program] = {str(mailbox.pk): str(opened[mailbox.agency_id].pk) for mailbox in told}
    return found


def open_door(writer, program, mailbox):
    at = writer.now - LONG_AGO
    said = {"email": mailbox.email, "phone": mailbox.phone, "agency_id": mailbox.agency_id}
    return writer.write(Mailbox(program_id=program, **said), by=None, at=at, reason="Opened")
