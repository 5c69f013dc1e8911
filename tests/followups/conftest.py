"""Promises to test with."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint, Person
from followups import actions, cadence


@pytest.fixture
def person(program):
    someone = Person(program=program, name="Rosalind Okafor-Zeta")
    stamp(someone, by=None, reason="test").save()
    return someone


@pytest.fixture
def phone(person):
    point = ContactPoint(
        program=person.program, person=person, kind="phone", value="+15415550117", voicemail="no", text="no"
    )
    stamp(point, by=None, reason="test").save()
    return point


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def promise(program, team, person, responder, social_worker, now):
    """Make a follow-up; any argument of `schedule` may be given, and `ago` moves the event into the past."""

    def make(*, preset="24h", ago=timedelta(0), **given):
        window = cadence.window(preset, opens_at=now - ago, zone=program.zone)
        wanted = {
            "program": program, "team": team, "person": person, "assignee": social_worker,
            "by": responder, "because": "after_encounter", "window": window,
        }  # fmt: skip
        return actions.schedule(**{**wanted, **given})

    return make
