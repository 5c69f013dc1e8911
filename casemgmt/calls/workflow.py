"""Which way an import may go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class ImportStage(models.TextChoices):
    """How far an import has come."""

    CHECKED = "checked", _("Checked, nothing imported yet")
    IMPORTING = "importing", _("Importing")
    IMPORTED = "imported", _("Imported")
    CANCELLED = "cancelled", _("Cancelled on the way")
    FAILED = "failed", _("Stopped by an error")
    DISCARDED = "discarded", _("Not imported")


IMPORT = Workflow(
    Step(
        "start",
        {ImportStage.CHECKED, ImportStage.CANCELLED, ImportStage.FAILED},
        ImportStage.IMPORTING,
        Permission.CALL_IMPORT,
    ),
    Step("finish", {ImportStage.IMPORTING}, ImportStage.IMPORTED, Permission.CALL_IMPORT),
    Step("cancel", {ImportStage.IMPORTING}, ImportStage.CANCELLED, Permission.CALL_IMPORT),
    Step("fail", {ImportStage.IMPORTING}, ImportStage.FAILED, Permission.CALL_IMPORT),
    Step(
        "discard",
        {ImportStage.CHECKED, ImportStage.CANCELLED, ImportStage.FAILED},
        ImportStage.DISCARDED,
        Permission.CALL_IMPORT,
    ),
)
