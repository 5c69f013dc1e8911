"""Long work and how far it has come. Ids only: jobs stand below users and programs."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """How far a job has come."""

    QUEUED = "queued", _("Waiting to start")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


LIVE = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet):
    def live(self):
        """Jobs that wait or run."""
        return self.filter(state__in=LIVE)

    def quiet_for(self, span):
        """Live jobs that nobody has moved for this long: their worker may be dead."""
        return self.live().filter(moved_at__lt=Now() - span)


class Job(models.Model):
    """One piece of long work: counted in units, moved on in batches, cancelled between two of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    started_by = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    total = models.IntegerField()  # as much as is done at least, which is never below zero
    done = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="job_done_within_total"),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, finished_at=None)
                | ~Q(state__in=LIVE) & Q(finished_at__isnull=False),
                name="job_finished_when_it_ended",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @property
    def is_live(self):
        return self.state in LIVE

    @property
    def percent(self):
        """Whole per cent done; a job of nothing is wholly done."""
        return self.done * 100 // self.total if self.total else 100
