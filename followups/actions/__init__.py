"""Every write on follow-ups. A reminder is no write here: it is a notice."""

from followups.actions.deaths import end_contact, go_on_with_contact, hold_contact
from followups.actions.promises import (
    assign,
    cancel,
    give_back,
    hand_on,
    name_person,
    postpone,
    put_back,
    remind_due,
    reopen,
    schedule,
    settle,
)
from followups.actions.tries import complete, log_attempt, refuse_try_after_death
from followups.actions.whereabouts import follow_stay

__all__ = [
    "assign", "cancel", "complete", "end_contact", "follow_stay", "give_back", "go_on_with_contact",
    "hand_on", "hold_contact", "log_attempt", "name_person", "postpone", "put_back",
    "refuse_try_after_death", "remind_due", "reopen", "schedule", "settle",
]  # fmt: skip
