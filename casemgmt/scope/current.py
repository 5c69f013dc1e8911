"""The database's functions, policies and triggers as they are now: files of the rooms.

A room's `sql/*.sql` say all of it that does not come with a table (`policies`, triggers of a model).
`migrate` ends with applying each file that changed since it was last applied, rooms below first, in one
transaction; so a file must hold when applied over itself. What is taken out of a file a migration drops.

Three questions are asked of every room: who is hidden from an actor (`scope_hidden`), from whom a paper of
the law is (`scope_hidden_in_law`), and whose records stay (`scope_on_hold`). A room answers by a function of
that ending in its own files, like `people_hidden`; what is asked of the scope is the union of the answers.
Beside each of its sets a room says whether one id is among them (`people_hides`), for scopes that hide many.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor

from casemgmt.scope import MOST_HIDDEN

SETS = ("hidden", "hidden_in_law")
ONE = {"hidden": "hides", "hidden_in_law": "hides_in_law"}
ANSWER = re.compile(r"FUNCTION ((?!scope_)\w+?_(hidden|hidden_in_law|hides|hides_in_law|on_hold))\(")
NOBODY = "SELECT NULL::uuid WHERE false"


@dataclass(frozen=True)
class SqlFile:
    """One file of a room, with the words filled in that depend on the installation."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def files() -> list[SqlFile]:
    """Every room's files, rooms below first."""
    found = [
        (f"{room.label}/{path.name}", path.read_text("utf-8"), room)
        for room in reversed(list(apps.get_app_configs()))
        for path in sorted(Path(room.path, "sql").glob("*.sql"))
    ]
    answers = _answers(text for _, text, _ in found)
    return [SqlFile(name, _filled(text, _words(room) | answers)) for name, text, room in found]


def stale(connection: BaseDatabaseWrapper) -> list[SqlFile]:
    """Those whose present text the database does not have yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT file, digest FROM scope_applied")
        applied = dict(cursor.fetchall())
    return [each for each in files() if applied.get(each.name) != each.digest]


def apply(*, alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Apply, as the owner, each file that changed; their names. Nothing while a migration is missing."""
    connection = connections[alias]
    if not is_migrated(connection):
        return []
    with transaction.atomic(using=alias):
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE scope_applied IN EXCLUSIVE MODE")
        changed = stale(connection)
        _execute(connection, changed)
    return [each.name for each in changed]


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether every migration is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def needed(*names: str) -> RunPython:
    """An operation that applies these files at once: a table's own columns or triggers call them."""

    def now(_: Any, schema_editor: Any) -> None:
        _execute(schema_editor.connection, [each for each in files() if each.name in names])

    return RunPython(now, RunPython.noop)


def _execute(connection: BaseDatabaseWrapper, chosen: Iterable[SqlFile]) -> None:
    with connection.cursor() as cursor:
        # Functions may name tables and functions that a later file or migration makes.
        cursor.execute("SELECT set_config('check_function_bodies', 'off', true)")
        for each in chosen:
            cursor.execute(each.text)
            cursor.execute(
                "INSERT INTO scope_applied (file, digest) VALUES (%s, %s)"
                " ON CONFLICT (file) DO UPDATE SET digest = EXCLUDED.digest",
                [each.name, each.digest],
            )


def _answers(texts: Iterable[str]) -> dict[str, str]:
    given: dict[str, list[str]] = {question: [] for question in (*SETS, *ONE.values(), "on_hold")}
    for name, question in ANSWER.findall("\n".join(texts)):
        given[question].append(name)
    sets = {f"who_is_{question}": _union(given[question]) for question in SETS}
    whether = {f"whether_{question}": _one_of(given[ONE[question]]) for question in SETS}
    held = {"who_is_on_hold": " OR ".join(f"{name}(who)" for name in given["on_hold"]) or "false"}
    return sets | whether | held


def _union(names: list[str]) -> str:
    return " UNION ALL ".join(f"SELECT id FROM {name}(actor, programs) AS id" for name in names) or NOBODY


def _one_of(names: list[str]) -> str:
    return " OR ".join(f"{name}(actor, programs, asked)" for name in names) or "false"


def _words(room: AppConfig) -> dict[str, str]:
    """The names of the roles, and what the room's own code knows and its SQL needs (`sql_words`)."""
    said: Callable[[], dict[str, str]] = getattr(room, "sql_words", dict)
    roles = {"app": settings.APP_ROLE, "owner": settings.OWNER_ROLE, "aggregate": settings.AGGREGATE_ROLE}
    return {name: f'"{role}"' for name, role in roles.items()} | {"most": str(MOST_HIDDEN)} | said()


def _filled(text: str, words: dict[str, str]) -> str:
    """Each `{word}` of the text in its place."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: words[found[1]], text)
