"""What somebody with every right in the database could do to the log, at random, its triggers asleep."""

import hashlib

from casemgmt.audit.verifying import CONTENT, start_of

COLUMNS = {
    "at": "at - interval '3 hours'",
    "xact": "((xact::text)::bigint + 1)::text::xid8",
    "program": "'elsewhere'",
    "actor": "actor || 'x'",
    "kind": "CASE kind WHEN 'read' THEN 'search' ELSE 'read' END",
    "object_kind": "object_kind || 'x'",
    "object_id": "object_id || '0'",
    "why": "why || ' '",
    "detail": "detail || '{\"page\": 99}'",
}
OTHERS = ", ".join(COLUMNS)


class Tamper:
    """One hand at the tables. Each way of tampering returns the events that must be named, if any must be."""

    def __init__(self, cursor, dice):
        self.cursor, self.dice = cursor, dice
        self.links = self.all("SELECT event, program, position FROM audit_link ORDER BY program, position")

    def all(self, query, *values):
        self.cursor.execute(query, values)
        return self.cursor.fetchall()

    def do(self, query, *values):
        self.cursor.execute(query, values)

    def some(self, count=1):
        return [event for event, _program, _position in self.dice.sample(self.links, count)]

    def alter(self):
        (event,) = self.some()
        column = self.dice.choice(list(COLUMNS))
        self.do(f"UPDATE audit_event SET {column} = {COLUMNS[column]} WHERE id = %s", event)
        return [event]

    def renumber(self):
        (event,) = self.some()
        self.do("UPDATE audit_event SET id = id + 1000000 WHERE id = %s", event)
        return [event]

    def delete(self):
        gone = self.some(self.dice.randint(1, 5))
        self.do("DELETE FROM audit_event WHERE id = ANY(%s)", gone)
        return gone

    def delete_with_links(self):
        """The link after the gap tells."""
        gone = self.some(self.dice.randint(1, 5))
        self.do("DELETE FROM audit_event WHERE id = ANY(%s)", gone)
        self.do("DELETE FROM audit_link WHERE event = ANY(%s)", gone)
        return []

    def insert(self):
        (model,) = self.some()
        number = self.dice.choice([-self.dice.randint(1, 10**9), 10**9])
        xact = self.dice.choice(["xact", "pg_current_xact_id()"])
        others = OTHERS.replace("at, xact", f"at - interval '{self.dice.randint(2, 999)} hours', {xact}")
        self.do(
            f"INSERT INTO audit_event (id, {OTHERS}) SELECT %s, {others} FROM audit_event WHERE id = %s",
            number, model,
        )  # fmt: skip
        return [number]

    def swap(self):
        """What two events say changes places."""
        one, other = self.some(2)
        self.do(
            "CREATE TEMP TABLE hand ON COMMIT DROP AS SELECT * FROM audit_event WHERE id IN (%s, %s)",
            one,
            other,
        )
        columns = ", ".join(f"{name} = hand.{name}" for name in COLUMNS)
        self.do(
            f"UPDATE audit_event e SET {columns} FROM hand "
            "WHERE e.id + hand.id = %s + %s AND e.id <> hand.id AND e.id IN (%s, %s)",
            one, other, one, other,
        )  # fmt: skip
        self.do("DROP TABLE hand")
        return [one, other]

    def swap_places(self):
        one, other = self.some(2)
        self.do("UPDATE audit_link SET event = -event WHERE event IN (%s, %s)", one, other)
        self.do(
            "UPDATE audit_link SET event = CASE event WHEN -%s THEN %s ELSE %s END "
            "WHERE event IN (-%s, -%s)", one, other, one, one, other,
        )  # fmt: skip
        return [one, other]

    def forge_link(self):
        (event,) = self.some()
        self.do("UPDATE audit_link SET digest = sha256(digest) WHERE event = %s", event)
        return [event]

    def forge_seal(self):
        change = self.dice.choice(["digest = sha256(digest)", "first = first - 1", "program = 'elsewhere'"])
        self.do(
            f"UPDATE audit_seal SET {change} WHERE id = (SELECT id FROM audit_seal ORDER BY random() LIMIT 1)"
        )
        return []

    def lose_seal(self):
        self.do("DELETE FROM audit_seal WHERE id = (SELECT id FROM audit_seal ORDER BY random() LIMIT 1)")
        return []

    def cut_off(self):
        """The end of a chain goes, with its links and seals; nothing that is left contradicts itself."""
        _event, program, position = self.dice.choice(self.links)
        after = "SELECT event FROM audit_link WHERE program = %s AND position >= %s"
        self.do(f"DELETE FROM audit_event WHERE id IN ({after})", program, position)
        self.do("DELETE FROM audit_link WHERE program = %s AND position >= %s", program, position)
        self.do("DELETE FROM audit_seal WHERE program = %s AND first >= %s", program, position)
        self.do(
            "UPDATE audit_seal SET last = %s WHERE program = %s AND last >= %s",
            position - 1,
            program,
            position,
        )
        self.fit_seals(program)
        return []

    def write_anew(self):
        """An event is altered and the whole chain computed again, as the sealer would."""
        altered, program, _position = self.dice.choice(self.links)
        self.do("UPDATE audit_event SET actor = actor || 'x' WHERE id = %s", altered)
        rows = self.all(
            f"SELECT l.event, {CONTENT} FROM audit_link l JOIN audit_event e ON e.id = l.event "
            "WHERE l.program = %s ORDER BY l.position", program,
        )  # fmt: skip
        digest, made = start_of(program), []
        for _event, content in rows:
            digest = hashlib.sha256(digest + content.encode()).digest()
            made.append(digest)
        self.do(
            "UPDATE audit_link l SET digest = n.digest "
            "FROM unnest(%s::bigint[], %s::bytea[]) AS n (event, digest) WHERE n.event = l.event",
            [event for event, _content in rows], made,
        )  # fmt: skip
        self.fit_seals(program)
        return []

    def fit_seals(self, program):
        self.do(
            "UPDATE audit_seal s SET digest = l.digest FROM audit_link l "
            "WHERE s.program = %s AND l.program = s.program AND l.position = s.last", program,
        )  # fmt: skip


WAYS = [name for name in vars(Tamper) if name[0] != "_" and name not in {"all", "do", "some", "fit_seals"}]
