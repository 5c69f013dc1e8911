"""The database keeps no meeting, promise or spell of work on a day that cannot be, however it got there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt.encounters.models import Encounter
from casemgmt.workforce.models import Employment
from followups.models import FollowUp
from tests.world.one_person import saved

pytestmark = pytest.mark.django_db
LONG_AGO, FAR = datetime(1066, 10, 14, tzinfo=UTC), datetime(2150, 1, 1, tzinfo=UTC)


def refused(thing, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        saved(thing)


def meeting(team, at):
    return Encounter(
        program=team.program, team=team, started_at=at, outcome="ended_on_scene", transport="unknown",
        police="unknown", follow_up="none", sent_hash="0" * 64,
    )  # fmt: skip


@pytest.mark.parametrize("at", [LONG_AGO, FAR])
def test_no_meeting_is_kept_on_a_day_that_cannot_be(team, responder, at):
    met = meeting(team, at)
    met.recorded_by = responder
    refused(met, "encounter_when_possible")


@pytest.mark.parametrize("at", [LONG_AGO, FAR])
def test_no_promise_is_kept_on_a_day_that_cannot_be(program, at):
    promise = FollowUp(
        program=program, because="Ask again", kind="call", zone="UTC", opens_at=at, remind_at=at, due_at=at
    )
    refused(promise, "followup_window_possible")


@pytest.mark.parametrize(
    "days", [{"started_on": date(1066, 10, 14)}, {"started_on": FAR.date() + timedelta(days=1)},
             {"started_on": date(2020, 1, 1), "ended_on": date(9999, 12, 31), "end_reason": "resigned"}],
)  # fmt: skip
def test_no_spell_of_work_is_kept_on_a_day_that_cannot_be(program, responder, days):
    refused(Employment(program=program, user=responder, **days), "employment_days_possible")


def test_days_that_can_be_are_kept(team, responder):
    met = meeting(team, timezone.now())
    met.recorded_by = responder
    saved(met)
    saved(Employment(program=team.program, user=responder, started_on=date(1950, 1, 1)))
