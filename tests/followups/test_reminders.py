"""A reminder leaves once, reaches somebody, and touches no follow-up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from casemgmt.access.roles import Role
from casemgmt.cases import actions as cases
from casemgmt.history import stamp
from casemgmt.notices.models import Delivery, Notice
from followups import actions, tasks
from followups.models import FollowUp
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def made(promise):
    """A follow-up whose row is as old as its event."""

    def make(**given):
        followup = promise(**given)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE followups_followup SET created_at = opens_at WHERE id = %s", [followup.pk])
        return followup

    return make


def told(kind=None):
    notices = Notice.objects.filter(kind=kind) if kind else Notice.objects.all()
    return sorted((notice.kind, notice.subject_id, notice.recipient) for notice in notices)


def test_nothing_is_told_before_its_time(made, now):
    made()
    assert actions.remind_due(at=now) == 0


def test_the_owner_is_told_once_however_often_the_bell_rings(made, now, social_worker):
    followup = made(ago=21 * HOUR)
    assert actions.remind_due(at=now) == 1
    assert actions.remind_due(at=now) == 0
    assert actions.remind_due(at=now + 2 * HOUR) == 0
    assert told() == [("followup_due", followup.pk, social_worker.pk)]
    assert Delivery.objects.count() == 1


def test_a_reminder_never_touches_the_follow_up(made, now):
    followup = made(ago=25 * HOUR)
    before = FollowUp.objects.values().get()
    actions.remind_due(at=now)
    assert FollowUp.objects.values().get() == before
    assert followup.history.count() == 1


def test_overdue_reaches_the_supervisors_of_the_team_and_of_the_program(made, now, program, supervisor):
    whole = factories.staff(Role.SUPERVISOR, program=program)
    elsewhere = factories.staff(Role.SUPERVISOR, team=factories.TeamFactory(program=program))
    made(ago=25 * HOUR)
    actions.remind_due(at=now)
    recipients = {recipient for _kind, _subject, recipient in told("followup_overdue")}
    assert recipients == {supervisor.pk, whole.pk} and elsewhere.pk not in recipients


def test_a_team_without_a_supervisor_is_not_forgotten(made, now, program):
    elsewhere = factories.staff(Role.SUPERVISOR, team=factories.TeamFactory(program=program))
    followup = made(ago=25 * HOUR)
    actions.remind_due(at=now)
    assert told("followup_overdue") == [("followup_overdue", followup.pk, elsewhere.pk)]


def test_a_supervisor_who_left_is_told_nothing(made, now, supervisor):
    membership = supervisor.memberships.get()
    membership.until = now - HOUR
    membership.since = now - 2 * HOUR
    stamp(membership, by=None, reason="left").save()
    made(ago=25 * HOUR)
    actions.remind_due(at=now)
    assert told("followup_overdue") == []


def test_a_promise_nobody_owns_reaches_the_supervisor(made, now, supervisor, social_worker):
    nobodys = made(ago=21 * HOUR, assignee=None, by=None)
    left = made(ago=21 * HOUR)
    social_worker.is_active = False
    stamp(social_worker, by=None, reason="left").save()
    actions.remind_due(at=now)
    assert told("followup_due") == []
    assert {subject for _kind, subject, _who in told("followup_unowned")} == {nobodys.pk, left.pk}


def test_a_promise_without_its_own_assignee_belongs_to_the_owner_of_the_case(
    made, now, person, social_worker, supervisor
):
    case = cases.open_case(person=person, owner=social_worker, on=now.date(), by=supervisor)
    followup = made(ago=21 * HOUR, assignee=None)
    assert list(FollowUp.objects.owned_by(social_worker)) == [followup]
    actions.remind_due(at=now)
    assert told("followup_due") == [("followup_due", followup.pk, social_worker.pk)]
    cases.reassign(case=case, to=supervisor, why="Cover", at=now, by=supervisor)
    assert list(FollowUp.objects.owned_by(supervisor)) == [followup]


def test_what_somebody_who_left_had_promised_stands_on_the_list_of_the_cases_owner(
    made, now, person, responder, social_worker, supervisor
):
    cases.open_case(person=person, owner=social_worker, on=now.date(), by=supervisor)
    left = made(ago=21 * HOUR, assignee=responder)
    responder.is_active = False
    stamp(responder, by=None, reason="left").save()
    actions.remind_due(at=now)
    assert told("followup_due") == [("followup_due", left.pk, social_worker.pk)]
    assert list(FollowUp.objects.owned_by(social_worker)) == [left]


def test_a_new_owner_is_told_too(made, now, responder, social_worker, supervisor):
    followup = made(ago=21 * HOUR)
    actions.remind_due(at=now)
    actions.assign(followup=followup, assignee=responder, by=supervisor)
    actions.remind_due(at=now)
    assert {who for _kind, _subject, who in told("followup_due")} == {responder.pk, social_worker.pk}


def test_a_postponed_promise_is_told_again_for_its_new_day(made, now, responder):
    followup = made(ago=21 * HOUR)
    actions.remind_due(at=now)
    day = (now + timedelta(days=3)).date()
    actions.postpone(followup=followup, day=day, reason="Asked for Friday", by=responder, at=now)
    assert actions.remind_due(at=now) == 0
    assert actions.remind_due(at=followup.remind_at + HOUR) == 1


def test_back_dated_work_is_told_in_one_notice_a_day(promise, now, social_worker, supervisor):
    for days in range(10, 40):
        promise(ago=timedelta(days=days))
    actions.remind_due(at=now)
    actions.remind_due(at=now + HOUR)
    assert told() == [("followup_entered_late", social_worker.pk, social_worker.pk)]


def test_closed_promises_are_told_to_nobody(made, now, responder):
    actions.cancel(followup=made(ago=25 * HOUR), reason="Moved away", by=responder)
    assert actions.remind_due(at=now) == 0


def test_a_scan_is_six_statements_however_many_are_due(made, now):
    for _number in range(30):
        made(ago=25 * HOUR)
    with CaptureQueriesContext(connection) as queries:
        actions.remind_due(at=Now())
    assert len(queries) == 6


def test_the_task_sees_every_program_by_itself(made, now, supervisor):
    made(ago=25 * HOUR)
    tasks.remind_due()
    assert len(told()) == 2
