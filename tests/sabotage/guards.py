"""The guards of the house. Each is switched off once; the named tests must then fail.

A guard is switched off by SQL, run as the owner in a copy of the test database, or by putting
something harmless-looking in place of a function, method or setting.
"""

from dataclasses import dataclass, field
from importlib import import_module

from django.conf import settings


@dataclass(frozen=True)
class Guard:
    """One guard: its name, the tests that notice its absence, and how it is switched off."""

    name: str
    noticed_by: str
    sql: str = ""
    replaced: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)

    def switch_off_code(self):
        for path, replacement in self.replaced.items():
            owner, attribute = resolve(path)
            setattr(owner, attribute, replacement)
        for name, change in self.settings.items():
            setattr(settings, name, change(getattr(settings, name)))


def resolve(path):
    """ "package.module:Class.method" → (the class, "method")."""
    module, _, names = path.partition(":")
    *outer, attribute = names.split(".")
    owner = import_module(module)
    for name in outer:
        owner = getattr(owner, name)
    return owner, attribute


def without(word):
    """A setting's list, less the entries that contain the word."""
    return lambda entries: [entry for entry in entries if word not in entry]


def unprotected(table):
    """Let the application's role see every program's rows."""
    return f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


def no_trigger(table, name):
    """Drop a trigger by the readable part of its name."""
    return (
        "DO $$ DECLARE found text; BEGIN SELECT tgname INTO STRICT found FROM pg_trigger "
        f"WHERE tgrelid = '{table}'::regclass AND tgname LIKE 'pgtrigger_{name}%'; "
        f"EXECUTE format('DROP TRIGGER %I ON {table}', found); END $$"
    )


def no_constraint(table, name):
    """Drop a constraint, or the unique index that Django made for a conditional one."""
    return (
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_constraint "
        f"WHERE conrelid = '{table}'::regclass AND conname = '{name}') "
        f"THEN ALTER TABLE {table} DROP CONSTRAINT {name}; ELSE DROP INDEX {name}; END IF; END $$"
    )


ROWS = "tests/scope/test_row_security.py"

GUARDS = [
    Guard(
        "the log cannot be changed",
        f"{ROWS}::test_the_log_can_be_neither_changed_nor_emptied",
        sql=f"GRANT UPDATE, DELETE ON audit_event TO app; {no_trigger('audit_event', 'audit_never_changes')}",
    ),
    Guard(
        "events are read only inside their program",
        f"{ROWS}::test_an_event_is_read_only_inside_its_programs_scope",
        sql=unprotected("audit_event"),
    ),
]
