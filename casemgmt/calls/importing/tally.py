"""The account of a file: every row once, every label, every minute column checked against our own sums."""

from collections import Counter, defaultdict
from statistics import median

from casemgmt.calls.models import INTERVALS
from casemgmt.calls.models.call import minutes_between
from casemgmt.calls.models.imports import RowOutcome

TOLERANCE = 1
SHOWN_REFUSALS = 100


class LogTally:
    """Counts rows as they are judged; `summary()` is plain data for a page, a column or a terminal."""

    def __init__(self, layout):
        self.layout = layout
        self.outcomes, self.flags, self.dropped = Counter(), Counter(), Counter()
        self.labels, self.unknown, self.spelling = defaultdict(Counter), Counter(), {}
        self.refusals, self.days = [], []
        self.intervals = {name: [] for name in INTERVALS}
        self.checks = {name: Counter() for name, column in layout.minutes.items() if column}
        self.hidden_places = 0

    def add_refusal(self, number, reason):
        """Count a row that became no call."""
        self.outcomes[RowOutcome.REFUSED] += 1
        if len(self.refusals) < SHOWN_REFUSALS:
            self.refusals.append({"number": number, "reason": reason})

    def add(self, draft, outcome, reason=""):
        """Count a row that could be read, with what became of it."""
        if outcome == RowOutcome.REFUSED:
            self.add_refusal(draft.number, reason)
        else:
            self.outcomes[outcome] += 1
        self.flags.update(draft.flags)
        self.days.append(draft.values["day"])
        self.hidden_places += draft.hidden_places
        self._add_labels(draft.labels)
        self._add_times(draft)

    def _add_labels(self, labels):
        for label in labels:
            if label["code"] is None:
                known = label["field"], label["folded"]
                self.spelling.setdefault(known, label["label"])
                self.unknown[known] += 1
            else:
                self.labels[label["field"], label["code"]][label["label"]] += 1

    def _add_times(self, draft):
        for name, (begin, end, _label) in INTERVALS.items():
            first, last = draft.values.get(begin), draft.values.get(end)
            minutes = minutes_between(first, last)
            if minutes is not None:
                self.intervals[name].append(minutes)
            if name in self.checks:
                self.checks[name][_checked(first, last, draft.minutes[name])] += 1

    def summary(self):
        """All of it as JSON-ready data."""
        return {
            "rows": self.outcomes.total(),
            **{outcome.value: self.outcomes[outcome] for outcome in RowOutcome},
            "first_day": min(self.days).isoformat() if self.days else "",
            "last_day": max(self.days).isoformat() if self.days else "",
            "refusals": self.refusals,
            "flags": dict(sorted(self.flags.items())),
            "unknown_labels": [
                {"field": field, "label": self.spelling[field, folded], "count": count}
                for (field, folded), count in self.unknown.most_common()
            ],
            "labels": [
                {"field": field, "code": code, "spellings": dict(spellings.most_common())}
                for (field, code), spellings in sorted(self.labels.items())
            ],
            "medians": {name: median(found) if found else None for name, found in self.intervals.items()},
            "known": {name: len(found) for name, found in self.intervals.items()},
            "minutes": {name: dict(counts) for name, counts in self.checks.items()},
            "dropped": dict(self.dropped),
            "hidden_places": self.hidden_places,
            "missing": self.layout.missing,
            "unused": self.layout.unused,
        }


def _checked(begin, end, stated):
    """How a stated number of minutes compares with the two times beside it."""
    if begin is None or end is None:
        return "no_times"
    if stated is None:
        return "blank_negative" if end < begin else "blank"
    try:
        off = abs((end - begin).total_seconds() / 60 - float(stated))
    except ValueError:
        return "not_a_number"
    return "match" if off <= TOLERANCE else "mismatch_negative" if end < begin else "mismatch"
