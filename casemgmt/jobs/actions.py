"""The life of a job. Each batch commits its own progress, so whoever looks on sees it move."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from casemgmt import scope
from casemgmt.errors import RuleBroken
from casemgmt.jobs.models import Job, JobState

# What is done each time, and once it has ended; the first says how much it did.
JobStep = Callable[[Job], int]
Ended = Callable[[Job], object]


def begin(*, kind: str, program: str, total: int, by: AbstractBaseUser | None) -> Job:
    """A job waiting for a worker. `program` is an id, `total` a number of units, `by` a user or None."""
    return Job.objects.create(kind=kind, program=program, total=total, started_by=getattr(by, "pk", None))


def request_cancel(*, job: Job) -> Job:
    """Ask a live job to stop before its next batch; what is done stays done."""
    job = _locked(job.pk)
    if not job.is_live:
        raise RuleBroken(_("This has already ended."))
    return _save(job, cancel_requested=True)


def run(*, job_id: UUID, program: str, step: JobStep, ended: Ended, seconds: float = 60) -> bool:
    """Do the job in batches, each in a transaction of its own. True once it has ended, False when time is up.

    Safe to start twice, and to start again where a dead worker left it.
    `step(job)` does the next batch and returns how many units it did, 0 when none is left.
    `ended(job)` is called once, in the transaction in which the job ends.
    """
    until = monotonic() + seconds
    try:
        while _batch(job_id, program, step, ended):
            if monotonic() > until:
                return False
    except Exception:
        with _acting(job_id, program):
            job = _locked(job_id)
            if job.is_live:
                ended(
                    _end(job, JobState.FAILED, _("It stopped because of an error. You can start it again."))
                )
        raise
    return True


def _batch(job_id: UUID, program: str, step: JobStep, ended: Ended) -> bool:
    with _acting(job_id, program):
        job = _locked(job_id)
        if not job.is_live:
            return False
        if job.cancel_requested:
            ended(_end(job, JobState.CANCELLED))
            return False
        units = step(job)
        if units == 0:
            ended(_end(job, JobState.DONE))
            return False
        _save(job, state=JobState.RUNNING, started_at=job.started_at or Now(), done=job.done + units)
        return True


def _acting(job_id: UUID, program: str) -> AbstractContextManager[None]:
    return scope.acting_as(programs=[program], actor=f"system:job:{job_id}")


def _locked(job_id: UUID) -> Job:
    return Job.objects.select_for_update().get(pk=job_id)


def _end(job: Job, state: JobState, message: str = "") -> Job:
    return _save(job, state=state, message=message, finished_at=Now())


def _save(job: Job, **changes: Any) -> Job:
    changes["moved_at"] = Now()
    for name, value in changes.items():
        setattr(job, name, value)
    job.save(update_fields=list(changes))
    job.refresh_from_db()
    return job
