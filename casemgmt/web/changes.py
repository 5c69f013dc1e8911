"""What a page shows of a record's history."""

from casemgmt.access.models import User


def changes_of(record):
    """The record's history, newest first, with names in one query."""
    rows = list(record.history.only("history_date", "history_user_id", "history_change_reason"))
    names = User.objects.in_bulk({row.history_user_id for row in rows if row.history_user_id})
    return [
        {"at": row.history_date, "by": names.get(row.history_user_id), "why": row.history_change_reason}
        for row in rows
    ]
