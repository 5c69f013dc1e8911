"""Each rule of a table is broken by a copy of a row that is there, changed in as little as possible."""

import json

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.broken_rules import BROKEN
from tests.world.every_table import new_key, working
from tests.world.programs import OWN

pytestmark = pytest.mark.django_db

RULES = [(label, rule, changes) for label, rules in BROKEN.items() for rule, changes in rules.items()]
ANSWER = """
    INSERT INTO staffwellbeing_tally (token, program, team, month, item, answer)
    VALUES (gen_random_uuid(), 'lane', gen_random_uuid(), %s, %s, gen_random_uuid())
"""


def refusals(table, changes):
    """The rules that refuse such copies of the table's rows, each of which is tried and taken back."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT ctid::text FROM "{table}"')
        rows = [place for (place,) in cursor.fetchall()]
    return {refusal(table, changes, place) for place in rows}


def refusal(table, changes, place):
    copy = f'INSERT INTO "{table}" SELECT (jsonb_populate_record(one, %s)).* FROM "{table}" one'
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{copy} WHERE ctid = %s::tid", [json.dumps(changes), place])
            transaction.set_rollback(True)
    except IntegrityError as refused:
        return refused.__cause__.diag.constraint_name


@pytest.mark.parametrize(("label", "rule", "changes"), RULES, ids=[rule for _label, rule, _changes in RULES])
def test_what_breaks_a_rule_is_refused_by_it(world, label, rule, changes):
    model = apps.get_model(label)
    with working(world, model._meta.db_table, OWN, "lane", "other"):
        assert rule in refusals(model._meta.db_table, new_key(model) | changes)


@pytest.mark.parametrize(
    ("rule", "month", "item"),
    [
        ("tally_month_is_its_first_day", "2026-03-02", "shift"),
        ("tally_item_known", "2026-03-01", "appetite"),
    ],
)
def test_an_answer_behind_the_wall_that_breaks_a_rule_is_refused_by_it(rule, month, item):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ANSWER, [month, item])
    assert refused.value.__cause__.diag.constraint_name == rule
