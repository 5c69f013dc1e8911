"""What partners offer, who is asked to take whom, and how a partner answers without an account."""

from referrals.models.mailbox import ContactCode, Mailbox, MailboxLink
from referrals.models.referral import Referral, UnmetNeed
from referrals.models.service import Capacity, Service

__all__ = ["Capacity", "ContactCode", "Mailbox", "MailboxLink", "Referral", "Service", "UnmetNeed"]
