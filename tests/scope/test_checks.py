"""A process that would work as the wrong database role does not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import connection, transaction

from casemgmt.scope import checks
from casemgmt.scope.login import logged_in_as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_application_role_may_work():
    checks.refuse_unsafe_database()


def test_the_owner_of_the_tables_may_not():
    with logged_in_as_owner(), pytest.raises(ImproperlyConfigured, match="owns tables"):
        checks.refuse_unsafe_database()


def test_a_command_says_what_makes_the_tables_that_it_misses():
    checks.require_tables()
    with logged_in_as_owner(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'scope'")
        with pytest.raises(CommandError, match=r"manage\.py demo"):
            checks.require_tables()
        transaction.set_rollback(True)


def test_a_command_does_not_start_on_functions_of_an_older_version():
    with logged_in_as_owner(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE scope_applied SET digest = '' WHERE file = 'scope/questions.sql'")
        with pytest.raises(CommandError, match=r"manage\.py migrate"):
            checks.require_tables()
        transaction.set_rollback(True)


def test_the_private_server_logs_no_values():
    assert checks.the_server_logs_no_values(databases=["default"]) == []


def test_values_are_bound_on_the_server():
    """A statement that fails must not be printed with its values filled in."""
    assert connection.settings_dict["OPTIONS"]["server_side_binding"] is True
