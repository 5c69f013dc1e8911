"""A guard switched off for a moment: inside a transaction around the test, or around the world of its module.

What a module makes once (the world of the matrix, a life that its tests share) is not made again every time,
and no database is copied for it. The owner's statement runs in the transaction of the test and is taken back
with it: the tests work as `app` in a session of the superuser, which only their private PostgreSQL allows.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from pytest_django.plugin import blocking_manager_key

from casemgmt.standalone.bootstrap import SUPERUSER

MADE_ONCE = {"matrix_world", "lasting"}
# They commit, or work on more connections than one.
APART = {"transactional_db", "live_server", "chromium"}
AS_APP = {"options": "-c role=app -c lock_timeout=20s"}


def allow():
    """Let whatever logs in as `app` from now on be the superuser, who has put on that role."""
    if settings.OWN_DATABASE:
        logins, options = settings.DATABASE_LOGINS, settings.DATABASES["default"]["OPTIONS"]
        logins["owner"] = logins["owner"] | {"OPTIONS": options}
        logins["app"] = logins["app"] | {"USER": SUPERUSER, "OPTIONS": options | AS_APP}


def fits(test):
    """Whether a transaction around the test holds all that it does."""
    marker, names = test.get_closest_marker("django_db"), set(test.fixturenames)
    commits = bool(names & APART) or (marker is not None and marker.kwargs.get("transaction", False))
    asks = marker is not None or bool(names & {"db", *MADE_ONCE})
    return settings.OWN_DATABASE and asks and not commits


@contextmanager
def off(guard, config):
    """Meanwhile the guard is off; DatabaseError where its statement cannot run in a transaction."""
    with config.stash[blocking_manager_key].unblock(), guard.code_off(), transaction.atomic():
        if guard.sql:
            _as_owner(guard.sql)
        yield
        transaction.set_rollback(True)


def _as_owner(statements):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET ROLE owner")
        cursor.execute(statements)
        cursor.execute("RESET ROLE")
