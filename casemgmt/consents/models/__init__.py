"""What a person agreed to and what left because of it; what the law asks for, and how long records stay."""

from casemgmt.consents.models.consent import Consent, Scan
from casemgmt.consents.models.ledger import Disclosure, Packet
from casemgmt.consents.models.legal import LegalHold, LegalRequest, Production
from casemgmt.consents.models.no import Freeze, Override
from casemgmt.consents.models.retention import Disposal, RetentionSchedule
from casemgmt.consents.models.rules import SharingPolicy

__all__ = [
    "Consent", "Disclosure", "Disposal", "Freeze", "LegalHold", "LegalRequest", "Override", "Packet",
    "Production", "RetentionSchedule", "Scan", "SharingPolicy",
]  # fmt: skip
