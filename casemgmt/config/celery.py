"""Celery rings the doorbell; the database says what is due.

Plain intervals on UTC, never a local crontab: what a wall clock decides is decided in `followups.cadence`.
A ring that nobody heard for two minutes is stale and expires. Two beats ring twice: no harm.
"""

import os

import environ
from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casemgmt.config.settings")


class Work(DjangoTask):
    """A task whose database session outlives it, unless the session broke or grew old."""

    def before_start(self, task_id, args, kwargs):
        close_old_connections()


app = Celery("casemgmt", task_cls=Work)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

REMIND_EVERY = environ.Env().float("REMIND_EVERY", default=20)  # seconds
DELIVER_EVERY = environ.Env().float("DELIVER_EVERY", default=10)
SEAL_EVERY = environ.Env().float("SEAL_EVERY", default=5)
STALE = {"expires": 120}

app.conf.beat_schedule = {
    "remind": {
        "task": "followups.tasks.remind_due",
        "schedule": REMIND_EVERY,
        "options": STALE,
    },
    "nudge-partners": {
        "task": "referrals.tasks.nudge_due",
        "schedule": REMIND_EVERY,
        "options": STALE,
    },
    "send-links": {
        "task": "casemgmt.access.tasks.send_links",
        "schedule": DELIVER_EVERY,
        "options": STALE,
    },
    "deliver": {
        "task": "casemgmt.notices.tasks.deliver",
        "schedule": DELIVER_EVERY,
        "options": STALE,
    },
    "seal-audit": {
        "task": "casemgmt.audit.tasks.seal",
        "schedule": SEAL_EVERY,
        "options": STALE,
    },
    "resume-imports": {
        "task": "casemgmt.calls.tasks.resume_imports",
        "schedule": 60,
        "options": STALE,
    },
    "resume-disposals": {
        "task": "casemgmt.consents.tasks.resume_disposals",
        "schedule": 60,
        "options": STALE,
    },
    "purge-drafts": {
        "task": "casemgmt.encounters.tasks.purge_drafts",
        "schedule": 3600,
        "options": STALE,
    },
    "forget-repeats": {
        "task": "casemgmt.web.tasks.forget_repeats",
        "schedule": 3600,
        "options": STALE,
    },
    "forget-searches": {
        "task": "casemgmt.people.tasks.forget_searches",
        "schedule": 600,
        "options": STALE,
    },
    "forget-uploads": {
        "task": "casemgmt.calls.tasks.forget_uploads",
        "schedule": 3600,
        "options": STALE,
    },
    "close-wellbeing-months": {
        "task": "staffwellbeing.tasks.close_months",
        "schedule": 3600,
        "options": STALE,
    },
}
