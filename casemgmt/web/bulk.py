"""One step of a list, done with many rows: each as it was shown, or left as it is.

A few ticked rows are done at once. All that match become a job: it takes the ids and the versions of the
moment at which it was asked for, and acts as whoever asked, with what they may do and see at each row's turn.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import Now
from django.http import QueryDict
from django.urls import resolve, reverse

from casemgmt import scope
from casemgmt.access.models import User
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import lock_in_place
from casemgmt.jobs import actions as jobs
from casemgmt.jobs.models import Job
from casemgmt.web.models import BulkStep

JOB = "bulk step"
AT_ONCE = 25
KEPT = timedelta(days=7)


class StepOfRows(Protocol):
    """What is done with each row: the page of a step, of which no request is asked."""

    form_class: Any

    @classmethod
    def rows_for(cls, user: User) -> QuerySet: ...

    @classmethod
    def asked(cls, rows: Iterable[Any]) -> dict[str, Any]: ...

    @classmethod
    def take(cls, row: Any, form: Any, by: User) -> object: ...


def step_at(page: str) -> type[Any]:
    """The page of a step, by the name of its address."""
    return resolve(reverse(page)).func.view_class


def versions_of(model: Any, ids: Iterable[Any]) -> dict[Any, int]:
    """{id: the number of its last change}, in one query."""
    changes = model.history.filter(id__in=ids).values("id").annotate(last=Max("history_id")).order_by()
    return dict(changes.values_list("id", "last"))


def is_as_shown(row: Any, version: object) -> bool:
    """Whether nobody has changed the row since it stood in this version."""
    return versions_of(type(row), [row.pk]).get(row.pk) == version


def taken(step: type[StepOfRows], row: Any, form: Any, *, version: object, by: User) -> bool:
    """Whether it was done: not where the row was changed since it was shown, or where a rule says no."""
    lock_in_place(row)
    if not is_as_shown(row, version):
        return False
    try:
        with transaction.atomic():
            step.take(row, form, by)
    except (RuleBroken, NotAllowed):
        return False
    return True


def ask(*, page: str, back: str, rows: QuerySet, by: User) -> UUID:
    """Keep which rows match at this moment, for a step that is still to be confirmed; returns its id."""
    asking, found = uuid.uuid4(), {}
    for pk, program in rows.order_by().values_list("pk", "program"):
        found.setdefault(program, []).append(pk)
    for program, ids in found.items():
        versions = {str(pk): last for pk, last in versions_of(rows.model, ids).items()}
        BulkStep.objects.create(
            asking=asking, program=program, user=by.pk, page=page, back=back, versions=versions
        )
    return asking


@transaction.atomic
def begin(*, asking: UUID, said: str, by: User) -> list[BulkStep]:
    """Hand what was asked for to the worker, once; `said` is what the form sent."""
    waiting = list(BulkStep.objects.asked(by, asking).filter(job=None).select_for_update(of=("self",)))
    for bulk in waiting:
        bulk.job = jobs.begin(kind=JOB, program=bulk.program, total=len(bulk.versions), by=by)
        bulk.said = said
        bulk.save(update_fields=["job", "said"])
    return waiting


def stop(*, asking: UUID, by: User) -> None:
    """Leave alone what is not done yet; what is done stays done."""
    for bulk in BulkStep.objects.asked(by, asking).filter(job__in=Job.objects.live()):
        jobs.request_cancel(job=bulk.job)


def run(*, bulk_id: UUID, program: str, seconds: float = 60) -> bool:
    """Go on with one of them, some rows to a transaction. True once it has ended, False when time is up."""
    with scope.acting_as(programs=[program], actor=f"system:bulk:{bulk_id}"):
        bulk = BulkStep.objects.get(pk=bulk_id)
        by = User.objects.get(pk=bulk.user)
    step = step_at(bulk.page)
    return jobs.run(
        job_id=bulk.job_id,
        program=program,
        step=lambda job: _next(bulk_id, step, job.done, by),
        ended=lambda job: BulkStep.objects.filter(pk=bulk_id).update(said=""),
        seconds=seconds,
    )


def forget() -> int:
    """Remove what was asked for a week ago; returns how many."""
    return BulkStep.objects.forgettable(before=Now() - KEPT).delete()[0]


def _next(bulk_id: UUID, step: type[StepOfRows], done: int, by: User) -> int:
    """Do it with the next rows in the order of their ids; returns how many, with those that are left."""
    bulk = BulkStep.objects.select_for_update().get(pk=bulk_id)
    ids = sorted(bulk.versions)[done : done + AT_ONCE]
    rows = list(step.rows_for(by).filter(pk__in=ids, program=bulk.program).order_by("pk"))
    form = step.form_class(QueryDict(bulk.said), **step.asked(rows))
    took = 0
    if rows and form.is_valid():
        took = sum(taken(step, row, form, version=bulk.versions[str(row.pk)], by=by) for row in rows)
    bulk.left += len(ids) - took
    bulk.save(update_fields=["left"])
    return len(ids)
