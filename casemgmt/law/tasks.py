"""Doorbells for disposals: what two people agreed to is a row, and ringing twice harms nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.jobs.models import Job
from casemgmt.law import actions
from casemgmt.law.actions.disposing import JOB

QUIET = timedelta(minutes=2)


@shared_task
def dispose(job_id, program):
    """Carry out the disposals of one job; ring again when there is more than a minute's work."""
    if not actions.run_disposals(job_id=job_id, program=program, at=timezone.now()):
        dispose.delay(job_id, program)


@shared_task
def resume_disposals():
    """Ring for disposals whose worker died or whose first ring was lost."""
    for program in policy.every_program():
        with scope.acting_as(programs=[program], actor="system:disposals"):
            waiting = [str(job.pk) for job in Job.objects.quiet_for(QUIET).filter(kind=JOB)]
        for job_id in waiting:
            dispose.delay(job_id, program)
