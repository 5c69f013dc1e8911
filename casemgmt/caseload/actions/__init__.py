"""Every write on who carries what: an owner who leaves or steps back, a case that ends, work given on."""

from casemgmt.caseload.actions.ending import change_role, close_case, end_role, leave, step_back
from casemgmt.caseload.actions.moving import (
    change,
    drop,
    drop_left_lying,
    give,
    make_due,
    prepare,
    reassign,
    undo,
    what_left,
)

__all__ = [
    "change",
    "change_role",
    "close_case",
    "drop",
    "drop_left_lying",
    "end_role",
    "give",
    "leave",
    "make_due",
    "prepare",
    "reassign",
    "step_back",
    "undo",
    "what_left",
]
