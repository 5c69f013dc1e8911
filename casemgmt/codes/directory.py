"""Codes of what a partner offers: Open Referral HSDS 3.0 service.status, 3.1-dev service_capacity.unit."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ServiceStatus(TextChoices):
    """Whether a service can be asked at all."""

    ACTIVE = "active", _("Open")
    CLOSED_FOR_NOW = "temporarily closed", _("Closed for now")
    INACTIVE = "inactive", _("Not offered now")
    DEFUNCT = "defunct", _("Gone")


class CapacityUnit(TextChoices):
    """What is counted as free."""

    BED = "bed", _("beds")
    SLOT = "slot", _("places")
    APPOINTMENT = "appointment", _("appointments")
    UNIT = "unit", _("homes")


class CapacityState(TextChoices):
    """Capacity where numbers are not known (Gravity SDOHCC capacity codes)."""

    FREE = "capacity", _("Has space")
    WAITLIST = "waitlist", _("Waiting list")
    FULL = "no-capacity", _("Full")
    ASK = "additional-assessment-required", _("Ask first")


class MailboxChangeKind(TextChoices):
    """What about a mailbox moves. Own list."""

    OPEN = "open", _("Another mailbox")
    REOPEN = "reopen", _("Opening it again")
    EMAIL = "email", _("Another address")
    PHONE = "phone", _("Another phone for codes")
