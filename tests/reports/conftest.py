"""A program with months of work: every number below is counted by hand in the tests."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from casemgmt.access.roles import Role
from casemgmt.encounters.models import Encounter
from casemgmt.history import stamp
from casemgmt.people.models import Person
from followups.models import Attempt, FollowUp
from tests import factories
from tests.calls.factories import CallFactory

NOON = 20  # UTC: noon in Lane


def saved(thing, by=None):
    stamp(thing, by=by, reason="test").save()
    return thing


def at(year, month, day, hour=NOON, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def lead(program):
    return factories.staff(Role.PROGRAM_LEAD, program=program)


@pytest.fixture
def phone_in(program):
    """Calls of one day, with the minutes until a team was there (None: nobody knows)."""

    def make(day, *minutes, program=program, **given):
        asked = at(day.year, day.month, day.day)
        for waited in minutes:
            arrived = None if waited is None else asked + timedelta(minutes=waited)
            CallFactory(
                program=program, day=day, requested_at=asked, arrived_at=arrived,
                source_key=str(uuid.uuid4()), **given,
            )  # fmt: skip

    return make


@pytest.fixture
def meet(program, responder):
    """A meeting with somebody: with a new person, unless one is given."""

    def make(when, *, person="new", program=program):
        someone = saved(Person(program=program, name="Somebody")) if person == "new" else person
        met = Encounter(
            program=program, person=someone, started_at=when, outcome="ended_on_scene", recorded_by=responder
        )
        return saved(met, by=responder)

    return make


@pytest.fixture
def reach(program, responder):
    """A follow-up of a person with one attempt, inside the window unless it is late."""

    def make(person, when, result="reached", late=timedelta(0)):
        promise = FollowUp(
            program=program, person=person, because="after_encounter", opens_at=when - timedelta(hours=1),
            remind_at=when, due_at=when + timedelta(hours=1), zone=program.zone,
        )  # fmt: skip
        saved(promise, by=responder)
        return Attempt.objects.create(
            id=uuid.uuid4(), program=program, followup=promise, mode="call", result=result, at=when + late,
            by=responder,
        )  # fmt: skip

    return make


@pytest.fixture
def busy_year(phone_in, meet):
    """Twelve calls a month in 2025, none of them the same month in length; six in July, seven in August."""
    for month in range(1, 13):
        sizes = {7: 6, 8: 7}
        phone_in(date(2025, month, 5), *([10] * sizes.get(month, 12)))
    for number in range(12):
        meet(at(2025, 3, 2 + number))
