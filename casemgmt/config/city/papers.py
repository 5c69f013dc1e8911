"""What the law asked of the city's program: papers with their answers, a hold, and records that end."""

from datetime import timedelta

from casemgmt.access.roles import Role
from casemgmt.codes.legal import RecordKind, RequestKind
from casemgmt.config.city.deeds import field, law
from casemgmt.config.city.staff import days_ago

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


class Papers:
    """Tells of the papers on one stage. `people`: how many it has told of."""

    def __init__(self, stage, meetings):
        self.stage, self.book, self.meetings, self.people = stage, stage.book, meetings, 0
        self.custodian = stage.city.guests.get(Role.RECORDS_CUSTODIAN)
        self.attorney = stage.city.guests.get(Role.CITY_ATTORNEY)

    def tell(self):
        self.subpoena()
        self.court_order()
        self.immigration()
        self.public_records()
        self.own_copy()
        self.records_that_end()

    def subpoena(self):
        """Waits for counsel's word; the records are on hold since the day it came."""
        asked, at = self.paper(
            6, RequestKind.SUBPOENA, asks_for=SUBPOENA, person=self.somebody(6)[0], days=14,
            asked_by="Marian Cole, attorney for the plaintiff", address="410 Third Street, Riverbend",
            reference="Cole v. Riverbend Transit, 26-CV-0418",
        )  # fmt: skip
        law.place_hold(self.book, request=asked, why=asked.reference, by=self.custodian, at=at)
        self.to_counsel(asked, at)

    def court_order(self):
        """Answered a month ago with what counsel allowed."""
        person, met = self.somebody(38)
        asked, at = self.paper(
            38, RequestKind.COURT_ORDER, person=person, days=21, reference="26-CR-1107",
            asked_by="Riverbend County Superior Court", address="1 Courthouse Square, Riverbend",
            asks_for="The program's notes of its contacts with the person named in the sealed annex.",
        )  # fmt: skip
        self.to_counsel(asked, at)
        heard, left = at + timedelta(days=3), at + timedelta(days=5)
        law.counsel_says(
            self.book, request=asked, words=ONLY_MEETINGS, court_order=ORDER, by=self.custodian, at=heard
        )
        # What was written after that day was not handed over.
        notes = [encounter for encounter in met if encounter.created_at < left]
        law.produce(self.book, request=asked, parts={"Encounters": notes}, by=self.custodian, at=left)

    def immigration(self):
        """A form without a judge's name: the refusal stands ready, counsel has it."""
        asked, at = self.paper(
            2, RequestKind.IMMIGRATION, days=3, asked_by="Regional field office, enforcement and removal",
            reference="Form I-205", asks_for="Whereabouts of the persons on the attached list.",
        )  # fmt: skip
        self.to_counsel(asked, at)

    def public_records(self):
        asked, at = self.paper(
            44, RequestKind.PUBLIC_RECORDS, days=10, asked_by="Riverbend Courier, news desk",
            asks_for="Every report of the responder teams about Alder Street since January.",
        )  # fmt: skip
        answered = at + timedelta(days=6)
        law.refuse(self.book, request=asked, answer=NO_NAMES, by=self.custodian, at=answered)

    def own_copy(self):
        person, _met = self.somebody(3)
        self.paper(
            3, RequestKind.OWN_COPY, person=person, days=30, asked_by="The person, at the front desk",
            asks_for="Everything the program holds.",
        )  # fmt: skip

    def records_that_end(self):
        """The council set the years; the custodian proposed, and somebody else has yet to approve."""
        administrator = self.stage.city.by_role[Role.ADMINISTRATOR][0]
        worker = self.stage.city.by_role[Role.SOCIAL_WORKER][0]
        schedule = law.set_schedules(
            self.book, program=self.stage.program, years=YEARS, decided=DECIDED, by=administrator,
            at=days_ago(self.book, 230, hour=18),
        )  # fmt: skip
        for number, days in enumerate(BROUGHT_OVER):
            at = days_ago(self.book, days, hour=19)
            details = self.stage.residents.draw(on=at.date())
            person = field.register(self.book, program=self.stage.program, details=details, by=worker, at=at)
            self.people += 1
            if number < PROPOSED:
                proposed = days_ago(self.book, 4, hour=18)
                law.propose_disposal(
                    self.book, person=person, schedule=schedule, by=self.custodian, at=proposed
                )

    def somebody(self, ago):
        """Somebody who was met more than so many days ago, and the meetings."""
        while True:
            self.people += 1
            person, met = self.meetings.person()
            if person.created_at < days_ago(self.book, ago):
                return person, met

    def paper(self, ago, kind, *, days, person=None, **words):
        """A paper that came so many days ago; the answer is due so many days after."""
        at = days_ago(self.book, ago, hour=17)
        day = self.stage.day(at)
        request = law.log_request(
            self.book, program=self.stage.program, kind=kind, person=person, received_on=day,
            due_on=day + timedelta(days=days), by=self.custodian, at=at, **words,
        )  # fmt: skip
        return request, at

    def to_counsel(self, request, at):
        sent = at + timedelta(hours=2)
        law.to_counsel(self.book, request=request, counsel=self.attorney.name, by=self.custodian, at=sent)
