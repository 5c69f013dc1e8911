"""Somebody of whom it is said where they are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.cases import actions as cases
from casemgmt.whereabouts import actions
from followups import actions as followups
from followups import cadence
from tests import factories
from tests.people.conftest import make_person


@pytest.fixture
def person(program):
    return make_person(program, name="Rosalind Okafor-Zeta")


@pytest.fixture
def said(person, social_worker):
    """Say where the person is; any field of a stay may be given."""

    def say(kind, *, by=social_worker, days=0, at=None, **fields):
        at = at or timezone.now()
        usual = {
            "source": "facility", "said_by": "Front desk", "as_of": at,
            "since": person.program.day_of(at) - timedelta(days=days),
        }  # fmt: skip
        stay = actions.say_where(person=person, kind=kind, by=by, at=at, **(usual | fields))
        person.refresh_from_db()
        return stay

    return say


@pytest.fixture
def promise(person, social_worker):
    """A promise to the person, whose window ended an hour ago where nothing else is said."""

    def make(preset="24h", *, ago=timedelta(hours=25), **given):
        opens_at = timezone.now() - ago
        return followups.schedule(**{
            "program": person.program, "person": person, "because": "after_encounter", "by": social_worker,
            "assignee": social_worker, **given,
            "window": cadence.window(preset, opens_at=opens_at, zone=person.program.zone),
        })  # fmt: skip

    return make


@pytest.fixture
def case(person, social_worker):
    day = factories.local_today()
    return cases.open_case(person=person, owner=social_worker, on=day, by=social_worker)
