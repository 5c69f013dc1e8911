"""What of a table may leave a team: small counts hidden, and enough beside them to keep them so.

Source: CMS cell size suppression policy (no cell of 1-10 shown, zero allowed, none derivable from other cells
or percentages). Groups of staff have a rule of their own: four people for each of two answers.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from casemgmt.figures.metric import Figure, Period
from casemgmt.figures.periods import next_month

SMALLEST_SHOWN = 11
SMALLEST_GROUP = 5
SMALLEST_ANSWER = 4  # three who compare notes, and one more whom they do not know

Place = tuple[int, int]  # row and column
Line = tuple[str, int]  # "row" or "column", and which


@dataclass(frozen=True)
class CountTable:
    """Counts by row and column with their totals. A hidden count is None."""

    cells: dict[tuple[Any, Any], float | None]
    rows: dict[Any, float | None]
    columns: dict[Any, float | None]
    total: float | None


def hide_small(
    counts: Mapping[Any, float], smallest: int = SMALLEST_SHOWN
) -> tuple[dict[Any, float | None], float | None]:
    """A list of counts {label: n} and its total, with None for whatever must stay hidden: (counts, total)."""
    table = suppress({("", label): n for label, n in counts.items()}, smallest, column_totals=False)
    return {label: table.cells["", label] for label in counts}, table.total


def suppress(
    counts: Mapping[tuple[Any, Any], float], smallest: int = SMALLEST_SHOWN, column_totals: bool = True
) -> CountTable:
    """A Table of the counts {(row, column): n} in which nothing hidden can be computed from what is shown.

    First every count and total of 1 to `smallest` - 1 is hidden. While a reader who knows that hidden
    counts are at least 1 could still work one out, a count beside it is hidden too. Missing cells are zero.
    """
    grid = _Grid(counts, column_totals)
    hidden = {place for place, n in grid.values.items() if 0 < n < smallest} | grid.unpublished
    while solved := next((place for place in sorted(hidden) if grid.pinned(place, hidden)), None):
        hidden.add(grid.companion(solved, hidden))
    return grid.shown(hidden)


def publishable(figure: Figure, smallest: int = SMALLEST_SHOWN) -> Figure:
    """The Figure as it may leave a team: no count that must stay hidden, and nothing computed from one."""
    if figure.denominator is None:
        small = figure.value is not None and 0 < figure.value < smallest
        return Figure(value=None) if small else replace(figure, excluded={})
    if figure.numerator is None:
        small = 0 < figure.denominator < smallest
        return Figure(value=None) if small else replace(figure, excluded={})
    parts = {"counted": figure.numerator, "others": figure.denominator - figure.numerator}
    shown, total = hide_small(parts, smallest)
    if None in shown.values() or total is None:
        return Figure(value=None, denominator=total)
    return replace(figure, excluded={})


def of_staff(figure: Figure, smallest: int = SMALLEST_GROUP) -> Figure:
    """A Figure about the program's own staff: shown for a group of five or more, else empty.

    Who started and who left is known to everybody who works there; it is no answer that anybody gave.
    """
    return replace(figure, excluded={}) if (figure.denominator or 0) >= smallest else Figure(value=None)


@dataclass(frozen=True)
class OpenMonths:
    """Between which ends of months figures may be shown. Before `start` there is nothing to hide."""

    start: date
    ends: frozenset[date]

    @classmethod
    def of(
        cls, months: Mapping[date, Mapping[Any, int]], *, until: date, smallest: int = SMALLEST_SHOWN
    ) -> Self:
        """From {first day of a month: {group: n}}, up to the first day `until`.

        An end opens when every group since the last open end counts 0 or at least `smallest`; small months
        are joined with the next. Whatever periods between open ends are added or subtracted, the result
        is made of those whole joints. An end that is open once stays open as months are added.
        """
        start = min(months, default=until)
        month, ends = start, set()
        joint: Counter[Any] = Counter()
        while month < until:
            joint.update(months.get(month, {}))
            month = next_month(month)
            if all(n == 0 or n >= smallest for n in joint.values()):
                ends.add(month)
                joint.clear()
        return cls(start, frozenset(ends))

    def is_open(self, day: date) -> bool:
        return day <= self.start or day in self.ends

    def shows(self, period: Period) -> bool:
        """Whether the period begins and ends at open ends."""
        return self.is_open(period.first) and self.is_open(period.end)


def safe_groups(
    answers: Mapping[str, Mapping[Any, int]], each: int = SMALLEST_ANSWER
) -> tuple[set[str], bool]:
    """Which groups of staff may be shown: (their names, whether the line of all may be shown too).

    `answers`: {group: {one of two answers: people}}, silent groups included. A group is shown with enough
    people for each answer: whoever takes part knows some answers and must not learn the others.
    The line of all is shown only where subtracting the shown groups from it leaves nobody, or again such a
    group, and only if no group was hidden for its answers: who knows its size could else tell them. The
    database's function `wellbeing_close_month` obeys the same rule.
    """
    shown = {name for name, given in answers.items() if _is_safe([given], each)}
    rest = [given for name, given in answers.items() if name not in shown]
    hidden_for_its_answers = any(sum(given.values()) >= 2 * each for given in rest)
    rest_is_safe = not rest or (_is_safe(rest, each) and not hidden_for_its_answers)
    return shown, rest_is_safe and _is_safe(answers.values(), each)


def _is_safe(groups: Iterable[Mapping[Any, int]], each: int) -> bool:
    given = +sum(map(Counter, groups), Counter())
    return len(given) == 2 and min(given.values()) >= each


class _Grid:
    """The counts with their totals as a last row and column, so that each row and column balances to zero."""

    def __init__(self, counts: Mapping[tuple[Any, Any], float], column_totals: bool) -> None:
        self.rows = list(dict.fromkeys(row for row, _column in counts))
        self.columns = list(dict.fromkeys(column for _row, column in counts))
        self.bottom, self.right = len(self.rows), len(self.columns)
        self.values = {
            (i, j): counts.get((row, column), 0)
            for i, row in enumerate(self.rows)
            for j, column in enumerate(self.columns)
        }
        self._add_totals()
        self.unpublished = set() if column_totals else {(self.bottom, j) for j in range(self.right)}

    def _add_totals(self) -> None:
        inner = dict(self.values)
        for (i, j), n in inner.items():
            for place in ((i, self.right), (self.bottom, j), (self.bottom, self.right)):
                self.values[place] = self.values.get(place, 0) + n

    def pinned(self, place: Place, hidden: set[Place]) -> bool:
        """Whether what is shown leaves only one value for a hidden place.

        It has another value exactly if it can move by one while other hidden places in its row and column
        make up for it, and so on in a ring back to it: a cycle in the table's residual network.
        """
        if place in self.unpublished:
            return False
        return not (self._ring(place, +1, hidden) or self._ring(place, -1, hidden))

    def _ring(self, place: Place, step: int, hidden: set[Place]) -> bool:
        """Whether the place can move by `step` in the balanced table, and the others follow."""
        if not self._can_move(place, step, hidden):
            return False
        start, goal = ("column", place[1]), ("row", place[0])
        seen, queue = {start}, deque([start])
        while queue:
            kind, number = queue.popleft()
            for other in sorted(hidden - {place}):
                here, there = (
                    (other[1], ("row", other[0])) if kind == "column" else (other[0], ("column", other[1]))
                )
                turn = -step if kind == "column" else step
                if here == number and there not in seen and self._can_move(other, turn, hidden):
                    seen.add(there)
                    queue.append(there)
        return goal in seen

    def _can_move(self, place: Place, step: int, hidden: set[Place]) -> bool:
        """Hidden counts are at least 1; a row or column total enters the balance with a minus."""
        margin = (place[0] == self.bottom) != (place[1] == self.right)
        moved = self.values[place] + (-step if margin else step)
        return moved >= (0 if place in self.unpublished else 1)

    def companion(self, solved: Place, hidden: set[Place]) -> Place:
        """The next place to hide, never a zero: where it closes a ring, else the smallest in the line."""
        lines = [line for place in sorted(hidden) for line in self._lines(place)]
        alone = [line for line in lines if lines.count(line) == 1]
        open_places = [place for place, n in self.values.items() if n and place not in hidden]
        for line in (*alone, *self._lines(solved)):
            if beside := [place for place in open_places if line in self._lines(place)]:
                return min(
                    beside, key=lambda place: (self._opens_a_line(place, lines), self.values[place], place)
                )
        return min(open_places, key=lambda place: (self.values[place], place))

    def _lines(self, place: Place) -> list[Line]:
        """The row and the column that bind a place; one whose total is not published binds nothing."""
        lines = {("row", place[0]): (place[0], self.right), ("column", place[1]): (self.bottom, place[1])}
        return [line for line, total in lines.items() if total not in self.unpublished]

    def _opens_a_line(self, place: Place, lines: list[Line]) -> bool:
        """Whether hiding the place would leave it alone in its row or its column."""
        return any(line not in lines for line in self._lines(place))

    def shown(self, hidden: set[Place]) -> CountTable:
        value = {place: None if place in hidden else n for place, n in self.values.items()}
        return CountTable(
            cells={
                (row, column): value[i, j]
                for i, row in enumerate(self.rows)
                for j, column in enumerate(self.columns)
            },
            rows={row: value[i, self.right] for i, row in enumerate(self.rows)},
            columns={column: value[self.bottom, j] for j, column in enumerate(self.columns)},
            total=value[self.bottom, self.right],
        )
