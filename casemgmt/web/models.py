"""What the web layer itself keeps."""

import uuid

from django.db import models
from django.db.models.functions import Now

from casemgmt.jobs.models import Job


class RepeatableRequest(models.Model):
    """An Idempotency-Key that was used: what it made, and a hash of what was sent."""

    program = models.CharField(max_length=40)
    user = models.UUIDField()
    path = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    object_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "path", "key"], name="one_use_of_a_key")]

    def __str__(self):
        return f"{self.path} {self.created_at:%Y-%m-%d}"


class SentForm(models.Model):
    """A form that was taken: where it led, under a keyed digest of its number. Nobody's data."""

    key = models.CharField(max_length=64, primary_key=True)
    body = models.CharField(max_length=64)
    led_to = models.CharField(max_length=1000)
    sent_at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return f"{self.sent_at:%Y-%m-%d}"


class ChosenColumns(models.Model):
    """Which columns of one list its reader chose to see, or not to see; of the others the list decides."""

    user = models.UUIDField()
    page = models.CharField(max_length=100)
    shown = models.JSONField(help_text="{name of a column: whether it is shown}")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="one_choice_of_columns_a_list"),
        ]

    def __str__(self):
        return self.page


class BulkStepQuerySet(models.QuerySet):
    def asked(self, user, asking):
        """What this user asked for at once: one row for each program in which something matched."""
        return self.filter(user=user.pk, asking=asking).select_related("job").order_by("program")

    def forgettable(self, *, before):
        """Those asked for before this moment that no job works on."""
        return self.filter(created_at__lt=before).exclude(job__in=Job.objects.live())


class BulkStep(models.Model):
    """One step of a list, done with all rows of one program that matched at a moment.

    It has no job until its form was answered. What that said is forgotten when the job ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asking = models.UUIDField(help_text="the same for all programs of one question")
    program = models.CharField(max_length=40)
    user = models.UUIDField()
    page = models.CharField(max_length=100, help_text="the name of the step's address")
    back = models.CharField(max_length=1000, help_text="the address of the list")
    versions = models.JSONField(help_text="{id of a row: the version of it that matched}")
    said = models.TextField(blank=True, help_text="what its form said, as it was sent")
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    left = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    objects = BulkStepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["asking"], name="bulk_step_asked")]

    def __str__(self):
        return f"{self.page} {self.created_at:%Y-%m-%d}"

    @property
    def took(self):
        """How many rows it was done with so far."""
        return self.job.done - self.left if self.job else 0
