"""Celery rings the doorbell; the database says what is due.

A ring that nobody heard for two minutes is stale and expires. Two beats ring twice: no harm.
"""

import os

from celery import Celery

from casemgmt.config.background import BACKGROUND_WORK

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.config.settings")


app = Celery("casemgmt", task_cls="casemgmt.config.work:Work")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

STALE = {"expires": 120}
app.conf.beat_schedule = {
    name: {"task": task, "schedule": every, "options": STALE}
    for name, (task, every) in BACKGROUND_WORK.items()
}
