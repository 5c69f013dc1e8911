"""A scan goes by indexes to what is new: what waits, or is over, costs it nothing, however much there is."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from casemgmt import scope
from casemgmt.history import stamp
from casemgmt.people.models import Person
from casemgmt.scope.login import logged_in_as_owner
from followups import actions, cadence
from followups.models import FollowUp
from tests import database, factories

WAITING, OVER = 3_000, 9_000
INDEXES = {"followup_open_by_reminder", "followup_open_by_due", "followups_historicalfollowup"}
HERE = {"programs": ["lane"], "actor": "system:test"}


@pytest.fixture(scope="module")
def years(django_db_setup, django_db_blocker):
    """A database of its own in which many promises were told about long ago, and many more are over."""
    before, name = connection.settings_dict["NAME"], f"{settings.DATABASES['default']['NAME']}_years"
    with django_db_blocker.unblock():
        database.fresh(name)
        database.use(name)
        with scope.acting_as(**HERE):
            followup = promised()
        with logged_in_as_owner():
            multiply(followup)
        yield
        database.use(before)
        database.drop(name)


def promised():
    program = factories.ProgramFactory(id="lane")
    person = stamp(Person(program=program, name="Rosalind Okafor-Zeta"), by=None, reason="test")
    person.save()
    window = cadence.window("72h", opens_at=timezone.now() - timedelta(days=2), zone=program.zone)
    return actions.schedule(program=program, window=window, because="Look again", by=None, person=person)


def multiply(followup):
    """Many more like it, as its table and its history hold them, a day old and older."""
    said = {
        "id": "gen_random_uuid()", "history_date": "now() - interval '1 day' - interval '1 hour' * n",
        "status": f"CASE WHEN n > {WAITING} THEN 'cancelled' ELSE 'open' END",
        "cancel_reason": f"CASE WHEN n > {WAITING} THEN 'Moved' ELSE '' END",
    }  # fmt: skip
    for model in (FollowUp, FollowUp.history.model):
        columns = [each.column for each in model._meta.concrete_fields if each.column != "history_id"]
        values = ", ".join(said.get(column, f'"{column}"') for column in columns)
        asked(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {values}"
            f" FROM {model._meta.db_table}, generate_series(1, {WAITING + OVER}) n"
        )
    asked(f"DELETE FROM {FollowUp.history.model._meta.db_table} WHERE id = '{followup.pk}'")
    asked("ANALYZE")


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def plans_of(work):
    """How the database went about each statement that tells."""
    plans = []

    def explained(execute, sql, params, many, context):
        if "INSERT INTO notices_notice" not in sql:
            return execute(sql, params, many, context)
        execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params, many, context)
        (told,) = context["cursor"].fetchone()
        plans.append((told if isinstance(told, list) else json.loads(told))[0]["Plan"])

    with connection.execute_wrapper(explained):
        work()
    return plans


def walk(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from walk(below)


def rows_read(node):
    return node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))


def test_what_waits_and_what_is_over_is_not_read_again(years, django_db_blocker):
    at = timezone.now() + timedelta(hours=12)
    with django_db_blocker.unblock(), scope.acting_as(**HERE):
        plans = plans_of(lambda: actions.remind_due(at=at, since=at - timedelta(minutes=5)))
        transaction.set_rollback(True)
    assert len(plans) == 6
    for plan in plans:
        read = [node for node in walk(plan) if node.get("Relation Name", "").startswith("followups_")]
        names = {node.get("Index Name", "").partition("_history_date_")[0] for node in read}
        assert names >= INDEXES and "" not in names
        assert sum(rows_read(node) for node in read) == 0
