"""Whether the log is what was sealed. Reads everything once, in order, and changes nothing.

Promised: an event altered, taken out, put in or moved after it was sealed is found and named; so is a chain
that was cut off or written anew, up to the last anchor given. Not promised: events that still wait for their
seal, and whatever was sealed after that anchor and removed together with its links and seals.
"""

import hashlib
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

ROWS_AT_A_TIME = 5_000

# Spelled out rather than called: the function of the database is one of the things that could be changed.
CONTENT = """jsonb_build_array(
    e.id, e.xact::text, (extract(epoch FROM e.at) * 1000000)::bigint, e.program, e.actor, e.kind,
    e.object_kind, e.object_id, e.why, e.detail
)::text"""
# `OFFSET 0` and scalar subqueries: one look at an index a row, whatever the planner believes of a table
# that nobody has analyzed yet (measured: it preferred quadratic ways).
LINKS = f"""
    SELECT l.program, l.position, l.event, l.digest, e.content
    FROM audit_link l
    LEFT JOIN LATERAL (SELECT {CONTENT} AS content FROM audit_event e WHERE e.id = l.event OFFSET 0) e ON true
    WHERE %(program)s::text IS NULL OR l.program = %(program)s::text ORDER BY l.program, l.position
"""
SEALS = """
    SELECT s.program, s.first, s.last, s.digest = l.digest
    FROM audit_seal s
    LEFT JOIN LATERAL (
        SELECT digest FROM audit_link l WHERE l.program = s.program AND l.position = s.last OFFSET 0
    ) l ON true
    WHERE %(program)s::text IS NULL OR s.program = %(program)s::text ORDER BY s.program, s.last
"""
# An event without a link waits for the next batch, unless the last one must have seen it. No transaction of
# ours is open for an hour; what claims to have happened longer before a seal was not written then.
UNSEALED = """
    SELECT e.program, e.id, e.id <= s.top AND e.xact < s.settled::xid8 OR e.at < s.at - interval '1 hour'
    FROM audit_event e LEFT JOIN (SELECT at, top, settled FROM audit_seal ORDER BY id DESC LIMIT 1) s ON true
    WHERE (SELECT l.event FROM audit_link l WHERE l.event = e.id) IS NULL
      AND (%(program)s::text IS NULL OR e.program = %(program)s::text)
"""
MISDATED = """
    SELECT s.program, m.event
    FROM (
        SELECT program, first, last, at, lag(at) OVER (PARTITION BY program ORDER BY last) AS before
        FROM audit_seal WHERE %(program)s::text IS NULL OR program = %(program)s::text
    ) s
    CROSS JOIN LATERAL (
        SELECT l.event FROM audit_link l JOIN audit_event e ON e.id = l.event
        WHERE l.program = s.program AND l.position BETWEEN s.first AND s.last
          AND (e.at > s.at OR e.at < s.before - interval '1 hour')
        OFFSET 0
    ) m
"""
ANCHORS = """
    SELECT a.at, a.program, a.position, a.event, l.digest
    FROM unnest(%(at)s::text[], %(program)s::text[], %(position)s::bigint[], %(event)s::bigint[],
                %(digest)s::bytea[]) AS a (at, program, position, event, digest)
    LEFT JOIN audit_link l ON l.program = a.program AND l.position = a.position
    WHERE l.digest IS DISTINCT FROM a.digest OR l.event <> a.event ORDER BY a.program, a.position
"""


class Finding(NamedTuple):
    """Something that is not as it was sealed: in whose chain, at which event, and what in words."""

    program: str
    event: int | None
    words: str

    def __str__(self):
        event = f", event {self.event}" if self.event is not None else ""
        return f"{self.program or 'no program'}{event}: {self.words}"


@dataclass
class LogVerdict:
    """What was read, and what was found."""

    sealed: int = 0
    waiting: int = 0
    anchors: int = 0
    findings: list = field(default_factory=list)

    def find(self, program, event, words):
        self.findings.append(Finding(program, event, words))


def verify(*, anchors=(), program=None):
    """Compare every event with its link, every link with its seal, and both with the anchors.

    `anchors` as `anchors.read` gives them; `program` narrows it to one chain. The connection must see every
    program's rows, and show one state of the database throughout.
    """
    verdict, of = LogVerdict(), {"program": program}
    heads = _check_links(verdict, of)
    _check_seals(verdict, of, heads)
    _check_unsealed(verdict, of)
    for place, event in rows_of(MISDATED, of):
        verdict.find(place, event, "its moment does not fit the time at which it was sealed; was it put in?")
    _check_anchors(verdict, [one for one in anchors if program in (None, one[1])], heads)
    return verdict


def start_of(program):
    """The digest that a chain begins with."""
    return hashlib.sha256(f"audit chain of {program}".encode()).digest()


def _check_links(verdict, of):
    """Walk each chain; returns {program: its last position}."""
    heads = {}
    for program, links in groupby(rows_of(LINKS, of), key=itemgetter(0)):
        place, before = 0, start_of(program)
        for _program, position, event, digest, content in links:
            if position != place + 1:
                verdict.find(program, event, f"the links {place + 1} to {position - 1} before it are gone")
                before = None
            if content is None:
                verdict.find(program, event, "is gone")
            elif before and hashlib.sha256(bytes(before) + content.encode()).digest() != bytes(digest):
                verdict.find(program, event, "was altered or moved: it is not what was sealed here")
            verdict.sealed += 1
            place, before = position, digest
        heads[program] = place
    return heads


def _check_seals(verdict, of, heads):
    for program, seals in groupby(rows_of(SEALS, of), key=itemgetter(0)):
        place = 0
        for _program, first, last, is_same in seals:
            if first != place + 1:
                verdict.find(program, None, f"the seals do not meet between {place} and {first}")
            if not is_same:
                verdict.find(program, None, f"the seal at {last} does not fit the link there")
            place = last
        if heads.pop(program, 0) != place:
            verdict.find(program, None, f"the seals end at {place}, and the chain does not")
    for program in heads:
        verdict.find(program, None, "its chain has no seals")


def _check_unsealed(verdict, of):
    for program, event, was_seen in rows_of(UNSEALED, of):
        if was_seen:
            verdict.find(program, event, "was put in: it is older than the last seal and not in the chain")
        else:
            verdict.waiting += 1


def _check_anchors(verdict, anchors, heads):
    """The first anchor that a chain does not pass through is named; later ones follow from it."""
    verdict.anchors = len(anchors)
    columns = zip(*anchors, strict=True) if anchors else [()] * 5
    given = dict(zip(("at", "program", "position", "event", "digest"), map(list, columns), strict=True))
    for program, missed in groupby(rows_of(ANCHORS, given), key=itemgetter(1)):
        at, _program, position, event, digest = next(missed)
        if digest is None:
            verdict.find(program, event, f"the chain is cut off: on {at} it reached {position}")
        else:
            verdict.find(program, event, f"the chain was written anew: on {at} it was another at {position}")


def rows_of(query, parameters):
    """The rows of a query, brought by the thousand."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while rows := cursor.fetchmany(ROWS_AT_A_TIME):
            yield from rows
