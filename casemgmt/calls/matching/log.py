"""A whole file, read and judged."""

from dataclasses import dataclass

from casemgmt.calls.matching.layout import Layout
from casemgmt.calls.matching.rows import Refused, read_row
from casemgmt.calls.matching.tally import Tally
from casemgmt.calls.matching.verdict import verdict
from casemgmt.calls.models.imports import Outcome
from casemgmt.tables.limits import LIMITS
from casemgmt.tables.reading import read_table

LOOKED_UP_AT_ONCE = 500


@dataclass
class Log:
    """Every row of a file, as a `Draft` or `Refused`, in the file's order."""

    entries: list
    layout: Layout
    dropped: list

    def summary(self, rules, known):
        """What importing it would do, as JSON-ready data; see `judged` for `known`."""
        tally = Tally(self.layout, rules)
        tally.dropped.update(self.dropped)
        for entry, outcome, reason in judged(self.entries, known):
            if isinstance(entry, Refused):
                tally.add_refusal(entry.number, reason)
            else:
                tally.add(entry, outcome, reason)
        return tally.summary()


def read_log(path, rules, *, limits=LIMITS):
    """Read a file by a mapping. RuleBroken when it is no table, or not a table for this mapping."""
    table = read_table(path, sheet=rules.sheet, limits=limits)
    layout = Layout.of(rules, table.header)
    entries, dropped = [], []
    for row in table:
        entries.append(read_row(row, layout, rules))
        dropped += [column for column in layout.dropped if row.cells.get(column) is not None]
    return Log(entries, layout, dropped)


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
        return Outcome.REFUSED, entry.reason
    outcome, reason = verdict(entry, earlier.get(entry.key))
    if outcome == Outcome.IMPORTED:
        earlier[entry.key] = entry.source_row
    return outcome, reason
