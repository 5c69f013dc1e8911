"""What a page shows of the history of one record or of several."""

from django.utils.translation import gettext as _

from casemgmt import history
from casemgmt.access.models import User


def changes_of(*histories):
    """Every change that these histories tell, the newest first: why, and `by` and `who` made it.

    `by` is the user; None where a library or the system itself saved it, and `who` has words for that too.
    """
    told = [change for rows in histories for change in history.changes(rows)]
    told.sort(key=lambda change: change.at, reverse=True)
    names = User.objects.in_bulk({change.actor for change in told if change.actor})
    for change in told:
        change.by = names.get(change.actor)
        change.who = change.by.name if change.by else _("Warm Handoff itself")
    return told
