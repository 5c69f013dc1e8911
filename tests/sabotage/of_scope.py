"""The guards of the scope itself: that it ends with its transaction, whoever gets the session next."""

from django.db import connection

from casemgmt import scope
from tests.sabotage.means import Guard
from tests.scope.traffic import PGBOUNCER

POOLING = "tests/scope/test_pooling.py::test_a_session_shared_by_two_agencies_shows_each_its_own_people"


def for_the_whole_session(programs, actor):
    """Set the scope as a server of one agency might: nobody else is expected on the session."""
    with connection.cursor() as cursor:
        for name, value in ((scope.PROGRAMS, programs), (scope.ACTOR, actor), (scope.HIDDEN, "")):
            cursor.execute("SELECT set_config(%s, %s, %s)", [name, value, not programs])


SCOPE = [
    Guard(
        f"a scope does not outlive its transaction: {way}",
        f"{POOLING}[{way}]",
        replaced={"casemgmt.scope:_set": for_the_whole_session},
    )
    for way in ("pool", *(["pgbouncer"] if PGBOUNCER else []))
]
