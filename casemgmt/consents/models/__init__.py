"""What a person agreed to, and what left because of it or without it."""

from casemgmt.consents.models.consent import Consent, Scan
from casemgmt.consents.models.ledger import READ_WITH, Disclosure, Packet
from casemgmt.consents.models.no import Freeze, Override
from casemgmt.consents.models.rules import SharingPolicy

__all__ = ["READ_WITH", "Consent", "Disclosure", "Freeze", "Override", "Packet", "Scan", "SharingPolicy"]
