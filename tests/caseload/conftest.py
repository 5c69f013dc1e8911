"""Somebody with all that can be carried."""

import pytest
from django.utils import timezone

from casemgmt.cases import actions as cases
from followups import actions as followups
from followups import cadence
from tests.factories import local_today
from tests.referrals import factories


@pytest.fixture
def person(program):
    return factories.PersonFactory(program=program)


@pytest.fixture
def carry(program, team):
    """carry(user, person): an open record of each kind, theirs by name."""

    def made(user, person):
        now = timezone.now()
        case = cases.open_case(person=person, owner=user, on=local_today(), by=user)
        promise = followups.schedule(
            program=program, team=team, person=person, assignee=user, by=user, because="asked",
            window=cadence.window("24h", opens_at=now, zone=program.zone),
        )  # fmt: skip
        return [case, promise, factories.sent(person, factories.ServiceFactory(), by=user)]

    return made
