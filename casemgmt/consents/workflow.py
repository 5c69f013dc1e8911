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
