"""Which way an import may go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class Stage(models.TextChoices):
    """How far an import has come."""

    CHECKED = "checked", _("Checked, nothing imported yet")
    IMPORTING = "importing", _("Importing")
    IMPORTED = "imported", _("Imported")
    CANCELLED = "cancelled", _("Cancelled on the way")
    FAILED = "failed", _("Stopped by an error")
    DISCARDED = "discarded", _("Not imported")


IMPORT = Workflow(
    Step("start", {Stage.CHECKED, Stage.CANCELLED, Stage.FAILED}, Stage.IMPORTING, Permission.CALL_IMPORT),
    Step("finish", {Stage.IMPORTING}, Stage.IMPORTED, Permission.CALL_IMPORT),
    Step("cancel", {Stage.IMPORTING}, Stage.CANCELLED, Permission.CALL_IMPORT),
    Step("fail", {Stage.IMPORTING}, Stage.FAILED, Permission.CALL_IMPORT),
    Step("discard", {Stage.CHECKED, Stage.CANCELLED, Stage.FAILED}, Stage.DISCARDED, Permission.CALL_IMPORT),
)
