"""Doorbells. The rule of what is due stands in `actions.reminding` and nowhere else."""

from celery import shared_task
from django.db.models.functions import Now

from casemgmt import scope
from casemgmt.access import policy
from referrals.actions import reminding


@shared_task
def nudge_due():
    """Ask silent partners again and tell the workers who wait, by the database's clock."""
    with scope.acting_as(programs=policy.every_program(), actor="system:nudges"):
        reminding.nudge_due(at=Now())
