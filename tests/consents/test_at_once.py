"""Taking back and sharing at the same moment: whoever comes second sees what the first one did."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from casemgmt import scope
from casemgmt.consents import actions
from casemgmt.consents.models import Disclosure
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.people.models import Person
from tests.consents.conftest import SPOKEN, TOLD

pytestmark = pytest.mark.django_db(transaction=True)


def in_scope():
    return scope.acting_as(programs=["lane"], actor="system:test")


def test_a_consent_taken_back_while_facts_are_about_to_leave_lets_nothing_leave(program, housing, responder):
    now = timezone.now()
    today = program.day_of(now)
    with in_scope():
        person = Person(program=program, name="Rosalind Okafor-Zeta")
        stamp(person, by=None, reason="test").save()
        terms = {
            "what": ["name"],
            "recipient": housing,
            "purpose": "service",
            "expires_on": today + timedelta(days=5),
        }
        asked = actions.write_consent(person=person, kind="general_sharing", by=responder, **terms)
        consent = actions.give(consent=asked, on=today, by=responder, **TOLD, **SPOKEN)
    answers = []

    def share():
        try:
            with in_scope():
                actions.disclose(
                    person=person, to=housing, purpose="service", facts={"name": "Rosalind"}, by=responder,
                    basis="consent", consent=consent, at=now,
                )  # fmt: skip
        except RuleBroken as broken:
            answers.append(str(broken))
        finally:
            connection.close()

    sharing = threading.Thread(target=share)
    with in_scope():
        actions.revoke(consent=consent, reason="", at=now, by=responder)
        sharing.start()
        sharing.join(timeout=1)
        assert sharing.is_alive()  # it waits for the row that is being taken back
    sharing.join()
    assert answers == ["Nothing was shared: consent was taken back."]
    with in_scope():
        assert not Disclosure.objects.exists()
