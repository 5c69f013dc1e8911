import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from casemgmt.scope.login import logged_in_as_owner
from casemgmt.scope.policies import Protect
from casemgmt.scope.together import Together

PAIR = Together(
    migrations.CreateModel(
        name="Child",
        fields=[
            ("program", models.TextField(primary_key=True)),
            ("parent", models.ForeignKey("x.Parent", models.CASCADE)),
        ],
    ),
    migrations.CreateModel(name="Parent", fields=[("program", models.TextField(primary_key=True))]),
    Protect("x_child"),
)


@pytest.fixture
def states():
    before = ProjectState()
    after = before.clone()
    PAIR.state_forwards("x", after)
    return before, after


def tables():
    return {name for name in connection.introspection.table_names() if name.startswith("x_")}


@pytest.mark.django_db(transaction=True)
def test_tables_that_point_at_each_other_are_made_and_unmade_together(states):
    before, after = states
    with logged_in_as_owner():
        with connection.schema_editor() as editor:
            PAIR.database_forwards("x", editor, before, after)
        assert tables() == {"x_child", "x_parent"}
        with connection.schema_editor() as editor:
            PAIR.database_backwards("x", editor, after, before)
        assert tables() == set()


def test_it_says_each_thing_that_it_does():
    assert PAIR.describe() == "Create model Child; Create model Parent; " + Protect("x_child").describe()
