"""What the application's own role may never do to a table, whoever asks it to."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

pytestmark = pytest.mark.django_db

# Written once: histories, and what is kept as it was said, sent or counted.
WRITTEN_ONCE = {
    "access_agreement",
    "audit_event",
    "consents_freeze",
    "consents_packet",
    "consents_scan",
    "exposure_staffnotice",
    "followups_attempt",
    "law_production",
    "staffwellbeing_groupsnapshot",
} | {model._meta.db_table for model in apps.get_models() if hasattr(model, "history_object")}
MADE_BY_THE_DATABASE = {"audit_link", "audit_seal"}  # by the function that seals, which runs as the owner
TABLES = sorted(model._meta.db_table for model in apps.get_models() if model._meta.managed)


def refused(statement):
    denied = pytest.raises(DatabaseError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_emptied(table):
    refused(f'TRUNCATE "{table}"')


@pytest.mark.parametrize("table", sorted(WRITTEN_ONCE | MADE_BY_THE_DATABASE))
def test_what_is_written_once_is_neither_changed_nor_taken_away(table):
    column = key_of(table)
    refused(f'UPDATE "{table}" SET "{column}" = "{column}"')
    refused(f'DELETE FROM "{table}"')


@pytest.mark.parametrize("table", sorted(MADE_BY_THE_DATABASE))
def test_the_seals_of_the_log_are_written_by_the_database_alone(table):
    refused(f'INSERT INTO "{table}" SELECT * FROM "{table}"')


def test_a_check_in_may_be_counted_and_never_read():
    """Except by the role that only counts; a journal is written and deleted, never changed."""
    refused("SELECT * FROM staffwellbeing_tally")
    refused("UPDATE staffwellbeing_tally SET item = item")
    refused("UPDATE staffwellbeing_journalentry SET day = day")


def key_of(table):
    return next(model._meta.pk.column for model in apps.get_models() if model._meta.db_table == table)
