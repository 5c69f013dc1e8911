"""Row security as a migration operation, so that a table and its guard are born together."""

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# One comparison of the row's own column with a setting read once per statement: no join (a join
# leaks and is slow), no cast (a cast of an empty setting is an error in the middle of somebody's work).
IN_SCOPE = "{column} = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])"

# The id is turned into text, never the setting into ids: text is what every value can become. Where nobody
# is hidden, which is nearly always, the first comparison settles it once for the whole statement.
NOT_HIDDEN = """
    (SELECT coalesce(current_setting('{setting}', true), '')) = ''
    OR "{column}" IS NULL
    OR "{column}"::text NOT IN (SELECT unnest(string_to_array(current_setting('{setting}', true), ',')))
"""


class AppendOnly(Operation):
    """The application may read and add rows of this table, never change or remove one."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Privileges are no part of Django's model state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{self.table}" FROM "{settings.APP_ROLE}"')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'GRANT UPDATE, DELETE ON "{self.table}" TO "{settings.APP_ROLE}"')

    def describe(self) -> str:
        return f"Let the application only read and add rows of {self.table}"


class Protect(Operation):
    """Show a table's rows only inside their program's scope.

    FORCE binds the owner too; the owner's own policy lets data migrations work. With
    `append_only` the application may read and add rows, never change or remove them.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, column: str = "program", append_only: bool = False) -> None:
        self.table, self.column, self.append_only = table, column, append_only

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Row security is no part of Django's model state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        in_scope = IN_SCOPE.format(column=self.column)
        for statement in (
            f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY scope ON "{self.table}" TO "{settings.APP_ROLE}" '
            f"USING ({in_scope}) WITH CHECK ({in_scope})",
            f'CREATE POLICY owner ON "{self.table}" TO "{settings.OWNER_ROLE}" '
            "USING (true) WITH CHECK (true)",
        ):
            schema_editor.execute(statement)
        if self.append_only:
            AppendOnly(self.table).database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in (
            f'DROP POLICY IF EXISTS scope ON "{self.table}"',
            f'DROP POLICY IF EXISTS owner ON "{self.table}"',
            f'ALTER TABLE "{self.table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY',
        ):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Protect the rows of {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"protect_{self.table}"


class Hide(Operation):
    """Hide a protected table's rows about people whom the actor may not see; `column` holds their ids.

    The policy is restrictive: it takes away from what the scope shows and never adds to it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, column: str = "person_id") -> None:
        self.table, self.column = table, column

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Row security is no part of Django's model state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(
            f'CREATE POLICY "hidden_{self.column}" ON "{self.table}" AS RESTRICTIVE TO "{settings.APP_ROLE}" '
            f"USING ({NOT_HIDDEN.format(column=self.column, setting='app.hidden')})"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f'DROP POLICY IF EXISTS "hidden_{self.column}" ON "{self.table}"')

    def describe(self) -> str:
        return f"Hide rows of {self.table} about people whom the actor may not see"


class HideInLaw(Operation):
    """Let whoever answers the law see this hidden table's rows about restricted people too."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, column: str = "person_id") -> None:
        self.table, self.column = table, column

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Row security is no part of Django's model state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._compare(schema_editor, "app.hidden_in_law")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self._compare(schema_editor, "app.hidden")

    def _compare(self, schema_editor: BaseDatabaseSchemaEditor, setting: str) -> None:
        hidden = NOT_HIDDEN.format(column=self.column, setting=setting)
        schema_editor.execute(f'ALTER POLICY "hidden_{self.column}" ON "{self.table}" USING ({hidden})')

    def describe(self) -> str:
        return f"Show rows of {self.table} about restricted people to whoever answers the law"
