"""Proving a log of a million events, against reading the same rows once and proving nothing.

The events are written, sealed and proven in a database of their own. The database counts its rows before it
is asked, as any server does within a minute: unanalyzed, it plans as if the log were empty.
"""

from statistics import median

from django.db import connection, transaction

from casemgmt import scope
from casemgmt.audit import actions, verifying
from casemgmt.config.benchmarks.clock import seconds
from casemgmt.config.benchmarks.scratch import as_owner, say, scratch
from casemgmt.scope.login import logged_in_as_owner

SIZE = 1_000_000  # events
AT_ONCE = 100_000
WRITE = """
    INSERT INTO audit_event (program, actor, kind, object_kind, object_id, why, detail)
    SELECT 'benchmark', 'user:' || md5(mod(n, 200)::text)::uuid, 'read', 'people.person',
           md5(mod(n, 9999)::text)::uuid, '', '{"page": 1}'
    FROM generate_series(%s::int, %s::int) AS n
"""


def measure(*, rounds, size):
    """Seconds to verify the log; beside it, how long writing and sealing the events took."""
    with scratch("benchmark_audit") as database:
        written = seconds(write, size)
        sealed = seconds(actions.seal)
        say(f"{size:,} events written in {written:.1f} s and sealed in {sealed:.1f} s")
        count(database)
        bare, verified = [], []
        for _round in range(rounds):
            bare.append(seconds(read))
            verified.append(seconds(prove, size))
            say(f"read in {bare[-1]:.1f} s, verified in {verified[-1]:.1f} s")
    return {
        "what": f"{size} events verified against their chain and seals",
        "beside": "the same rows read once through a server-side cursor",
        "unit": "seconds",
        "figure": round(median(verified), 2),
        "yardstick": round(median(bare), 2),
        "writing_seconds": round(written, 2),
        "sealing_seconds": round(sealed, 2),
    }


def write(size):
    """By the hundred thousand, each part committed, as a log grows."""
    for first in range(1, size + 1, AT_ONCE):
        with scope.acting_as(programs=["benchmark"], actor="system:benchmark"), connection.cursor() as cursor:
            cursor.execute(WRITE, [first, min(first + AT_ONCE - 1, size)])


def count(database):
    with as_owner(database) as owner:
        owner.execute("VACUUM ANALYZE audit_event, audit_link, audit_seal")


def read():
    """With the owner's eyes, like the proof."""
    with logged_in_as_owner(), transaction.atomic():
        for _row in verifying.rows_of(verifying.LINKS, {"program": None}):
            pass


def prove(size):
    with logged_in_as_owner(), transaction.atomic():
        verdict = verifying.verify()
    if verdict.findings or verdict.sealed != size:
        raise AssertionError(verdict.findings[:3])
