"""Doorbells. The rule of what is due stands in `actions.remind_due` and nowhere else."""

from celery import shared_task
from django.db.models.functions import Now

from casemgmt import scope
from casemgmt.access import policy
from followups import actions


@shared_task
def remind_due():
    """Tell owners what is due and supervisors what is overdue, by the database's clock."""
    with scope.acting_as(programs=policy.every_program(), actor="system:reminders"):
        actions.remind_due(at=Now())
