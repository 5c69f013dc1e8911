"""Entry points of background work; Celery rings, the work is elsewhere."""

from datetime import timedelta

from celery import shared_task

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.jobs.models import Job
from casemgmt.web import bulk, once
from casemgmt.web.api.repeats import forget
from casemgmt.web.models import BulkStep

QUIET = timedelta(minutes=2)


@shared_task
def forget_repeats():
    """Forget keys used a month ago, forms sent two days ago, and steps of lists asked for a week ago."""
    with scope.acting_as(programs=policy.every_program(), actor="system:forget-repeats"):
        forget()
        once.forget()
        bulk.forget()


@shared_task
def do_bulk_step(bulk_id, program):
    """Go on with one step of a list; ring again when there is more than a minute's work."""
    if not bulk.run(bulk_id=bulk_id, program=program):
        do_bulk_step.delay(bulk_id, program)


@shared_task
def resume_bulk_steps():
    """Ring for steps whose worker died or whose first ring was lost."""
    for program in policy.every_program():
        with scope.acting_as(programs=[program], actor="system:bulk"):
            quiet = BulkStep.objects.filter(job__in=Job.objects.quiet_for(QUIET))
            waiting = [str(pk) for pk in quiet.values_list("pk", flat=True)]
        for bulk_id in waiting:
            do_bulk_step.delay(bulk_id, program)
