"""A database that another version made is left as it is, and the reader told so in a sentence."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from casemgmt.scope.login import logged_in_as_owner
from tests import database


@pytest.fixture
def other_history(django_db_setup, django_db_blocker):
    """A database in which later rooms were migrated, and an earlier one never."""
    before, name = connection.settings_dict["NAME"], f"{settings.DATABASES['default']['NAME']}_other"
    with django_db_blocker.unblock():
        database.fresh(name)
        database.use(name)
        with logged_in_as_owner():
            asked("DELETE FROM django_migrations WHERE app = 'people' AND name = '0001_initial'")
        yield name
        database.use(before)
        database.drop(name)


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_tables_of_another_version_are_left_as_they_are(other_history):
    with logged_in_as_owner():
        before = asked("SELECT app, name FROM django_migrations ORDER BY id")
    with pytest.raises(CommandError, match=f"“{other_history}” were made by a version that .* DATABASE_URL"):
        call_command("migrate", verbosity=0, interactive=False)
    assert connection.settings_dict["USER"] == settings.DATABASE_LOGINS["app"]["USER"]
    with logged_in_as_owner():
        assert asked("SELECT app, name FROM django_migrations ORDER BY id") == before
