"""What every column of a kind refuses: codes that its list does not know, and numbers below zero."""

import json
import uuid

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction

from tests.matrix.world import OWN
from tests.sabotage.catalog import OURS
from tests.scope.furnished import working
from tests.scope.tables import CLOSED_TABLES

pytestmark = pytest.mark.django_db

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


def refused(world, model, field, value):
    """The constraint that refuses a copy of a row with one field changed."""
    column, table = model._meta.get_field(field).column, model._meta.db_table
    changes = {model._meta.pk.column: new_key(model), column: value}
    copy = f'INSERT INTO "{table}" SELECT (jsonb_populate_record(one, %s)).* FROM "{table}" one LIMIT 1'
    with working(world, table, OWN, "lane", "other"):
        refuses = pytest.raises(IntegrityError)
        with refuses as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(copy, [json.dumps(changes)])
    return error.value.__cause__.diag.constraint_name


def new_key(model):
    key = model._meta.pk
    while key.is_relation:
        key = key.target_field
    return str(uuid.uuid4()) if isinstance(key, models.UUIDField) else 2_000_000_000


@pytest.mark.parametrize(("label", "field"), NUMBERS)
def test_no_number_goes_below_zero(world, label, field):
    assert refused(world, apps.get_model(label), field, -1)


@pytest.mark.parametrize(("label", "constraint", "field"), CODES)
def test_no_code_stands_that_its_list_does_not_know(world, label, constraint, field):
    model = apps.get_model(label)
    several = isinstance(model._meta.get_field(field), ArrayField)
    assert refused(world, model, field, ["?"] if several else "?")
