"""Every guard that can be listed: what the database refuses by itself, and what a role may not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from tests import database
from tests.sabotage.means import OURS, Guard, granted, no_constraint

NOTES = Path(settings.VAR_DIR) / "refused.json"
# Unique as the primary key within it is: foreign keys of two columns lean on it, and it refuses nothing.
LEANED_ON = """
    SELECT FROM pg_constraint key WHERE key.contype = 'p' AND key.conrelid = pg_constraint.conrelid
    AND key.conkey <@ pg_constraint.conkey
"""
CONSTRAINTS = f"""
    SELECT conrelid::regclass::text, conname FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u', 'x')
    AND NOT (contype = 'u' AND EXISTS ({LEANED_ON}))
    UNION
    SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index
    JOIN pg_class ON pg_class.oid = indexrelid
    WHERE indisunique AND NOT indisprimary AND relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
# What a trigger waits for stands in the bits of its type.
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, proname, array_remove(ARRAY[
        CASE WHEN tgtype & 4 > 0 THEN 'INSERT' END, CASE WHEN tgtype & 8 > 0 THEN 'DELETE' END,
        CASE WHEN tgtype & 16 > 0 THEN 'UPDATE' END, CASE WHEN tgtype & 32 > 0 THEN 'TRUNCATE' END], NULL)
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal
"""
PRIVILEGES = """
    SELECT relname, verb
    FROM pg_class, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS verb
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    AND NOT has_table_privilege('app', pg_class.oid, verb)
"""


@dataclass(frozen=True)
class Trigger:
    """A trigger as the database knows it: enough to tell which one an error came from."""

    table: str
    name: str
    function: str
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Catalog:
    """What can be listed: (table, name) of constraints, triggers, (table, verb) that nobody may."""

    constraints: frozenset[tuple[str, str]]
    triggers: frozenset[Trigger]
    privileges: frozenset[tuple[str, str]]

    def names(self) -> Iterator[str]:
        """The name of each guard, as in the notes of a run."""
        yield from (f"constraint {table} {name}" for table, name in self.constraints)
        yield from (f"trigger {trigger.table} {trigger.name}" for trigger in self.triggers)
        yield from (f"privilege {table} {verb}" for table, verb in self.privileges)
        yield from (f"permission {permission}" for permission in Permission)


def read(name: str) -> Catalog:
    """The catalog of the database of this name; of the tables of our own models alone."""
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith(OURS)
    }
    with database.session(name) as owner:
        rows = {query: owner.execute(query).fetchall() for query in (CONSTRAINTS, TRIGGERS, PRIVILEGES)}
    return Catalog(
        frozenset(row for row in rows[CONSTRAINTS] if row[0] in ours),
        frozenset(Trigger(*row[:3], tuple(row[3])) for row in rows[TRIGGERS]),
        frozenset(row for row in rows[PRIVILEGES] if row[0] in ours),
    )


def noted() -> list[Guard]:
    """The guards that tests of the last whole run saw refuse something, by name; none before the first."""
    notes = json.loads(NOTES.read_text()) if NOTES.exists() else {}
    return [guard(name, tests) for name, tests in sorted(notes.items())]


def guard(name: str, tests: list[str]) -> Guard:
    """The guard of this name, which these tests have seen refuse something."""
    kind, *of = name.split(" ")
    match kind, of:
        case "constraint", [table, constraint]:
            return Guard(name, tests, sql=no_constraint(table, constraint))
        case "trigger", [table, trigger]:
            return Guard(name, tests, sql=f'DROP TRIGGER "{trigger}" ON {table}')
        case "privilege", [table, verb]:
            return Guard(name, tests, sql=granted(verb, table))
        case "permission", [permission]:
            return Guard(name, tests, replaced={"casemgmt.access.policy:grants": _held(permission)})
    raise ValueError(f"Nobody knows what a guard called {name} is.")


def _held(permission):
    """`policy.grants` of a world where everybody holds one permission."""
    asked = policy.grants

    def grants(membership, wanted):
        return wanted == permission or asked(membership, wanted)

    return grants
