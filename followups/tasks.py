"""Doorbells. The rule of what is due stands in `actions.remind_due` and nowhere else."""

from datetime import timedelta

from celery import shared_task
from django.db.models.functions import Now

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.notices.actions import last_heartbeat
from followups import actions

# A scan ends, and what it could not see is committed, within it: longer than any page or task may last.
SLACK = timedelta(minutes=5)


@shared_task
def remind_due():
    """Tell owners what has become due, and supervisors what is overdue, since this was last done."""
    with scope.acting_as(programs=policy.every_program(), actor="system:reminders"):
        last = last_heartbeat("remind")
        actions.remind_due(at=Now(), since=last and last - SLACK)


@shared_task
def remind_all():
    """The same of everything that is due, whenever it became so and whoever it belongs to by now."""
    with scope.acting_as(programs=policy.every_program(), actor="system:reminders"):
        actions.remind_due(at=Now())
