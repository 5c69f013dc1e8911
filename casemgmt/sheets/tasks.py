"""A doorbell. What is forgotten when is said in `actions`."""

from celery import shared_task
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.sheets import actions


@shared_task
def forget_sheets():
    """Forget what stood in sheets that are needed no more."""
    with scope.acting_as(programs=policy.every_program(), actor="system:sheets"):
        actions.forget(at=timezone.now())
