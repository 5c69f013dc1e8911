"""What a page shows of the history of one record or of several."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from casemgmt import history
from casemgmt.access.models import User

NAME = Subquery(User.objects.order_by().filter(pk=OuterRef("history_user_id")).values("name"))


def changes_of(*histories):
    """Every change that these histories tell, the newest first: why, and `by` and `who` made it.

    `by` is the user's name; None where a library or the system itself saved it, and `who` has words for that
    too. Each history is one query, its names among it.
    """
    told = [change for rows in histories for change in history.changes(rows.annotate(by_name=NAME))]
    told.sort(key=lambda change: change.at, reverse=True)
    for change in told:
        change.by = change.row.by_name
        change.who = _("Warm Handoff itself") if change.by is None else change.by
    return told
