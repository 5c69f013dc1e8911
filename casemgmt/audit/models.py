"""Who read what, when, why: text ids and no foreign keys, so that the log never blocks the record."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What happened."""

    READ = "read", _("Opened a record")
    SEARCH = "search", _("Searched")
    EXPORT = "export", _("Exported")
    DISCLOSURE = "disclosure", _("Shared outside")
    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGN_OUT = "sign_out", _("Signed out")
    DENIAL = "denial", _("Was refused")


class Event(models.Model):
    """One act of seeing or sharing. The application may add and read events, never change one."""

    at = models.DateTimeField(db_default=Now(), db_index=True)
    program = models.CharField(max_length=40, blank=True)
    actor = models.CharField(max_length=80, help_text="user:<id>, system:<what>, or empty for a stranger")
    kind = models.CharField(max_length=20, choices=Kind)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="audit_kind_known")
        ]
        # The application's role lacks the privilege; these stop the owner's hand too. A row trigger
        # does not see TRUNCATE, hence the second.
        triggers = [
            pgtrigger.Protect(name="audit_never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="audit_never_emptied",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'pgtrigger: the audit log is never emptied';",
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind}"
