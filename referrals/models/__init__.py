"""What partners offer, who is asked to take whom, and how a partner answers without an account."""

from referrals.models.change import MailboxChange
from referrals.models.mailbox import ContactCode, Mailbox, MailboxLink
from referrals.models.naming import Addresses, ServiceMailbox
from referrals.models.proposal import ServiceProposal
from referrals.models.referral import Referral, UnmetNeed
from referrals.models.service import Capacity, Service

__all__ = [
    "Addresses", "Capacity", "ContactCode", "Mailbox", "MailboxChange", "MailboxLink", "Referral", "Service",
    "ServiceMailbox", "ServiceProposal", "UnmetNeed",
]  # fmt: skip
