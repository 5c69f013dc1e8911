"""Doorbells. The rules of what is due stand in `actions.reminding` and `actions.moving` and nowhere else."""

from celery import shared_task
from django.db.models.functions import Now
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from referrals.actions.asking import reminding
from referrals.actions.directory import moving


@shared_task
def nudge_due():
    """Ask silent partners again and tell the workers who wait, by the database's clock."""
    with scope.acting_as(programs=policy.every_program(), actor="system:nudges"):
        reminding.nudge_due(at=Now())


@shared_task
def settle_changes():
    """Let the changes of mailboxes count whose day is over without a no."""
    with scope.acting_as(programs=policy.every_program(), actor="system:mailboxes"):
        moving.settle_due(at=timezone.now())
