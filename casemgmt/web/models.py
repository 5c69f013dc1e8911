"""What the web layer itself keeps."""

from django.db import models
from django.db.models.functions import Now


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
