"""Row security: which programs' rows the database shows to the work at hand.

PostgreSQL compares each protected row's `program` with the setting `app.programs`. The setting
lives no longer than its transaction, so a pooled connection never carries it to the next request.

`app.hidden` holds ids of people whom the actor may not see, whatever the program. The database function
`scope_hidden` finds them for whoever acts as a user; work of the house itself sees everybody.
Some of them stand in `app.hidden_in_law` too: `scope_hidden_in_law` finds those about whom the actor may not
see a paper of the law either.
"""

from contextlib import contextmanager

from django.db import connection, transaction

PROGRAMS = "app.programs"
ACTOR = "app.actor"
HIDDEN = "app.hidden"
IN_LAW = "app.hidden_in_law"


@contextmanager
def acting_as(*, programs, actor):
    """Open a transaction that sees the rows of these programs, and restore the outer scope after.

    `programs`: program ids; none means no protected row at all.
    `actor`: "user:<id>" or "system:<what>"; the audit trusts it when no user is at hand.
    """
    with transaction.atomic():
        outer = _current()
        _set(",".join(programs), actor)
        yield
        if not connection.needs_rollback:
            _set(*outer)


def current_actor():
    """Who acts in this transaction; empty outside a scope."""
    return _current()[1]


def _current():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting(%s, true), ''), coalesce(current_setting(%s, true), '')",
            [PROGRAMS, ACTOR],
        )
        return cursor.fetchone()


def _set(programs, actor):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, ids, true),"
            " set_config(%s, CASE ids WHEN '' THEN '' ELSE scope_hidden_in_law(%s, %s) END, true)"
            " FROM scope_hidden(%s, %s) AS ids",
            [PROGRAMS, programs, ACTOR, actor, HIDDEN, IN_LAW, actor, programs, actor, programs],
        )
