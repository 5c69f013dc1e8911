"""Proving a log of a million events, against reading the same rows once and proving nothing.

The events are written, sealed and proven in one transaction that is taken back.
"""

from statistics import median
from time import perf_counter

from django.db import connection, transaction

from casemgmt import scope
from casemgmt.audit import actions, verifying

EVENTS = 1_000_000
WRITE = """
    INSERT INTO audit_event (program, actor, kind, object_kind, object_id, why, detail)
    SELECT 'benchmark', 'user:' || md5(mod(n, 200)::text)::uuid, 'read', 'people.person',
           md5(mod(n, 9999)::text)::uuid, '', '{"page": 1}'
    FROM generate_series(1, %s) AS n
"""


def measure(*, rounds):
    """Seconds to verify the log; beside it, how long writing and sealing the million took."""
    with scope.acting_as(programs=["benchmark"], actor="system:benchmark"):
        written = seconds(write)
        sealed = seconds(actions.seal)
        bare = median(seconds(read) for _round in range(rounds))
        verified = median(seconds(prove) for _round in range(rounds))
        transaction.set_rollback(True)
    return {
        "what": f"{EVENTS} events verified against their chain and seals",
        "beside": "the same rows read once through a server-side cursor",
        "unit": "seconds",
        "figure": round(verified, 2),
        "yardstick": round(bare, 2),
        "writing_seconds": round(written, 2),
        "sealing_seconds": round(sealed, 2),
    }


def write():
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [EVENTS])


def read():
    for _row in verifying.rows_of(verifying.LINKS, {"program": "benchmark"}):
        pass


def prove():
    verdict = verifying.verify(program="benchmark")
    if verdict.findings or verdict.sealed != EVENTS:
        raise AssertionError(verdict.findings[:3])


def seconds(job):
    begin = perf_counter()
    job()
    return perf_counter() - begin
