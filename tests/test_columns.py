"""What every column of a kind refuses: codes that its list does not know, and numbers below zero."""

import json

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models
from psycopg.errors import CheckViolation

from tests.sabotage.means import OURS
from tests.scope.tables import CLOSED_TABLES
from tests.world.every_table import CHANGED, copied, new_key, working
from tests.world.programs import OWN

pytestmark = pytest.mark.django_db

CHECKS = """
    SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint
    WHERE contype = 'c' AND conrelid = %s::regclass
"""
BELOW_ZERO = (models.PositiveIntegerField, models.PositiveSmallIntegerField, models.PositiveBigIntegerField)
MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_config.name.startswith(OURS) and model._meta.db_table not in CLOSED_TABLES
]
NUMBERS = sorted(
    (model._meta.label, field.name)
    for model in MODELS
    for field in model._meta.concrete_fields
    if isinstance(field, BELOW_ZERO)
)


def named_in(condition):
    """The fields that a check names, in the order in which it does."""
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0].partition("__")[0]
        elif hasattr(child, "children"):
            yield from named_in(child)


CODES = sorted(
    {
        (model._meta.label, constraint.name, field)
        for model in MODELS
        for constraint in model._meta.constraints
        if constraint.name.endswith("_known")
        for field in named_in(constraint.condition)
    }
)


def refusing(table, changes):
    """The checks of the table, each asked alone, that a copy of a row changed in this way does not pass.

    Asked one by one, because the database names only the first of several.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, [table])
        checks = cursor.fetchall()
        return {name for name, condition in checks if not passes(cursor, table, condition, changes)}


def passes(cursor, table, condition, changes):
    condition = condition.replace("%", "%%")
    cursor.execute(f"SELECT {condition} FROM ({CHANGED.format(table=table)}) changed", [json.dumps(changes)])
    return cursor.fetchone()[0] is not False


def refused(world, label, field, value):
    """The checks that refuse a copy of a row with one field changed, when the database has refused it."""
    model = apps.get_model(label)
    table, changes = model._meta.db_table, {model._meta.get_field(field).column: value}
    with working(world, table, OWN, "lane", "other"):
        with pytest.raises(IntegrityError) as error:
            copied(table, new_key(model) | changes)
        assert isinstance(error.value.__cause__, CheckViolation)
        return refusing(table, changes)


@pytest.mark.parametrize(("label", "field"), NUMBERS)
def test_no_number_goes_below_zero(world, label, field):
    meta = apps.get_model(label)._meta
    assert f"{meta.db_table}_{meta.get_field(field).column}_check" in refused(world, label, field, -1)


@pytest.mark.parametrize(("label", "constraint", "field"), CODES)
def test_no_code_stands_that_its_list_does_not_know(world, label, constraint, field):
    several = isinstance(apps.get_model(label)._meta.get_field(field), ArrayField)
    assert constraint in refused(world, label, field, ["?"] if several else "?")
