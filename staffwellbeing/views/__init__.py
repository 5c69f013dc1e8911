"""Pages of one's own, pages of being asked, and the two pages of leaders."""

from staffwellbeing.views.groups import AddContact, Groups, Month, RecordNotice, RetireContact, Setup
from staffwellbeing.views.own import CheckIn, Forget, Mine, Privacy, Resources
from staffwellbeing.views.support import Answered, Asked, Talk

__all__ = [
    "AddContact", "Answered", "Asked", "CheckIn", "Forget", "Groups", "Mine", "Month", "Privacy",
    "RecordNotice", "Resources", "RetireContact", "Setup", "Talk",
]  # fmt: skip
