from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.encounters import actions

DRAFTS_LIVE = timedelta(days=30)


@shared_task
def purge_drafts():
    """Remove drafts that nobody touched for a month: they hold what somebody said about a person."""
    with scope.acting_as(programs=policy.every_program(), actor="system:purge drafts"):
        actions.purge_drafts(before=timezone.now() - DRAFTS_LIVE)
