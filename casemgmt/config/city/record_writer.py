"""Writes a past into the database by COPY: every state a record was in, who set it, when and why.

Actions write now, but a city has a past, and its rows must carry the moments at which they came to be.
COPY into a protected table is refused under row security, to the owner as well. So rows are copied into a
staging table of this session and inserted from there, by the application's own role: row security, every
constraint and every trigger stay on, and foreign keys are checked before `save` returns.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, models

NEVER = datetime.min.replace(tzinfo=UTC)
KEPT = ("history_date", "history_change_reason", "history_type", "history_user_id")
STAGED = (
    "staged_line bigint, staged_last boolean, history_date timestamptz, history_change_reason text, "
    "history_type text, history_user_id uuid"
)


class RecordWriter:
    """Holds what is written until `save`. The last state of a record is its row, all states its history.

    `dice` (a random.Random) gives the ids too, so that the same dice write the same city; unless `ids`
    are given. `now` is the moment up to which the past is told.
    """

    def __init__(self, dice, now, *, ids=()):
        self.dice, self.now, self.ids = dice, now, iter(ids)
        self.records = {}

    def write(self, thing, *, by, at, reason):
        """A state of a tracked record, set by a user (or None) at a moment; the first one adds it."""
        kind = "+" if thing._state.adding else "~"
        self._line(thing, at, (at, reason, kind, by and by.pk))
        return thing

    def add(self, thing, *, at=None):
        """A state that leaves no history."""
        self._line(thing, at, (None, None, None, None))
        return thing

    def write_down(self):
        """Send everything to the database; returns {table: rows}, histories among them."""
        with connection.cursor() as cursor:
            counts = {}
            for records in self.records.values():
                records.stage(cursor)
                counts |= records.insert(cursor)
                records.clear(cursor)
            check_keys(cursor)
        self.records = {}
        return counts

    def new_id(self):
        return next(self.ids, None) or UUID(int=self.dice.getrandbits(128), version=4)

    def records_of(self, model):
        return self.records.get(model) or self.records.setdefault(model, RecordsOfModel(model))

    def _line(self, thing, at, kept):
        records = self.records_of(type(thing))
        if thing._state.adding:
            thing._state.adding = False
            if records.own_id:
                thing.pk = self.new_id()
            if records.dated:
                thing.created_at = at
        records.line(thing, kept)


@dataclass
class RecordsOfModel:
    """The states of all records of one model, in the order in which they were written."""

    model: type
    lines: list = field(default_factory=list)
    latest: dict = field(default_factory=dict)

    def __post_init__(self):
        meta = self.model._meta
        fields = [one for one in meta.concrete_fields if not isinstance(one, models.AutoField)]
        self.names = [one.attname for one in fields]
        self.columns = [one.column for one in fields]
        self.types = [one.db_type(connection) for one in fields]
        self.documents = [n for n, one in enumerate(fields) if isinstance(one, models.JSONField)]
        self.own_id = isinstance(meta.pk, models.UUIDField)
        self.numbered = isinstance(meta.pk, models.AutoField)
        self.dated = "created_at" in self.names
        self.clock = next((name for name in ("at", "created_at") if name in self.names), None)

    def line(self, thing, kept):
        self._add(id(thing), thing, thing.__dict__, kept)  # holds the record too: its id() stays its own

    def state(self, values):
        """A state that was written down before: values by column, and what is kept beside them."""
        self._add(values.get("id"), None, values, [values[name] for name in KEPT])

    def _add(self, key, thing, values, kept):
        row = [values[name] for name in self.names]
        for number in self.documents:
            if not isinstance(row[number], str):
                row[number] = json.dumps(row[number])
        before = self.latest.get(key) if key else None
        if before:
            before[1][-5] = False
        line = [*row, True, *kept]
        self.latest[key] = thing, line
        self.lines.append(line)

    def when(self, line):
        """The moment of a line, by which the database numbers it."""
        return line[-4] or (line[self.names.index(self.clock)] if self.clock else NEVER)

    @property
    def table(self):
        return self.model._meta.db_table

    def stage(self, cursor):
        """Copy the lines into a table of this session; what is numbered by the database, by its moments."""
        self.lines.sort(key=self.when)
        columns = [f'"{name}" {kind}' for name, kind in zip(self.columns, self.types, strict=True)]
        cursor.execute(f"CREATE TEMP TABLE staged_{self.table} ({', '.join(columns)}, {STAGED})")
        named = f"{listed(self.columns)}, staged_last, {', '.join(KEPT)}, staged_line"
        with cursor.copy(f"COPY staged_{self.table} ({named}) FROM STDIN") as copy:
            for number, line in enumerate(self.lines):
                copy.write_row((*line, number))

    def insert(self, cursor, renamed=None):
        """First each record as it is, then how it came to be; `renamed` gives SQL in the place of columns."""
        counts = self._into(cursor, self.table, self.columns, "staged_last", renamed or {})
        if hasattr(self.model, "history"):
            history = self.model.history.model._meta
            tracked = {one.column for one in history.concrete_fields}
            columns = [*(one for one in self.columns if one in tracked), *KEPT]
            counts |= self._into(cursor, history.db_table, columns, "history_type IS NOT NULL", renamed or {})
        return counts

    def clear(self, cursor):
        cursor.execute(f"DROP TABLE staged_{self.table}")

    def _into(self, cursor, table, columns, which, renamed):
        values = ", ".join(renamed.get(column, f'"{column}"') for column in columns)
        cursor.execute(
            f'INSERT INTO "{table}" ({listed(columns)}) '
            f"SELECT {values} FROM staged_{self.table} WHERE {which} ORDER BY staged_line"
        )
        return {table: cursor.rowcount}


def listed(columns):
    return ", ".join(f'"{column}"' for column in columns)


def check_keys(cursor):
    """Ask the deferred foreign keys now, while it is known who wrote the rows."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
