"""Who may not see whom in a city of measurement: who is restricted, who may see them, and who knows whom."""

from datetime import timedelta

from casemgmt.config.city.record_writer import RecordWriter
from casemgmt.people.models import Conflict, Person, PersonGrant, Restriction

KINDS = (Restriction.Kind.SAFETY, Restriction.Kind.PRIVACY, Restriction.Kind.FAMILY)
NAMED = 2  # workers who may see a restricted person
IN_AN_EMERGENCY = 0.05  # of the restricted people were opened by somebody in an emergency
KNOW_SOMEBODY = 0.2  # of the staff of districts
LATELY = timedelta(minutes=20)
WHY, NAMED_FOR, OPENED_FOR = "Somebody is looking for them", "Works with them", "They called in a crisis"


class Hidden:
    """Written down for these {program: districts}."""

    def __init__(self, districts, dice, now):
        self.districts, self.dice, self.writer = districts, dice, RecordWriter(dice, now)
        self.at = now - timedelta(days=40)

    def write_down(self, restricted):
        people = Person.objects.filter(program__in=self.districts).order_by("ref")
        for person in people[:restricted]:  # codes follow no order: these are anybody
            self.restrict(person)
        self.know_somebody(list(people[restricted : restricted + len(self.staff())]))
        return self.writer.write_down()

    def restrict(self, person):
        district = self.dice.choice(self.districts[person.program_id])
        restriction = Restriction(
            program_id=person.program_id, person=person, kind=self.dice.choice(KINDS), why=WHY
        )
        restriction.since = self.at
        self.writer.write(restriction, by=district.leader, at=self.at, reason="Restricted")
        for user in self.dice.sample(district.carers, NAMED):
            self.name(person, user, since=self.at, given_by=district.leader, why=NAMED_FOR)
        if self.dice.random() < IN_AN_EMERGENCY:
            user, since = self.dice.choice(district.responders), self.writer.now - LATELY
            until = since + timedelta(hours=1)
            self.name(person, user, since=since, given_by=user, why=OPENED_FOR, until=until, emergency=True)

    def name(self, person, user, *, since, **how):
        grant = PersonGrant(program_id=person.program_id, person=person, user=user, since=since, **how)
        self.writer.write(grant, by=how["given_by"], at=since, reason=how["why"])

    def know_somebody(self, people):
        for user, person in zip(self.staff(), people, strict=False):
            if self.dice.random() < KNOW_SOMEBODY:
                conflict = Conflict(program_id=person.program_id, person=person, user=user, since=self.at)
                self.writer.write(conflict, by=user, at=self.at, reason="Said so")

    def staff(self):
        return [user for places in self.districts.values() for one in places for user in one.members]
