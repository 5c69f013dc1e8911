"""What partners offer, who is asked to take whom, and how a partner answers without an account."""

from referrals.models.asking.referral import Referral, UnmetNeed
from referrals.models.directory.change import MailboxChange
from referrals.models.directory.mailbox import Mailbox
from referrals.models.directory.naming import Addresses, ServiceMailbox
from referrals.models.directory.proposal import ServiceProposal
from referrals.models.directory.service import Capacity, Service
from referrals.models.partner.link import ContactCode, MailboxLink

__all__ = [
    "Addresses", "Capacity", "ContactCode", "Mailbox", "MailboxChange", "MailboxLink", "Referral", "Service",
    "ServiceMailbox", "ServiceProposal", "UnmetNeed",
]  # fmt: skip
