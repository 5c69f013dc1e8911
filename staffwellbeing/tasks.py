"""A doorbell. Which months are over is decided in `actions.close_months`."""

from celery import shared_task
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from staffwellbeing import actions


@shared_task
def close_months():
    """Freeze the wellbeing figures of every month that is over."""
    for program in policy.every_program():
        with scope.acting_as(programs=[program], actor="system:wellbeing"):
            actions.close_months(program=program, on=timezone.localdate())
