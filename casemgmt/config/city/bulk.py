"""Fills tables whose keys and indexes come back after, in one transaction: a great many rows at once.

An index that is built when all rows are there costs a fraction of one kept up row by row; so does a foreign
key that is asked once for a table. Whatever happens, they all come back, validated, or none of it happened.
Checks, NOT NULL, triggers and row security stay as they are meanwhile.
"""

from contextlib import contextmanager

from django.db import connection, transaction

from casemgmt import scope
from casemgmt.scope.login import logged_in_as_owner

MEMORY = "512MB"
KEYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = ANY (%s) AND ARRAY[conrelid, confrelid] && %s::regclass[]::oid[] ORDER BY 1, 2
"""
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
    WHERE i.indrelid = ANY (%s::regclass[]) AND c.oid IS NULL
      AND pg_get_indexdef(i.indexrelid) NOT LIKE '%%::text[]%%' ORDER BY 1
"""  # a list of codes is worded otherwise when it is read again; such an index, of few rows, stays
GUARDS = """
    SELECT 'key', conrelid::regclass::text, concat_ws(' ', conname, convalidated, pg_get_constraintdef(oid))
    FROM pg_constraint
    UNION ALL
    SELECT 'index', indrelid::regclass::text,
        concat_ws(' ', indisvalid, indisready, pg_get_indexdef(indexrelid))
    FROM pg_index WHERE indrelid::regclass::text NOT LIKE 'pg_%'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, concat_ws(' ', tgenabled, CASE WHEN NOT tgisinternal
        THEN pg_get_triggerdef(t.oid) ELSE concat_ws(' ', tgtype, conname) END)
    FROM pg_trigger t LEFT JOIN pg_constraint c ON c.oid = tgconstraint
    UNION ALL
    SELECT 'table', oid::regclass::text, concat_ws(' ', relrowsecurity, relforcerowsecurity, relpersistence)
    FROM pg_class WHERE relkind = 'r'
    UNION ALL
    SELECT 'policy', tablename, concat_ws(' ', policyname, roles, cmd, qual, with_check) FROM pg_policies
"""


@contextmanager
def in_bulk(tables, **scoped):
    """As the owner, in one transaction that sees the programs of the scope: fill these tables."""
    with logged_in_as_owner(), transaction.atomic(), connection.cursor() as cursor:
        before = guards(cursor)
        put_back = taken_off(cursor, sorted(tables))
        with scope.acting_as(**scoped):
            yield
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY])
        for statement in put_back:
            cursor.execute(statement)
        if changed := guards(cursor) ^ before:
            raise AssertionError(f"Guards did not come back as they were: {sorted(changed)[:4]}")


def taken_off(cursor, tables):
    """Drop what guards and orders these tables by their rows; returns the statements that make it anew."""
    foreign, own = (rows(cursor, KEYS, kinds, tables) for kinds in (["f"], ["p", "u", "x"]))
    indexes = rows(cursor, INDEXES, tables)
    for table, name, _told in (*foreign, *own):
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _told in indexes:
        cursor.execute(f"DROP INDEX {name}")
    return [*map(added, own), *(told for _name, told in indexes), *map(added, foreign)]


def added(key):
    table, name, told = key
    return f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {told}'


def guards(cursor):
    """Everything by which the database keeps its tables: {(kind, table, in words)}."""
    return set(rows(cursor, GUARDS))


def rows(cursor, query, *parameters):
    cursor.execute(query, parameters or None)
    return cursor.fetchall()
