"""One's own trend, and the frozen figures of groups."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from casemgmt.codes.wellbeing import ITEMS
from staffwellbeing import encryption
from staffwellbeing.models import GroupSnapshot, journal_of

SHOWN = 60  # check-ins on one's own page: about three months of shifts
WIDTH, HEIGHT, MARGIN = 320, 96, 8  # of a sparkline, in its own units


@dataclass(frozen=True)
class OwnCheckIn:
    """One check-in, opened for its author."""

    day: date
    answers: dict

    def label(self, item):
        """The answer in words; empty for a skipped item."""
        answer = self.answers.get(item)
        return ITEMS[item](answer).label if answer else ""

    def level(self, item):
        """The answer's place in its list, 0 for the lightest; None for a skipped item."""
        answer = self.answers.get(item)
        return ITEMS[item].values.index(answer) if answer else None

    @property
    def labels(self):
        return [self.label(item) for item in ITEMS]


def own_trend(user):
    """The user's own check-ins, newest first. Nobody else's can be asked for."""
    with journal_of(user) as journal:
        rows = list(journal.order_by("-day", "pk")[:SHOWN])
    return [OwnCheckIn(row.day, encryption.unseal(user, day=row.day, sealed=row.sealed)) for row in rows]


def sparkline(entries, item):
    """The answers over time as points (x, y) of a line, the heaviest on top; none for fewer than two."""
    given = [(entry.day, entry.level(item)) for entry in reversed(entries) if entry.level(item) is not None]
    days = [day for day, _level in given]
    if len(given) < 2 or days[0] == days[-1]:
        return []
    across = (WIDTH - 2 * MARGIN) / (days[-1] - days[0]).days
    up = (HEIGHT - 2 * MARGIN) / (len(ITEMS[item]) - 1)
    return [
        (round(MARGIN + (day - days[0]).days * across, 1), round(HEIGHT - MARGIN - level * up, 1))
        for day, level in given
    ]


def months(user, *, program):
    """The program's closed months, newest first."""
    rows = GroupSnapshot.objects.visible_to(user).filter(program=program)
    return list(rows.order_by("-month").values_list("month", flat=True).distinct())


def groups(user, *, program, month):
    """A month's frozen figures: [(team, [snapshot of each item])]; no team stands for all, and last.

    Teams of other agencies, such as police, have no check-ins here and no line.
    """
    ours = Q(team=None) | Q(team__agency=F("program__agency"))
    rows = GroupSnapshot.objects.visible_to(user).filter(ours, program=program, month=month)
    rows = rows.select_related("team")
    lines = {}
    for row in rows:
        lines.setdefault(row.team, {})[row.item] = row
    whole = lines.pop(None, None)
    ordered = sorted(lines.items(), key=lambda line: line[0].name)
    return [
        (team, [line[item] for item in ITEMS])
        for team, line in (*ordered, *([(None, whole)] if whole else []))
    ]
