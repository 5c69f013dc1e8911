"""The guards of the scope itself: that it ends with its transaction, whoever gets the session next."""

from dataclasses import replace

from django.db import connection

from casemgmt import scope
from tests.sabotage.means import Guard, granted, nothing, ruled
from tests.scope.traffic import PGBOUNCER

POOLING = "tests/scope/test_pooling.py::test_a_session_shared_by_two_agencies_shows_each_its_own_people"


def for_the_whole_session(programs, actor, limits=None):
    """Set the scope as a server of one agency might: nobody else is expected on the session."""
    with connection.cursor() as cursor:
        for name, value in ((scope.PROGRAMS, programs), (scope.ACTOR, actor), (scope.HIDDEN, "")):
            cursor.execute("SELECT set_config(%s, %s, %s)", [name, value, not programs])
    return replace(scope.NOWHERE, programs=programs, actor=actor)


LIMITS = "tests/scope/test_limits.py"
CROWDED = "tests/web/test_crowded.py"


def no_limit(_statement, _whole):
    return "true"


def a_place_for_everybody():
    return True


def nothing_typed(_request):
    return []


SCOPE = [
    Guard(
        f"a scope does not outlive its transaction: {way}",
        f"{POOLING}[{way}]",
        replaced={"casemgmt.scope:_enter": for_the_whole_session},
    )
    for way in ("pool", *(["pgbouncer"] if PGBOUNCER else []))
] + [
    Guard(
        "the database ends what runs too long",
        f"{LIMITS}::test_a_statement_and_a_transaction_that_run_too_long_end",
        replaced={"casemgmt.scope:_limit": no_limit},
    ),
    Guard(
        "what was typed outlives a database that was too slow",
        f"{LIMITS}::test_what_runs_out_is_503_and_keeps_what_was_typed[statement]",
        replaced={"casemgmt.web.outages:typed_in": nothing_typed},
    ),
    Guard(
        "figures leave web workers for everybody else",
        f"{CROWDED}::test_one_more_comes_in_later_and_the_others_work",
        replaced={"casemgmt.reports.views.frame:take_place": a_place_for_everybody},
    ),
    Guard(
        "the scope asks every room who is hidden",
        "tests/people/test_hidden.py::test_the_call_that_led_to_the_meeting_is_hidden_too",
        sql=ruled("scope_hidden", " UNION ALL SELECT id FROM encounters_hidden(actor, programs) AS id", ""),
    ),
    Guard(
        "nothing starts on functions of an older version",
        "tests/scope/test_checks.py::test_a_command_does_not_start_on_functions_of_an_older_version",
        replaced={"casemgmt.scope.current:stale": nothing},
    ),
    Guard(
        "only migrate says which SQL is applied",
        "tests/scope/test_row_security.py::test_the_application_cannot_say_that_a_file_of_sql_is_applied",
        sql=granted("UPDATE", "scope_applied"),
    ),
]
