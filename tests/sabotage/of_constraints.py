"""Constraints that protect people, each with the row that it alone refuses."""

from django.apps import apps

from tests.constraints import REFUSED
from tests.sabotage.means import Guard, no_constraint

REFUSING = [
    Guard(
        f"constraint {name}",
        f"tests/test_constraints.py::test_the_database_itself_refuses[{name}]",
        sql=no_constraint(apps.get_model(model)._meta.db_table, name),
    )
    for model, name, _changes in REFUSED
]
