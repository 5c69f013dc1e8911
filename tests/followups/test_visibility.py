"""Row security under `visible_to`: another program sees no promise, no try and no history."""

import uuid

import pytest

from casemgmt import scope
from followups import actions
from followups.models import Attempt, FollowUp

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(promise, responder, now):
    followup = promise()
    actions.log_attempt(
        followup=followup, attempt_id=uuid.uuid4(), mode="call", result="reached", by=responder, at=now
    )
    return followup


@pytest.mark.parametrize("rows", [FollowUp.objects, FollowUp.history, Attempt.objects])
def test_the_database_shows_rows_only_inside_their_program(kept, rows):
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not rows.exists()
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert rows.exists()


def test_a_follow_up_is_seen_by_those_who_may_see_follow_ups(kept, responder, outsider, call_taker, auditor):
    for rows in (FollowUp.objects, Attempt.objects):
        assert rows.visible_to(responder).count() == 1
        for stranger in (outsider, call_taker, auditor):
            assert not rows.visible_to(stranger).exists()
