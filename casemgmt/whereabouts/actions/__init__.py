"""Every write on where people are, and on that they died. What follows for others' work they declared."""

from casemgmt.whereabouts.actions.deaths import (
    ask_to_keep,
    begin_hold,
    bring_back,
    confirm_death,
    report_death,
)
from casemgmt.whereabouts.actions.stays import correct_stay, end_stay, say_safe_place, say_where

__all__ = [
    "ask_to_keep", "begin_hold", "bring_back", "confirm_death", "correct_stay", "end_stay", "report_death",
    "say_safe_place", "say_where",
]  # fmt: skip
