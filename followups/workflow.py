"""What may happen to a follow-up. `overdue` is no status: it is a question about the clock."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class Status(TextChoices):
    """Where a promise stands."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


FOLLOW_UP = Workflow(
    Step("try", {Status.OPEN}, Status.OPEN, Permission.FOLLOWUP_WORK),
    Step("postpone", {Status.OPEN}, Status.OPEN, Permission.FOLLOWUP_WORK),
    Step("take", {Status.OPEN}, Status.OPEN, Permission.FOLLOWUP_WORK),
    Step("give_back", {Status.OPEN}, Status.OPEN, Permission.FOLLOWUP_WORK),
    Step("assign", {Status.OPEN}, Status.OPEN, Permission.FOLLOWUP_ASSIGN),
    Step("complete", {Status.OPEN}, Status.DONE, Permission.FOLLOWUP_WORK),
    Step("cancel", {Status.OPEN}, Status.CANCELLED, Permission.FOLLOWUP_WORK),
    Step("reopen", {Status.DONE, Status.CANCELLED}, Status.OPEN, Permission.FOLLOWUP_WORK),
)
