"""Every change to a person, to how they are reached, and to who may see them."""

from casemgmt.people.actions.comparing import compare_waiting
from casemgmt.people.actions.death import deny_death, note_death, report_death, retract_death
from casemgmt.people.actions.emergency import ask_card, open_in_emergency
from casemgmt.people.actions.records import (
    add_contact,
    compare,
    confirm_contact,
    correct,
    correct_contact,
    forget_searches,
    look_alikes,
    record_not_same,
    register,
    register_listed,
    search,
    strike_out,
    strike_out_contact,
)
from casemgmt.people.actions.restricting import (
    end_grant,
    lift,
    lift_conflict,
    link_own_record,
    look_for_own_record,
    may_show_to_all,
    name,
    restrict,
    say_i_know,
)
from casemgmt.people.actions.reviewing import judge

__all__ = [
    "add_contact", "ask_card", "compare", "compare_waiting", "confirm_contact", "correct", "correct_contact",
    "deny_death", "end_grant", "forget_searches", "judge", "lift", "lift_conflict", "link_own_record",
    "look_alikes", "look_for_own_record", "may_show_to_all", "name", "note_death", "open_in_emergency",
    "record_not_same", "register", "register_listed", "report_death", "restrict", "retract_death",
    "say_i_know", "search", "strike_out", "strike_out_contact",
]  # fmt: skip
