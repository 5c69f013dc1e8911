from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Scoped, User
from casemgmt.access.roles import Permission
from casemgmt.calls.models.call import Call
from casemgmt.calls.models.mapping import Mapping
from casemgmt.calls.workflow import ImportStage
from casemgmt.jobs.models import Job
from casemgmt.workflow import whether


class First(models.TextChoices):
    """What comes first in dates such as 5/12/2026; nothing means what the mapping says."""

    MONTH = "month_first", _("The month: 5/12/2026 is May 12")
    DAY = "day_first", _("The day: 5/12/2026 is December 5")


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Imports of the programs in which the user may import."""
        return self.filter(program__in=policy.programs_where(user, Permission.CALL_IMPORT))

    def stalled(self, span):
        """Imports that should run, but that nobody has moved for this long."""
        return self.filter(job__in=Job.objects.quiet_for(span))


class ImportBatch(Scoped):
    """One file on its way in. Once imported, imported + same + refused is its number of rows.

    `summary` is what the dry run found. `stored_as` names the kept file until it is no longer needed.
    """

    mapping = models.ForeignKey(Mapping, models.PROTECT, related_name="imports")
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=40, blank=True)
    first = models.CharField(_("dates begin with"), max_length=12, choices=First, blank=True)
    stage = models.CharField(_("status"), max_length=12, choices=ImportStage, default=ImportStage.CHECKED)
    job = models.OneToOneField(Job, models.PROTECT, null=True, related_name="+")
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    rows_total = models.PositiveIntegerField(_("rows"))
    imported = models.PositiveIntegerField(_("imported"), default=0)
    same = models.PositiveIntegerField(_("same as before"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    summary = models.JSONField(default=dict)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=ImportStage.values), name="import_stage_known"),
            models.CheckConstraint(condition=Q(first__in=["", *First.values]), name="import_first_known"),
            models.CheckConstraint(
                condition=Q(rows_total__gte=F("imported") + F("same") + F("refused")),
                name="import_counts_no_row_twice",
            ),
            models.CheckConstraint(
                condition=~Q(stage=ImportStage.IMPORTED)
                | Q(rows_total=F("imported") + F("same") + F("refused")),
                name="import_accounts_for_every_row",
            ),
        ]

    def __str__(self):
        return self.file_name

    is_checked = whether("stage", ImportStage.CHECKED)
    is_under_way = whether("stage", ImportStage.IMPORTING)
    is_done = whether("stage", ImportStage.IMPORTED)
    was_discarded = whether("stage", ImportStage.DISCARDED)
    has_failed = whether("stage", ImportStage.FAILED)
    stopped_early = whether("stage", ImportStage.CANCELLED, ImportStage.FAILED)

    @property
    def counted(self):
        """Rows accounted for so far."""
        return self.imported + self.same + self.refused


class RowOutcome(models.TextChoices):
    """What became of one row."""

    IMPORTED = "imported", _("Imported")
    SAME = "same", _("Same as before")
    REFUSED = "refused", _("Refused")


class ImportRow(Scoped):
    """What became of one row of a file, and why. Cells are kept for refused rows alone."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("result"), max_length=10, choices=RowOutcome)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    call = models.ForeignKey(Call, models.SET_NULL, null=True, related_name="+")
    cells = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(outcome__in=RowOutcome.values), name="import_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome=RowOutcome.REFUSED) | ~Q(reason=""), name="import_refusal_has_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.get_outcome_display()}"
