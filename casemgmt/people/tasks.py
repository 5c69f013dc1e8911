from celery import shared_task

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.people import actions


@shared_task
def compare_records():
    """Compare records that were just written with people whom their writers may not see."""
    actions.compare_waiting()


@shared_task
def forget_searches():
    """Remove what was typed to find people, an hour after."""
    with scope.acting_as(programs=policy.every_program(), actor="system:forget searches"):
        actions.forget_searches()
