"""How a ride may move."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class RideStatus(TextChoices):
    """Whether the person was taken there."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")


RIDE = Workflow(
    Step("hand_on", {RideStatus.OPEN}, RideStatus.OPEN, Permission.RIDE_WORK),
    Step("finish", {RideStatus.OPEN}, RideStatus.DONE, Permission.RIDE_WORK),
)
