"""The database itself shows a program's rows to that program's work and to nobody else."""

import uuid

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import DatabaseError

from casemgmt import scope
from casemgmt.audit.actions import record
from casemgmt.audit.models import Event, EventKind
from tests.scope.tables import PROTECTED

pytestmark = pytest.mark.django_db

# Functions that look past row security, and the role whose eyes they use.
PAST_ROWS = {
    "audit_about": "owner",
    "audit_seal_waiting": "owner",
    "draft_writers": "owner",
    "law_dispose": "owner",
    "people_candidates": "owner",
    "people_searches_of": "owner",
    "people_with_me": "owner",
    "scope_hidden": "owner",
    "scope_hidden_in_law": "owner",
    "scope_hides": "owner",
    "scope_hides_in_law": "owner",
    "scope_on_hold": "owner",
    "wellbeing_close_month": "aggregate",
}


def security_of(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", [table]
        )
        flags = cursor.fetchone()
        cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = %s", [table])
        return flags, {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("table", PROTECTED)
def test_a_protected_table_has_its_policies_and_forces_them(table):
    flags, policies = security_of(table)
    assert flags == (True, True)
    assert {"scope", "owner"} <= policies


@pytest.mark.parametrize("table", PROTECTED)
def test_without_a_scope_a_protected_table_looks_empty(table):
    with scope.acting_as(programs=[], actor="system:test-of-nobody"), connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        assert cursor.fetchone() == (0,)


def test_a_table_that_points_at_a_protected_one_carries_its_program():
    """Else its rows would say, outside the scope, that somebody exists."""
    protected = set(PROTECTED)
    loose = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.db_table in protected
    }
    assert loose <= protected


def test_the_tests_themselves_run_as_the_plain_application_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("app", False)


def test_an_inner_scope_gives_way_to_the_outer_one():
    with scope.acting_as(programs=["lane"], actor="system:outer"):
        with scope.acting_as(programs=["other"], actor="system:inner"):
            assert scope.current_actor() == "system:inner"
        assert scope.current_actor() == "system:outer"


def test_an_error_inside_a_scope_brings_the_outer_one_back():
    with scope.acting_as(programs=["lane"], actor="system:outer"):
        with pytest.raises(ZeroDivisionError), scope.acting_as(programs=["other"], actor="system:inner"):
            raise ZeroDivisionError
        assert scope.current_actor() == "system:outer"


def test_the_scope_ends_with_its_transaction(transactional_db):
    with scope.acting_as(programs=["lane"], actor="system:brief"):
        assert scope.current_actor() == "system:brief"
    assert scope.current_actor() == ""


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_event SET why = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_the_log_can_be_neither_changed_nor_emptied(program, verb):
    record(EventKind.READ, program="lane", object_kind="x", object_id="1")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_the_application_cannot_say_that_a_file_of_sql_is_applied():
    with pytest.raises(DatabaseError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE scope_applied SET digest = ''")


def test_an_event_is_read_only_inside_its_programs_scope(program, other_program):
    with scope.acting_as(programs=["other"], actor="system:there"):
        record(EventKind.READ, program="other", object_kind="x", object_id="1")
    with scope.acting_as(programs=["lane"], actor="system:here"):
        assert not Event.objects.exists()


def test_the_records_of_another_program_are_found_in_no_list(program, other_program):
    """The function looks past row security, so it is asked itself, not the rows that its answer leads to."""
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    with scope.acting_as(programs=["other"], actor="system:there"):
        opened = record(EventKind.READ, program="other", object_kind="x", object_id=one)
        listed = record(EventKind.SEARCH, program="other", object_kind="x", detail={"ids": [other, one]})
        record(EventKind.SEARCH, program="other", object_kind="x", detail={"ids": [other]})
        assert about(one) == [opened.pk, listed.pk]
        assert sorted(Event.objects.about([one]).values_list("pk", flat=True)) == [opened.pk, listed.pk]
    for programs in (["lane"], []):
        with scope.acting_as(programs=programs, actor="system:here"):
            assert about(one) == []


def about(record_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_about(ARRAY[%s]) ORDER BY 1", [record_id])
        return [row[0] for row in cursor.fetchall()]


def test_only_these_functions_look_past_row_security():
    """Each its owner's, on a fixed path, closed to whoever was not named. Triggers nobody can call."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, pg_get_userbyid(proowner), proconfig[1],"
            " has_function_privilege('public', oid, 'execute')"
            " FROM pg_proc WHERE prosecdef AND prorettype <> 'trigger'::regtype"
        )
        found = cursor.fetchall()
    path = "search_path=public, pg_temp"
    assert sorted(found) == [(name, owner, path, False) for name, owner in PAST_ROWS.items()]
