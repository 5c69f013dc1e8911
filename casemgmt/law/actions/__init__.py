"""Every write on legal requests and holds, on what is produced, and on how records end."""

from casemgmt.law.actions.disposing import (
    approve_disposal,
    begin_disposals,
    due,
    propose_disposal,
    run_disposals,
    set_schedules,
    stop_disposal,
)
from casemgmt.law.actions.requests import (
    counsel_says,
    lift_hold,
    log_request,
    place_hold,
    produce,
    refuse,
    say_whose,
    to_counsel,
    withdraw,
)

__all__ = [
    "approve_disposal", "begin_disposals", "counsel_says", "due", "lift_hold", "log_request", "place_hold",
    "produce", "propose_disposal", "refuse", "run_disposals", "say_whose", "set_schedules", "stop_disposal",
    "to_counsel", "withdraw",
]  # fmt: skip
