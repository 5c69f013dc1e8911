"""Every write on consents and on what leaves."""

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
    "disclose", "drop_draft", "end_override", "freeze", "give", "language_of_words", "open_packet",
    "override", "record_no", "refuse_to_share", "revoke", "set_rules", "words_of", "write_consent",
]  # fmt: skip
