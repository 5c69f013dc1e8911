"""Functions, policies and triggers stand in the rooms' files, and the files alone make them."""

import re

import pytest
from django.conf import settings
from django.db import connection, transaction

from casemgmt.scope import current
from casemgmt.scope.login import logged_in_as_owner
from tests import database

FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(")
POLICY = re.compile(r"CREATE POLICY (\w+) ON (\w+)")
NARROWED = re.compile(r"ALTER POLICY (\w+) ON (\w+)")
TRIGGER = re.compile(r"CREATE OR REPLACE TRIGGER (\w+) .*? ON (\w+)\s", re.S)
OWN_FUNCTIONS = """
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    AND proname NOT LIKE '%pgtrigger_%'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
"""


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker):
    """A database of its own, worked on as the owner of its tables."""
    before, name = connection.settings_dict["NAME"], f"{settings.DATABASES['default']['NAME']}_files"
    with django_db_blocker.unblock():
        database.fresh(name)
        database.use(name)
        with logged_in_as_owner():
            yield
        database.use(before)
        database.drop(name)


@pytest.fixture(autouse=True)
def _open(copy, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def named(pattern):
    return [found for each in current.files() for found in pattern.findall(each.text)]


def made():
    """What the database has: functions with owner and rights, policies, triggers."""
    functions = asked(
        f"SELECT proname, pg_get_functiondef(oid), proowner, proacl::text {OWN_FUNCTIONS}"
        " AND proname NOT LIKE 'was_%' ORDER BY 1"
    )
    policies = asked(
        "SELECT tablename, policyname, permissive, roles, cmd, replace(qual, 'was_', ''), with_check"
        " FROM pg_policies ORDER BY 1, 2"
    )
    triggers = asked(
        "SELECT replace(pg_get_triggerdef(oid), 'was_', '') FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    )
    return functions, policies, triggers


def apply_all():
    asked("DELETE FROM scope_applied")
    return current.apply()


def test_migrate_ends_with_them():
    assert current.stale(connection) == []
    assert current.apply() == []


def test_only_a_file_that_changed_is_applied():
    asked("UPDATE scope_applied SET digest = '' WHERE file = 'people/hidden.sql'")
    assert current.apply() == ["people/hidden.sql"]


def test_every_function_stands_in_one_file():
    in_files = named(FUNCTION)
    assert sorted(in_files) == [name for (name,) in asked(f"SELECT proname {OWN_FUNCTIONS} ORDER BY 1")]


def test_the_files_alone_make_them_anew():
    before = made()
    for name, role in asked(f"SELECT proname, pg_get_userbyid(proowner) {OWN_FUNCTIONS}"):
        asked(f"GRANT CREATE ON SCHEMA public TO {role}; SET ROLE {role}")
        asked(f"ALTER FUNCTION {name} RENAME TO was_{name}; RESET ROLE")
    for name, table in named(POLICY):
        asked(f"DROP POLICY {name} ON {table}")
    for name, table in named(NARROWED):
        asked(f"ALTER POLICY {name} ON {table} USING (true)")
    for name, table in named(TRIGGER):
        asked(f"DROP TRIGGER {name} ON {table}")
    assert made() != before
    assert len(apply_all()) == len(current.files())
    assert made() == before


def test_they_hold_when_applied_over_themselves_and_name_nothing_that_is_missing():
    before = made()
    for each in current.files():
        asked(each.text)
    assert made() == before


def test_the_scope_asks_every_room_that_answers():
    for question in ("hidden", "hidden_in_law", "on_hold"):
        answers = [name for name in named(FUNCTION) if re.fullmatch(rf"(?!scope_)[a-z]+_{question}", name)]
        ((body,),) = asked("SELECT prosrc FROM pg_proc WHERE proname = %s", f"scope_{question}")
        assert answers
        assert [name for name in set(answers) if f"{name}(" not in body] == []


def test_a_room_that_hides_says_so_of_one_row_as_well():
    """A scope that hides many asks about each row by itself: a room that did not answer would hide nobody."""
    names = set(named(FUNCTION))
    sets = {name for name in names if re.search(r"(?<!scope)_hidden(_in_law)?$", name)}
    assert sets
    assert {name.replace("_hidden", "_hides") for name in sets} <= names
