"""How a disposal comes about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class DisposalStatus(TextChoices):
    """Where a disposal stands: two people agree before anything is removed."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    DONE = "done", _("Disposed of")
    STOPPED = "stopped", _("Stopped")


DISPOSAL = Workflow(
    Step("approve", {DisposalStatus.PROPOSED}, DisposalStatus.APPROVED, Permission.RECORDS_DISPOSE),
    Step(
        "stop",
        {DisposalStatus.PROPOSED, DisposalStatus.APPROVED},
        DisposalStatus.STOPPED,
        Permission.RECORDS_DISPOSE,
    ),
)
