"""What is owed to whom by when, and each try at keeping it."""

from followups.models.attempt import Attempt, AttemptQuerySet
from followups.models.followup import (
    ANY,
    IS_DONE,
    IS_OPEN,
    NEEDS_NOBODY,
    PARTNER_OUTCOMES,
    WHEREVER_THEY_ARE,
    FollowUp,
    FollowUpQuerySet,
)

__all__ = [
    "ANY", "IS_DONE", "IS_OPEN", "NEEDS_NOBODY", "PARTNER_OUTCOMES", "WHEREVER_THEY_ARE",
    "Attempt", "AttemptQuerySet", "FollowUp", "FollowUpQuerySet",
]  # fmt: skip
