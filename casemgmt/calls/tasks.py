"""Doorbells for imports. What waits is a row; ringing twice, or never, changes only the hour."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.calls import actions
from casemgmt.calls.models import ImportBatch

QUIET = timedelta(minutes=2)
STRAY = timedelta(days=2)


@shared_task
def import_calls(batch_id, program):
    """Go on with one import; ring again when there is more than a minute's work."""
    if not actions.run_import(batch_id=batch_id, program=program):
        import_calls.delay(batch_id, program)


@shared_task
def resume_imports():
    """Ring for imports whose worker died or whose first ring was lost."""
    for program in policy.every_program():
        with scope.acting_as(programs=[program], actor="system:imports"):
            waiting = [str(batch.pk) for batch in ImportBatch.objects.stalled(QUIET)]
        for batch_id in waiting:
            import_calls.delay(batch_id, program)


@shared_task
def forget_uploads():
    """Remove uploaded files that nobody went on with."""
    for program in policy.every_program():
        actions.forget_files(program=program)
    actions.forget_strays(before=timezone.now() - STRAY)
