"""Policies that hide people ask about each row by itself where a star stands for many (`scope_hides`)."""

from typing import Any

from django.db import migrations

from casemgmt.scope.current import needed
from casemgmt.scope.policies import not_hidden

HIDING = "hidden_"  # what the name of such a policy begins with; the column follows


def say_anew(apps: Any, schema_editor: Any) -> None:
    """Those that tables have already; tables made later are given them as they are now."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname, qual FROM pg_policies WHERE starts_with(policyname, %s)", [HIDING]
        )
        for table, name, condition in cursor.fetchall():
            shown = not_hidden(name.removeprefix(HIDING), in_law="app.hidden_in_law" in condition)
            schema_editor.execute(f'ALTER POLICY "{name}" ON "{table}" USING ({shown})')


class Migration(migrations.Migration):
    dependencies = [("scope", "0001_initial")]
    operations = [needed("scope/hiding.sql"), migrations.RunPython(say_anew, migrations.RunPython.noop)]
