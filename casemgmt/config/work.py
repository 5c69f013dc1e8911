"""What every Celery task does around its own work."""

from celery.contrib.django.task import DjangoTask
from django.conf import settings
from django.db import close_old_connections

from casemgmt.notices.actions import heartbeat


class Work(DjangoTask):
    """A task whose database session outlives it, unless it broke or grew old; background work says it ran."""

    def before_start(self, task_id, args, kwargs):
        close_old_connections()

    def on_success(self, result, task_id, args, kwargs):
        for name, (task, _every) in settings.BACKGROUND_WORK.items():
            if task == self.name:
                heartbeat(name=name)
