"""Every write on consents and on what leaves; on legal requests and holds; and on how records end."""

from casemgmt.consents.actions.disposing import (
    approve_disposal,
    begin_disposals,
    due,
    propose_disposal,
    run_disposals,
    set_schedules,
    stop_disposal,
)
from casemgmt.consents.actions.legal import (
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
from casemgmt.consents.actions.refusing import end_override, freeze, override, record_no
from casemgmt.consents.actions.sharing import (
    disclose,
    drop_draft,
    give,
    language_of_words,
    open_packet,
    refuse_to_share,
    revoke,
    set_rules,
    words_of,
    write_consent,
)

__all__ = [
    "approve_disposal", "begin_disposals", "counsel_says", "disclose", "drop_draft", "due", "end_override",
    "freeze", "give", "language_of_words", "lift_hold", "log_request", "open_packet", "override",
    "place_hold", "produce", "propose_disposal", "record_no", "refuse", "refuse_to_share", "revoke",
    "run_disposals", "say_whose", "set_rules", "set_schedules", "stop_disposal", "to_counsel", "withdraw",
    "words_of", "write_consent",
]  # fmt: skip
