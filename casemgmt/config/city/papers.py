"""What the law asked of the city's program: papers with their answers, a hold, and records that end."""

from datetime import timedelta

from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.codes.legal import RecordKind, RequestKind
from casemgmt.config.city.meetings import Meetings
from casemgmt.law import actions as law
from casemgmt.law.models import RetentionSchedule

BROUGHT_OVER = (1004, 998, 991)  # days since people of an older list were taken over and never met
PROPOSED = 2  # of them
YEARS = dict.fromkeys(RecordKind, 7) | {RecordKind.PEOPLE: 2}
DECIDED = "City Council, Resolution 2024-31"
NO_NAMES = (
    "Records about people whom we serve are confidential, and so is whether somebody is served. "
    "What we publish, call counts by month among it, is on our public page."
)
ORDER = "Riverbend County Superior Court, order of Judge L. Hartwell, 26-CR-1107"
ONLY_MEETINGS = "The order reaches what was written of encounters, and nothing else of the record."
SUBPOENA = (
    "All records that concern the plaintiff from March to May, and the names of the responders who met them."
)
OF_PEOPLE = 3 + len(BROUGHT_OVER)  # so many people are told of


class Papers:
    """Tells of the papers of a program, a story each."""

    def __init__(self, context):
        self.context, self.program = context, context.program
        self.custodian = context.city.guests[Role.RECORDS_CUSTODIAN]
        self.attorney = context.city.guests[Role.CITY_ATTORNEY]

    def begin(self):
        papers = (self.court_order, self.subpoena, self.own_copy, self.public_records, self.immigration)
        for number, tell in enumerate((*papers, self.schedules)):
            context = self.context.of(f"paper-{number}")
            context.begin(tell(context))
        for number, days in enumerate(BROUGHT_OVER):
            context = self.context.of(f"brought-{number}")
            context.begin(self.record_that_ends(context, days, number < PROPOSED))

    def subpoena(self, context):
        """Waits for counsel's word; the records are on hold since the day it came."""
        asked = yield from self.paper(
            context, 6, RequestKind.SUBPOENA, about=True, asks_for=SUBPOENA, days=14,
            asked_by="Marian Cole, attorney for the plaintiff", address="410 Third Street, Riverbend",
            reference="Cole v. Riverbend Transit, 26-CV-0418",
        )  # fmt: skip
        law.place_hold(person=asked.person, request=asked, why=asked.reference, by=self.custodian)
        yield from self.to_counsel(asked)

    def court_order(self, context):
        """Counsel allowed it a month ago. It is handed over when the city is loaded: see `present`."""
        asked = yield from self.paper(
            context, 38, RequestKind.COURT_ORDER, about=True, days=45, reference="26-CR-1107",
            asked_by="Riverbend County Superior Court", address="1 Courthouse Square, Riverbend",
            asks_for="The program's notes of its contacts with the person named in the sealed annex.",
        )  # fmt: skip
        yield from self.to_counsel(asked)
        yield timezone.now() + timedelta(days=3)
        law.counsel_says(request=asked, words=ONLY_MEETINGS, court_order=ORDER, by=self.custodian)

    def immigration(self, context):
        """A form without a judge's name: the refusal stands ready, counsel has it."""
        asked = yield from self.paper(
            context, 2, RequestKind.IMMIGRATION, days=3, reference="Form I-205",
            asked_by="Regional field office, enforcement and removal",
            asks_for="Whereabouts of the persons on the attached list.",
        )  # fmt: skip
        yield from self.to_counsel(asked)

    def public_records(self, context):
        asked = yield from self.paper(
            context, 44, RequestKind.PUBLIC_RECORDS, days=10, asked_by="Riverbend Courier, news desk",
            asks_for="Every report of the responder teams about Alder Street since January.",
        )  # fmt: skip
        yield from self.to_counsel(asked)
        yield timezone.now() + timedelta(days=6)
        law.refuse(request=asked, answer=NO_NAMES, at=timezone.now(), by=self.custodian)

    def own_copy(self, context):
        yield from self.paper(
            context, 3, RequestKind.OWN_COPY, about=True, days=30, asked_by="The person, at the front desk",
            asks_for="Everything the program holds.",
        )  # fmt: skip

    def schedules(self, context):
        """The council set the years."""
        yield self.at(230)
        by = self.context.city.by_role[Role.ADMINISTRATOR][0]
        law.set_schedules(program=self.program, years=YEARS, decided=DECIDED, by=by)
        for line in RetentionSchedule.objects.filter(program=self.program):
            context.mine(line)

    def record_that_ends(self, context, days, proposed):
        """The custodian proposed it, and somebody else has yet to approve; or nobody proposed it yet."""
        known = context.residents.draw(on=context.day(self.at(days)))
        yield self.at(days)
        worker = self.context.city.by_role[Role.SOCIAL_WORKER][0]
        person = Meetings(context).register(known, None, at=timezone.now(), by=worker)
        yield self.at(4)
        if proposed:
            law.propose_disposal(person=person, at=timezone.now(), by=self.custodian)

    def paper(self, context, ago, kind, *, days, about=False, **words):
        """A paper that came so many days ago, about somebody met before; answered within so many days."""
        met = []
        if about:
            meetings = Meetings(context)
            context.begin(meetings.person(ago=ago + 20, after=lambda encounter, *_: met.append(encounter)))
        yield self.at(ago)
        day = context.day(timezone.now())
        return context.mine(law.log_request(
            program=self.program, kind=kind, person=met[0].person if about else None, received_on=day,
            due_on=day + timedelta(days=days), by=self.custodian, **words,
        ))  # fmt: skip

    def to_counsel(self, request):
        yield timezone.now() + timedelta(hours=2)
        law.to_counsel(request=request, counsel=self.attorney.name, by=self.custodian)

    def at(self, ago):
        """So many days ago, in the morning."""
        return self.context.office(self.context.now - timedelta(days=ago, hours=5))
