"""Row security is proven by rows: two programs with everything there is, and somebody who is hidden.

What `pg_policies` says is not read: each table has rows, and a stranger reads, changes and adds none.
"""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from casemgmt import scope
from casemgmt.access.roles import Role
from tests import factories
from tests.scope.tables import PROTECTED
from tests.world.every_table import copied, new_key, working
from tests.world.programs import HIDDEN, OWN, PROGRAM

pytestmark = pytest.mark.django_db

# Whatever happens is written down, also in a program that one may not read.
ANYBODY_ADDS = {"audit_event"}
REFUSED = ("permission denied", "row-level security", "pgtrigger")
# Who may see whom is read before anybody knows who that is; of these rows, only programs are told apart.
WHO_SEES_WHOM = {"conflict", "persongrant", "restriction"}

ABOUT_SOMEBODY = sorted(
    table
    for table in PROTECTED
    if not table.endswith(tuple(WHO_SEES_WHOM))
    for model in apps.get_models()
    if model._meta.db_table == table
    and "person_id" in {field.column for field in model._meta.concrete_fields}
)


def rows(table, where="true", *values):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {where}', values)
        return cursor.fetchone()[0]


def changed(statement, *values):
    """How many rows the statement changed; none where the application has not even the right."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            changed = cursor.rowcount
            transaction.set_rollback(True)
            return changed
    except DatabaseError as refused:
        assert any(words in str(refused) for words in REFUSED), refused
        return 0


@pytest.mark.parametrize("table", PROTECTED)
def test_there_are_rows_of_both_programs(world, table):
    """Nothing proves of an empty table that it is protected."""
    for whose, program in ((OWN, "lane"), (PROGRAM, "other")):
        with working(world, table, whose, "lane", "other"):
            assert rows(table, "program = %s", program)


@pytest.mark.parametrize("table", PROTECTED)
def test_of_another_program_nothing_is_read_changed_or_taken_away(world, table):
    with working(world, table, PROGRAM, "lane"):
        assert rows(table, "program <> 'lane'") == 0
        assert changed(f"UPDATE \"{table}\" SET program = program WHERE program = 'other'") == 0
        assert changed(f"DELETE FROM \"{table}\" WHERE program = 'other'") == 0


@pytest.mark.parametrize("table", [table for table in PROTECTED if table not in ANYBODY_ADDS])
def test_no_row_is_given_to_another_program(world, table):
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    with working(world, table, OWN, "lane"):
        assert changed(f"UPDATE \"{table}\" SET program = 'other'") == 0
        with pytest.raises(DatabaseError, match=r"row-level security|permission denied"):
            copied(table, new_key(model) | {"program": "other"})


@pytest.mark.parametrize("table", ABOUT_SOMEBODY)
def test_a_reader_from_whom_somebody_is_hidden_reads_none_of_their_rows(world, table):
    reader = factories.staff(Role.SOCIAL_WORKER, team=world.day)
    hidden = world.houses[HIDDEN].person
    with scope.acting_as(programs=["lane"], actor="system:lane"):
        assert rows(table, "person_id = %s", hidden.pk)
    with scope.acting_as(programs=["lane"], actor=f"user:{reader.pk}"):
        assert rows(table) and not rows(table, "person_id = %s", hidden.pk)
