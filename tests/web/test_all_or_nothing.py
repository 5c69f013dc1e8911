"""What a form does is done whole: where the last row of its history or log finds no room, nothing stays."""

import re

import pytest
from django.db import OperationalError, connection, transaction

from tests.matrix.doubled import BESIDE, Doubled
from tests.world.programs import OWN

KEPT = re.compile(r'INSERT INTO "(\w*_historical\w*|audit_event)"')
WRITTEN = re.compile(r'(?:INSERT INTO|UPDATE) "(\w+)"')
FEWEST = 60  # forms that leave a row of history or of the log


class Disk:
    """Takes so many rows of histories and the log, and no more; `tables` are those written to before."""

    def __init__(self, room=None):
        self.room, self.kept, self.is_full, self.tables = room, 0, False, set()

    def __call__(self, execute, sql, params, many, context):
        if KEPT.match(sql.lstrip()):
            if self.kept == self.room:
                self.is_full = True
                raise OperationalError("no space left on device")
            self.kept += 1
        self.tables |= set(WRITTEN.findall(sql)) - BESIDE
        return execute(sql, params, many, context)


@pytest.fixture
def worker(matrix_world):
    with transaction.atomic():
        yield Doubled(matrix_world, other_first=False)
        transaction.set_rollback(True)


def send(worker, url, body, disk):
    """(the answer's status, the tables in which something of it stays); taken back at the end."""
    with transaction.atomic():
        since = asked("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        with connection.execute_wrapper(disk):
            answer = worker.client.post(url, body)
        stays = {table for table in disk.tables if newer(table, since)}
        transaction.set_rollback(True)
    return answer.status_code, stays


def newer(table, since):
    """How many of its rows were written since then, by this transaction or a part of it."""
    if not asked("SELECT has_table_privilege(%s, 'SELECT')", table):
        return 0
    return asked(f'SELECT count(*) FROM "{table}" WHERE xmin::text::bigint >= %s', since)


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def test_a_form_whose_last_history_or_log_cannot_be_written_leaves_nothing(worker):
    left, whole = {}, {}
    for row in (*worker.lines(with_records=True), *worker.lines(with_records=False)):
        url = worker.url(row, OWN)
        body, enough = worker.typed(url, OWN), Disk()
        status, whole[row.route] = send(worker, url, body, enough)
        full = Disk(room=enough.kept - 1)
        if status < 400 and enough.kept:
            _status, left[row.route] = send(worker, url, body, full)
            assert full.is_full, f"{row.route} writes something else when it is sent again"
    assert {route: sorted(tables) for route, tables in left.items() if tables} == {}
    assert len([route for route in left if whole[route]]) >= FEWEST, "what is written is seen"
