"""A doorbell. What is due is said in `actions.tell_due`."""

from celery import shared_task
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.rides import actions


@shared_task
def tell_again():
    """Tell drivers again whose ride is due."""
    with scope.acting_as(programs=policy.every_program(), actor="system:rides"):
        actions.tell_due(at=timezone.now())
