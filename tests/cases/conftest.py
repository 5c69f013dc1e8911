"""Cases to test with."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from casemgmt.cases import actions
from casemgmt.history import stamp
from casemgmt.people.models import Person


@pytest.fixture
def person(program):
    someone = Person(program=program, name="Rosalind Okafor-Zeta")
    stamp(someone, by=None, reason="test").save()
    return someone


@pytest.fixture
def day():
    return date(2026, 11, 20)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def case(person, social_worker, day):
    return actions.open_case(person=person, owner=social_worker, on=day, by=social_worker)


@pytest.fixture
def write(case, social_worker, now):
    """Keep a draft of the social worker; any argument of `write_note` may be given."""

    def make(**given):
        wanted = {"case": case, "id": uuid.uuid4(), "kind": "general", "text": "Spoke at the shelter.",
                  "at": now, "by": social_worker}  # fmt: skip
        return actions.write_note(**{**wanted, **given})

    return make


@pytest.fixture
def signed(write, social_worker, now):
    return actions.sign_note(note=write(), at=now, by=social_worker)
