"""Attempted is not reached, and both are counted inside the window only."""

import uuid
from datetime import timedelta

import pytest

from casemgmt.figures.metric import Period
from followups import actions, metrics
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(responder):
    def log_one(followup, *, result, at):
        actions.log_attempt(
            followup=followup, attempt_id=uuid.uuid4(), mode="call", result=result, by=responder, at=at
        )

    return log_one


def test_of_four_contacts_two_were_tried_and_one_was_reached_in_time(promise, log, program, responder, now):
    untried, tried, reached, late = (promise(ago=timedelta(hours=48)) for _number in range(4))
    inside, outside = now - timedelta(hours=30), now - timedelta(hours=2)
    log(tried, result="no_answer", at=inside)
    log(tried, result="reached", at=outside)
    log(reached, result="reached", at=reached.due_at)
    log(late, result="reached", at=outside)
    promise(ago=timedelta(hours=48), kind="document")
    actions.cancel(followup=promise(ago=timedelta(hours=48)), reason="Moved away", by=responder)
    day = program.day_of(untried.due_at)
    figures = {
        name: metric.compute(program=program.pk, period=Period(day, day))
        for name, metric in (("tried", metrics.FOLLOWUPS_TRIED), ("reached", metrics.FOLLOWUPS_REACHED))
    }
    assert (figures["tried"].numerator, figures["tried"].denominator) == (2, 4)
    assert (figures["reached"].numerator, figures["reached"].denominator) == (1, 4)
    assert figures["tried"].excluded == {"cancelled": 1, "paused": 0}


def test_nothing_promised_is_no_figure(program):
    today = factories.local_today()
    figure = metrics.FOLLOWUPS_TRIED.compute(program=program.pk, period=Period(today, today))
    assert figure.value is None
