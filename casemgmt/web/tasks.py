"""Entry points of background work; Celery rings, the work is elsewhere."""

from celery import shared_task

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.web import once
from casemgmt.web.api.repeats import forget


@shared_task
def forget_repeats():
    """A key that was used a month ago is not remembered any more, nor a form sent two days ago."""
    with scope.acting_as(programs=policy.every_program(), actor="system:forget-repeats"):
        forget()
        once.forget()
