"""The one way a message leaves: tell staff once (`telling`), then deliver by e-mail (`delivering`)."""

from casemgmt.notices.actions.delivering import deliver, mark_seen, try_again
from casemgmt.notices.actions.telling import (
    announce,
    heartbeat,
    keep_quiet,
    last_heartbeat,
    mark_read,
    tell,
)

__all__ = [
    "announce",
    "deliver",
    "heartbeat",
    "keep_quiet",
    "last_heartbeat",
    "mark_read",
    "mark_seen",
    "tell",
    "try_again",
]
