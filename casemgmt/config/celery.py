"""Celery rings the doorbell; the database says what is due.

A ring that nobody heard for two minutes is stale and expires. Two beats ring twice: no harm.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.config.settings")


app = Celery("casemgmt", task_cls="casemgmt.config.work:Work")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

STALE = {"expires": 120}


def ring_for(works):
    """Let the clock ring for each of these parts of the background work."""
    app.conf.beat_schedule = {
        work.name: {"task": work.task.name, "schedule": work.every, "options": STALE} for work in works
    }
