"""What every Celery task does around its own work."""

from celery.contrib.django.task import DjangoTask
from django.conf import settings
from django.db import close_old_connections

from casemgmt import scope
from casemgmt.declared import BACKGROUND_WORK
from casemgmt.notices.actions import heartbeat

LIMITS = scope.Limits(statement=120_000, whole=settings.CELERY_TASK_SOFT_TIME_LIMIT * 1000)


class Work(DjangoTask):
    """A task whose database session outlives it, unless it broke or grew old; background work says it ran.

    A worker that is killed for its time leaves its statement running: so the database has an end of its own.
    """

    def __call__(self, *args, **kwargs):
        with scope.within(LIMITS):
            return super().__call__(*args, **kwargs)

    def before_start(self, task_id, args, kwargs):
        close_old_connections()

    def on_success(self, result, task_id, args, kwargs):
        for work in BACKGROUND_WORK:
            if work.task.name == self.name:
                heartbeat(name=work.name)
