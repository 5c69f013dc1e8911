"""Who answers a referral, and by whose hand."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from casemgmt import scope
from casemgmt.access.models import User
from casemgmt.codes.referrals import LinkageSource
from referrals.models import Mailbox


@dataclass(frozen=True)
class Speaker:
    """Who says it, when, and by whose hand."""

    said_by: str
    at: datetime
    by: User | None
    mailbox: Mailbox | None

    def source(self, told: str | None) -> LinkageSource:
        """Whose word it is: a mailbox speaks for its partner alone."""
        return LinkageSource.PARTNER if self.by is None else LinkageSource(told or LinkageSource.WORKER)


def acting_for(mailbox: Mailbox) -> AbstractContextManager[None]:
    """Work in the partner's name, within the program that asks it."""
    return scope.acting_as(programs=[mailbox.program_id], actor=f"mailbox:{mailbox.pk}")
