"""A whole file, read and judged."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from casemgmt.calls.importing.account import account
from casemgmt.calls.importing.layout import Layout, known
from casemgmt.calls.importing.order import order_of
from casemgmt.calls.importing.rows import Refused, read_row
from casemgmt.calls.importing.tally import LogTally
from casemgmt.calls.importing.verdict import verdict
from casemgmt.calls.models import Call
from casemgmt.calls.models.imports import RowOutcome
from casemgmt.tables.limits import LIMITS
from casemgmt.tables.reading import read_table

LOOKED_UP_AT_ONCE = 500


@dataclass
class DispatchLog:
    """Every row of a file, as a `CallDraft` or `Refused`, in the file's order, and how the file was read."""

    entries: list
    layout: Layout
    dropped: list
    read: dict

    def summary(self, known):
        """What importing it would do, as JSON-ready data; see `judged` for `known`."""
        tally = LogTally(self.layout)
        tally.dropped.update(self.dropped)
        for entry, outcome, reason in judged(self.entries, known):
            if isinstance(entry, Refused):
                tally.add_refusal(entry.number, reason)
            else:
                tally.add(entry, outcome, reason)
        return tally.summary() | {"read": self.read}


def read_log(path, rules, *, limits=LIMITS, first="", now=None):
    """Read a file by a mapping, as it stands `now`; `first` states whether its dates begin with month or day.

    RuleBroken when it is no table, not a table for this mapping, or its dates may be read two ways.
    """
    table = read_table(path, sheet=rules.sheet, limits=limits, known=known(rules))
    layout, rows = Layout.of(rules, table), list(table)
    rules = replace(rules, first=order_of(rows, layout, rules, stated=first))
    now = now or datetime.now(UTC)
    entries = [read_row(row, layout, rules, now=now) for row in rows]
    dropped = [column for row in rows for column in layout.dropped if row.cells.get(column) is not None]
    return DispatchLog(entries, layout, dropped, account(table, rows, entries, layout, rules, now=now))


def judged(entries, known):
    """Yield (entry, outcome, reason) for each entry, earlier rows of the same file included.

    `known(keys)` says which call numbers are here already: {call number: source row}.
    """
    earlier = {}
    for start in range(0, len(entries), LOOKED_UP_AT_ONCE):
        chunk = entries[start : start + LOOKED_UP_AT_ONCE]
        keys = {entry.key for entry in chunk if not isinstance(entry, Refused)}
        earlier.update(known(keys - earlier.keys()))
        for entry in chunk:
            yield entry, *_judge(entry, earlier)


def nothing_known(keys):
    """For a file that is read by itself, beside no database."""
    return {}


def _judge(entry, earlier):
    if isinstance(entry, Refused):
        return RowOutcome.REFUSED, entry.reason
    outcome, reason = verdict(entry, earlier.get(entry.key))
    if outcome == RowOutcome.IMPORTED or earlier.get(entry.key) == Call.TYPED:
        earlier[entry.key] = entry.source_row
    return outcome, reason
