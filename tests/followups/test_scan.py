"""A scan reads what came due or was written since the last one, and misses nothing that a full one finds."""

import inspect
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from casemgmt.codes.followups import FollowUpOutcome
from casemgmt.history import stamp
from casemgmt.notices.actions import heartbeat
from casemgmt.notices.models import Notice
from followups import actions, tasks
from tests import factories

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def earlier(promise, now):
    """A promise made a day and a half ago, for three days: its reminder comes half a day from now."""

    def make(**given):
        with time_machine.travel(now - 36 * HOUR, tick=False):
            followup = promise(preset="72h", ago=36 * HOUR, **given)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE followups_followup SET created_at = opens_at WHERE id = %s", [followup.pk])
        return followup

    return make


def test_what_came_due_since_the_last_scan_is_told(earlier, supervisor):
    followup = earlier()
    assert actions.remind_due(at=followup.remind_at + MINUTE, since=followup.remind_at - MINUTE) == 1
    assert actions.remind_due(at=followup.due_at + MINUTE, since=followup.due_at - MINUTE) == 1
    assert {notice.kind for notice in Notice.objects.all()} == {"followup_due", "followup_overdue"}


def test_what_was_due_at_the_last_scan_is_left_to_the_full_one(earlier):
    followup = earlier()
    later = followup.remind_at + HOUR
    assert actions.remind_due(at=later, since=later - MINUTE) == 0
    assert actions.remind_due(at=later) == 1


def test_whoever_it_came_to_through_another_record_is_told_by_the_full_scan(
    earlier, social_worker, supervisor
):
    followup = earlier()
    later = followup.remind_at + HOUR
    actions.remind_due(at=later)
    social_worker.is_active = False
    stamp(social_worker, by=None, reason="left").save()
    assert actions.remind_due(at=later + MINUTE, since=later) == 0
    assert actions.remind_due(at=later + MINUTE) > 0


def test_the_task_goes_by_its_own_last_end(earlier, now):
    followup = earlier()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE followups_followup SET remind_at = now() - interval '1 hour'")
    heartbeat(name="remind")
    tasks.remind_due()
    assert not Notice.objects.exists(), "it came due long before the last scan"
    tasks.remind_all()
    assert Notice.objects.get().subject_id == followup.pk


# Every action, on a promise whose reminder has passed; each leaves nothing for the full scan to find.
STEPS = {
    "schedule": lambda late, who: late(ago=71 * HOUR),
    "assign": lambda late, who: actions.assign(followup=late(), assignee=who.other, by=who.supervisor),
    "hand_on": lambda late, who: actions.hand_on(followup=late(), to=who.other, by=who.owner),
    "give_back": lambda late, who: actions.give_back(followup=taken(late(), who), by=who.other),
    "put_back": lambda late, who: actions.put_back(followup=late(), assignee=who.other, by=who.supervisor),
    "postpone": lambda late, who: actions.postpone(
        followup=late(), day=factories.local_today(), reason="Later", by=who.owner, at=timezone.now()
    ),
    "reopen": lambda late, who: actions.reopen(followup=cancelled(late(), who), reason="No", by=who.owner),
    "cancel": lambda late, who: cancelled(late(), who),
    "complete": lambda late, who: actions.complete(
        followup=late(), outcome=FollowUpOutcome.NO_CONTACT_NEEDED, by=who.owner, at=timezone.now()
    ),
    "settle": lambda late, who: actions.settle(origin=late().origin, rule="test", at=timezone.now()),
    "name_person": lambda late, who: actions.name_person(
        origin=late(person=None).origin, person=who.person, by=who.owner
    ),
    "hold_contact": lambda late, who: actions.hold_contact(
        person=late().person, at=timezone.now(), by=who.supervisor
    ),
    "end_contact": lambda late, who: actions.end_contact(
        person=late().person, death=uuid4(), at=timezone.now(), by=who.supervisor
    ),
    "go_on_with_contact": lambda late, who: actions.go_on_with_contact(
        person=late().person, back=[], at=timezone.now(), by=who.supervisor
    ),
    "follow_stay": lambda late, who: actions.follow_stay(
        person=late().person, stay=None, ended=None, at=timezone.now(), by=who.supervisor
    ),
    "log_attempt": lambda late, who: actions.log_attempt(
        followup=late(), attempt_id=uuid4(), mode="call", result="no_answer", by=who.owner, at=timezone.now()
    ),
}


def taken(followup, who):
    return actions.assign(followup=followup, assignee=who.other, by=who.other)


def cancelled(followup, who):
    return actions.cancel(followup=followup, reason="Moved away", by=who.owner)


class Who:
    def __init__(self, **people):
        self.__dict__.update(people)


def test_every_action_is_tried_here():
    public = {
        name
        for name, value in vars(actions).items()
        if inspect.isfunction(value)
        and value.__module__.startswith(actions.__name__)
        and not name.startswith("_")
    }
    assert public - {"remind_due", "refuse_try_after_death"} == set(STEPS)


@pytest.mark.parametrize("name", STEPS)
def test_what_an_action_leaves_due_is_told_by_the_next_scan(
    name, promise, now, person, responder, social_worker, supervisor
):
    who = Who(other=responder, owner=social_worker, supervisor=supervisor, person=person)

    def late(ago=60 * HOUR, **given):
        return promise(preset="72h", ago=ago, origin=uuid4(), rule="test", **given)

    STEPS[name](late, who)
    actions.remind_due(at=now + MINUTE, since=now - MINUTE)
    assert actions.remind_due(at=now + MINUTE) == 0
