"""The verbs: what staff say about themselves, who is asked for support, what a program sets up."""

from staffwellbeing.actions.counting import close_month, close_months
from staffwellbeing.actions.journal import check_in, forget_everything
from staffwellbeing.actions.support import (
    add_contact,
    answer_request,
    ask_for_someone,
    retire_contact,
)

__all__ = [
    "add_contact", "answer_request", "ask_for_someone", "check_in", "close_month", "close_months",
    "forget_everything", "retire_contact",
]  # fmt: skip
