"""What a person agreed to, under which rules of the program, and what left because of it."""

from casemgmt.consents.models.consent import Consent, Scan
from casemgmt.consents.models.ledger import Disclosure, Packet
from casemgmt.consents.models.rules import SharingPolicy

__all__ = ["Consent", "Disclosure", "Packet", "Scan", "SharingPolicy"]
