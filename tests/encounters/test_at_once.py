"""A double press: two sendings of one page at the same moment, each on its own connection."""

import threading
import uuid

import pytest
from django.db import connection

from casemgmt import scope
from casemgmt.encounters import actions
from casemgmt.encounters.models import Encounter
from followups.models import FollowUp

pytestmark = pytest.mark.django_db(transaction=True)


def in_scope():
    return scope.acting_as(programs=["lane"], actor="system:test")


def test_two_presses_at_the_same_moment_make_one_encounter_and_one_promise(program, responder, facts):
    sent = {"id": uuid.uuid4(), "program": program, "by": responder, "follow_up": "24h", **facts}
    answers = []

    def press():
        try:
            with in_scope():
                answers.append(actions.record(**sent))
        finally:
            connection.close()

    second = threading.Thread(target=press)
    with in_scope():
        first = actions.record(**sent)
        second.start()
        second.join(timeout=1)
        assert second.is_alive()  # it waits for the row that is being written
    second.join()
    assert answers == [(first.encounter, True, True)]
    with in_scope():
        assert (Encounter.objects.count(), FollowUp.objects.count()) == (1, 1)
