"""Row security and legal holds as migration operations, so that a table and its guards are born together."""

from collections.abc import Iterable

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# One comparison of the row's own column with a setting read once per statement: no join (a join
# leaks and is slow), no cast (a cast of an empty setting is an error in the middle of somebody's work).
IN_SCOPE = "{column} = ANY ((SELECT string_to_array(current_setting('app.programs', true), ','))::text[])"

# The id is turned into text, never the setting into ids: text is what every value can become. Where nobody
# is hidden, which is nearly always, the first comparison settles it once for the whole statement; where many
# are, a star stands for them and each row is asked about by itself.
NOT_HIDDEN = """
    (SELECT coalesce(current_setting('{setting}', true), '')) = ''
    OR "{column}" IS NULL
    OR CASE (SELECT current_setting('{setting}', true)) WHEN '*' THEN NOT {hides}("{column}")
        ELSE "{column}"::text NOT IN (SELECT unnest(string_to_array(current_setting('{setting}', true), ',')))
    END
"""


def not_hidden(column: str, *, in_law: bool) -> str:
    """The condition under which a row, with a person's id in this column, is shown to the actor."""
    law = "_in_law" if in_law else ""
    return NOT_HIDDEN.format(column=column, setting=f"app.hidden{law}", hides=f"scope_hides{law}")


class OnTable(Operation):
    """A guard of one table, said in SQL; no part of Django's model state."""

    reduces_to_sql = True
    reversible = True

    def put_on(self) -> Iterable[str]:
        """The statements that set the guard."""
        raise NotImplementedError

    def take_off(self) -> Iterable[str]:
        """The statements that remove it."""
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing of it stands in a model."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.put_on():
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in self.take_off():
            schema_editor.execute(statement)


class AppendOnly(OnTable):
    """The application may read and add rows of this table, never change or remove one."""

    def __init__(self, table: str) -> None:
        self.table = table

    def put_on(self) -> Iterable[str]:
        yield f'REVOKE UPDATE, DELETE, TRUNCATE ON "{self.table}" FROM "{settings.APP_ROLE}"'

    def take_off(self) -> Iterable[str]:
        yield f'GRANT UPDATE, DELETE ON "{self.table}" TO "{settings.APP_ROLE}"'

    def describe(self) -> str:
        return f"Let the application only read and add rows of {self.table}"


class Protect(OnTable):
    """Show a table's rows only inside their program's scope.

    FORCE binds the owner too; the owner's own policy lets data migrations work. With
    `append_only` the application may read and add rows, never change or remove them.
    """

    def __init__(self, table: str, column: str = "program", append_only: bool = False) -> None:
        self.table, self.column, self.append_only = table, column, append_only

    def put_on(self) -> Iterable[str]:
        in_scope = IN_SCOPE.format(column=self.column)
        yield f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{self.table}" FORCE ROW LEVEL SECURITY'
        yield (
            f'CREATE POLICY scope ON "{self.table}" TO "{settings.APP_ROLE}" '
            f"USING ({in_scope}) WITH CHECK ({in_scope})"
        )
        yield (
            f'CREATE POLICY owner ON "{self.table}" TO "{settings.OWNER_ROLE}" USING (true) WITH CHECK (true)'
        )
        if self.append_only:
            yield from AppendOnly(self.table).put_on()

    def take_off(self) -> Iterable[str]:
        yield f'DROP POLICY IF EXISTS scope ON "{self.table}"'
        yield f'DROP POLICY IF EXISTS owner ON "{self.table}"'
        yield f'ALTER TABLE "{self.table}" NO FORCE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY'

    def describe(self) -> str:
        return f"Protect the rows of {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"protect_{self.table}"


class Hide(OnTable):
    """Hide a protected table's rows about people whom the actor may not see; `column` holds their ids.

    The policy is restrictive: it takes away from what the scope shows and never adds to it. `in_law`: whoever
    answers the law sees the rows about restricted people too.
    """

    def __init__(self, table: str, column: str = "person_id", in_law: bool = False) -> None:
        self.table, self.column, self.in_law = table, column, in_law

    def put_on(self) -> Iterable[str]:
        yield (
            f'CREATE POLICY "hidden_{self.column}" ON "{self.table}" AS RESTRICTIVE TO "{settings.APP_ROLE}" '
            f"USING ({not_hidden(self.column, in_law=self.in_law)})"
        )

    def take_off(self) -> Iterable[str]:
        yield f'DROP POLICY IF EXISTS "hidden_{self.column}" ON "{self.table}"'

    def describe(self) -> str:
        return f"Hide rows of {self.table} about people whom the actor may not see"


class Hold(OnTable):
    """Ask for a legal hold before a row of this table goes, or moves to another person.

    `column` holds the person's id; with `through` it leads to a row of that table, whose `person_id` does.
    While the database function `scope_on_hold` says that the records stay, whoever deletes is refused.
    """

    def __init__(self, table: str, column: str = "person_id", through: str = "") -> None:
        self.table, self.column, self.through = table, column, through

    def put_on(self) -> Iterable[str]:
        asked = ", ".join(f"'{part}'" for part in (self.column, self.through) if part)
        goes, column = f"legal_hold_{self.column}", f'"{self.column}"'
        yield (
            f'CREATE TRIGGER "{goes}" BEFORE DELETE ON "{self.table}" FOR EACH ROW '
            f"EXECUTE FUNCTION scope_hold({asked})"
        )
        yield (
            f'CREATE TRIGGER "{goes}_moves" BEFORE UPDATE OF {column} ON "{self.table}" FOR EACH ROW '
            f"WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION scope_hold({asked})"
        )

    def take_off(self) -> Iterable[str]:
        for name in (f"legal_hold_{self.column}", f"legal_hold_{self.column}_moves"):
            yield f'DROP TRIGGER IF EXISTS "{name}" ON "{self.table}"'

    def describe(self) -> str:
        return f"Keep the rows of {self.table} while they are on legal hold"
