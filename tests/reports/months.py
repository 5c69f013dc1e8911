"""A program with two months of work that every figure about people counts, and one more person among them."""

import uuid
from datetime import datetime, timedelta

from casemgmt.calls.models import Call
from casemgmt.encounters.models import Encounter
from casemgmt.people.models import Person
from casemgmt.whereabouts.models import Death
from followups.models import Attempt, FollowUp
from referrals.models import Referral, UnmetNeed
from tests.referrals.factories import ServiceFactory
from tests.reports.conftest import at, saved

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EACH = 24  # people a month: half of them reached, linked and met again, so that every group is large enough


class Months:
    """What a team does for people, written down as it would be by `worker`."""

    def __init__(self, program, worker):
        self.program, self.worker = program, worker
        self.service = ServiceFactory()

    def work(self):
        """February and March: each person is met, called, referred; half of them successfully."""
        for month in (2, 3):
            for number in range(EACH):
                self.go_through(self.person(), at(2025, month, 2 + number % 12), well=number % 2 == 0)

    def person(self, name="Somebody"):
        return self._saved(Person, name=name)

    def go_through(self, person, when, *, well=True):
        """One row in each table that a figure counts; where it goes well, met again after 40 days."""
        call = self._saved(
            Call, day=when.date(), requested_at=when, arrived_at=when + HOUR / 6, source_key=str(uuid.uuid4())
        )
        self._meet(person, when, call=call)
        self._promise(person, when, kept=well)
        told = {"answered_at": when + DAY, "linked_at": when + 2 * DAY, "linkage_source": "partner"}
        self._refer(person, when, **(told if well else {}))
        self._saved(
            UnmetNeed, person=person, need="housing", reason="all_full", noted_by=self.worker, noted_at=when
        )
        if well:
            self._meet(person, when + 40 * DAY)

    def stay(self, person, when):
        """In contact after 100 days too, and with a service that says it started."""
        self._meet(person, when + 100 * DAY)
        self._refer(person, when, answered_at=when + DAY, start_said_at=when + 2 * DAY)

    def wait(self, person, when):
        """A promise whose window ended while they could not come and go."""
        self._saved(
            FollowUp, person=person, because="after_encounter", opens_at=when, remind_at=when,
            due_at=when + HOUR, paused_until=when + DAY, zone=self.program.zone,
        )  # fmt: skip

    def die(self, person, when):
        """As the hospital says."""
        self._saved(
            Death, person=person, state="confirmed", reported_at=when, reported_by=self.worker,
            known_by="hospital", confirmed_at=when, confirmed_by=self.worker,
        )  # fmt: skip

    def _meet(self, person, when: datetime, call=None):
        self._saved(
            Encounter, person=person, call=call, started_at=when, outcome="ended_on_scene",
            recorded_by=self.worker,
        )  # fmt: skip

    def _promise(self, person, when, kept):
        promise = self._saved(
            FollowUp, person=person, because="after_encounter", opens_at=when, remind_at=when,
            due_at=when + HOUR, zone=self.program.zone,
        )  # fmt: skip
        if kept:
            Attempt.objects.create(
                id=uuid.uuid4(), program=self.program, followup=promise, mode="call", result="reached",
                at=when + HOUR / 2, by=self.worker,
            )  # fmt: skip

    def _refer(self, person, when, **told):
        self._saved(
            Referral, person=person, service=self.service, need="housing", status="cancelled", reason="x",
            sent_by=self.worker, worker=self.worker, sent_at=when, **told,
        )  # fmt: skip

    def _saved(self, model, **fields):
        return saved(model(program=self.program, **fields), by=self.worker)
