"""What the application's database role may do: read and write rows, never own or alter a table.

And which of the rooms' SQL files are applied (`casemgmt.scope.current`), with those that guards of tables call.
"""

from typing import Any

from django.conf import settings
from django.db import migrations

from casemgmt.scope.current import needed

GRANTS = (
    'GRANT USAGE ON SCHEMA public TO "{app}"',
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app}"',
    'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{app}"',
    'ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public '
    'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{app}"',
    'ALTER DEFAULT PRIVILEGES FOR ROLE "{owner}" IN SCHEMA public '
    'GRANT USAGE, SELECT ON SEQUENCES TO "{app}"',
    "CREATE TABLE scope_applied (file text PRIMARY KEY, digest text NOT NULL)",
    'REVOKE INSERT, UPDATE, DELETE ON scope_applied FROM "{app}"',
)


def grant(apps: Any, schema_editor: Any) -> None:
    for statement in GRANTS:
        schema_editor.execute(statement.format(app=settings.APP_ROLE, owner=settings.OWNER_ROLE))


class Migration(migrations.Migration):
    initial = True
    run_before = [("contenttypes", "0001_initial")]
    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        needed("scope/holding.sql", "scope/questions.sql", "scope/hiding.sql"),
    ]
