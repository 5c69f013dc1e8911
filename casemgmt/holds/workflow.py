"""How a legal request is answered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class RequestStatus(TextChoices):
    """Where a legal request stands."""

    RECEIVED = "received", _("Received")
    WITH_COUNSEL = "with_counsel", _("With counsel")
    PRODUCED = "produced", _("Produced")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = {RequestStatus.RECEIVED, RequestStatus.WITH_COUNSEL}

LEGAL_REQUEST = Workflow(
    Step("to_counsel", {RequestStatus.RECEIVED}, RequestStatus.WITH_COUNSEL, Permission.LEGAL_WORK),
    Step("counsel_says", {RequestStatus.WITH_COUNSEL}, RequestStatus.WITH_COUNSEL, Permission.LEGAL_WORK),
    Step("produce", {RequestStatus.WITH_COUNSEL}, RequestStatus.PRODUCED, Permission.LEGAL_WORK),
    # Nobody asks counsel before a person gets their own copy.
    Step("hand_over", {RequestStatus.RECEIVED}, RequestStatus.PRODUCED, Permission.LEGAL_WORK),
    Step("refuse", OPEN, RequestStatus.REFUSED, Permission.LEGAL_WORK),
    Step("withdraw", OPEN, RequestStatus.WITHDRAWN, Permission.LEGAL_WORK),
)
