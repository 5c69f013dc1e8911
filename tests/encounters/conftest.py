"""Encounters to test with."""

import uuid
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from casemgmt.encounters import actions
from casemgmt.history import stamp
from casemgmt.people.models import Person


@pytest.fixture
def person(program):
    someone = Person(program=program, name="Rosalind Okafor-Zeta")
    stamp(someone, by=None, reason="test").save()
    return someone


@pytest.fixture
def facts():
    return {"started_at": timezone.now(), "outcome": "ended_on_scene"}


@pytest.fixture
def recorded(program, responder, facts):
    """Record an encounter; any argument of `record` may be given."""

    def make(**given):
        wanted = {"id": uuid.uuid4(), "program": program, "by": responder, **facts}
        return actions.record(**{**wanted, **given}).encounter

    return make


@pytest.fixture
def filled(program):
    """What the page sends for the shortest valid encounter."""

    def make(**given):
        at = timezone.localtime(timezone=ZoneInfo(program.zone)).strftime("%Y-%m-%dT%H:%M")
        wanted = {"started_at": at, "outcome": "ended_on_scene", "follow_up": "none"}
        return {**wanted, **given}

    return make
