"""How a consent may move. That it has ended is no status: it is a question about the day."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.workflow import Step, Workflow


class Status(TextChoices):
    """Where a consent stands."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Given")
    REVOKED = "revoked", _("Taken back")
    REFUSED = "refused", _("Chose not to")


NO = {Status.REVOKED, Status.REFUSED}

CONSENT = Workflow(
    Step("write", {Status.DRAFT}, Status.DRAFT, Permission.CONSENT_RECORD),
    Step("give", {Status.DRAFT}, Status.ACTIVE, Permission.CONSENT_RECORD),
    Step("refuse", {Status.DRAFT}, Status.REFUSED, Permission.CONSENT_RECORD),
    Step("revoke", {Status.ACTIVE}, Status.REVOKED, Permission.CONSENT_RECORD),
)


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
