"""A doorbell. What is given on which day is said in `actions`."""

from celery import shared_task
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.caseload import actions
from casemgmt.caseload.actions.moving import LYING


@shared_task
def give_planned():
    """Give what was planned for today, and forget what was prepared and left lying."""
    now = timezone.now()
    with scope.acting_as(programs=policy.every_program(), actor="system:moves"):
        actions.make_due(at=now)
        actions.drop_left_lying(before=now - LYING)
