"""How many statements a page asks of the database, and how many rows they read: from plans, not from a clock.

Each statement that only reads is explained and analyzed right before it runs, in the page's own transaction
and scope. BEGIN, COMMIT and savepoints are not counted.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection

NOT_COUNTED = ("SAVEPOINT", "RELEASE", "ROLLBACK")
READS = re.compile(r"\s*\(*\s*(SELECT|WITH)\b", re.IGNORECASE)
A_PAGE_OF_ROWS = re.compile(r"\bLIMIT (25|26)\b")
BY_INDEX = "SELECT " + ", ".join(
    f"set_config('enable_{way}', 'off', true)"
    for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin")
)
REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")


@dataclass
class StatementsAsked:
    """What was asked: the statements, and of those that read a page of a list, how many rows were read."""

    statements: list[str] = field(default_factory=list)
    read: int = 0  # rows, by all statements
    listed: int = 0  # rows that statements of a page of a list answered with
    read_for_list: int = 0

    @property
    def queries(self) -> int:
        return len(self.statements)

    @property
    def read_a_row(self) -> float | None:
        """Rows read for each row of a list; None where no list was read."""
        return round(self.read_for_list / self.listed, 1) if self.listed else None

    def note(self, sql: str, plan: dict | None) -> None:
        self.statements.append(sql)
        if plan is None:
            return
        read = rows_read(plan)
        self.read += read
        if A_PAGE_OF_ROWS.search(sql):
            self.listed += round(plan["Actual Rows"])
            self.read_for_list += read


@contextmanager
def asked(*, explain: bool = True, as_if_large: bool = False) -> Iterator[StatementsAsked]:
    """What this process asks of the database meanwhile; without plans, unless they are explained.

    `as_if_large`: plans go by an index wherever one leads, as they do where tables are too large to be read.
    """
    found, busy = StatementsAsked(), []

    def note(execute, sql, params, many, context):
        if busy or sql.startswith(NOT_COUNTED):
            return execute(sql, params, many, context)
        busy.append(sql)
        try:
            reads = explain and READS.match(sql)
            found.note(sql, explained(sql, params, as_if_large=as_if_large) if reads else None)
        finally:
            busy.clear()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def explained(sql: str, params: object, *, as_if_large: bool = False) -> dict:
    """The plan of a statement as it ran."""
    with connection.cursor() as cursor:
        if as_if_large and connection.in_atomic_block:
            cursor.execute(BY_INDEX)
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


def rows_read(node: dict) -> int:
    """Rows that the tables and indexes of a plan gave, with those that were thrown away again."""
    below = sum(rows_read(each) for each in node.get("Plans", ()))
    if "Relation Name" not in node:
        return below
    given = node["Actual Rows"] + sum(node.get(name, 0) for name in REMOVED)
    return below + round(given * node["Actual Loops"])
