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
