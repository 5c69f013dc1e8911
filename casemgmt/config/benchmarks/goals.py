"""What is promised of each page, and what the tests hold it to today.

A test asks each page in a small city and fails where it asks more of the database than its `ceiling`. Whoever
makes a page ask less lowers the ceiling here; `goal` is where it shall come.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from casemgmt.config.benchmarks.scratch import say

MY_DAY, PERSON, TYPED = "my day, social worker", "person", "search as typed"
OF_BARE = {MY_DAY: 8, PERSON: 12, TYPED: 8}  # times the bare SQL, at most
OF_PLAIN = {MY_DAY: 5, PERSON: 1.2, TYPED: 8}  # times as fast as the plain stack, at least
GROWTH = {MY_DAY: 1.3, PERSON: 1.3, TYPED: 2, "search, two letters": 2}
GROWTH_OF_LISTS, LIST_P95_MS, HIDING = 1.5, 40, 1.3


class Ceiling(NamedTuple):
    """Statements of a page: as many as a test allows today, and as many as are promised."""

    ceiling: int
    goal: int


QUERIES = {
    "my day, social worker": Ceiling(8, 8),
    "my day, responder": Ceiling(8, 8),
    "my day, supervisor": Ceiling(8, 8),
    "person": Ceiling(12, 18),
    "history of a person": Ceiling(12, 18),
    "referral": Ceiling(12, 10),
    "page without rows": Ceiling(4, 4),
    "health": Ceiling(8, 8),
    "search as typed": Ceiling(7, 8),
    "search, full name": Ceiling(7, 8),
    "search, two letters": Ceiling(7, 8),
}
ROWS_READ = 20  # for each row that a list shows, at most
LISTS_STILL_OVER = {  # routes of lists that read more than that, in a plan as of large tables
    "follow-ups/",  # whose each line is, asked of memberships and cases, for twice the rows with two programs
    "referrals/",  # of one tab: whose answers nobody has looked at yet, everybody's
}
LISTS_BELOW_A_RECORD = {  # asked where somebody has such a record at hand
    "reports/<slug:key>/list/",
}


class Verdict(NamedTuple):
    """One goal: what was measured, what was promised, and whether that is met."""

    what: str
    measured: float
    goal: str
    met: bool


def grown(smaller: dict[str, Any], larger: dict[str, Any]) -> dict[str, Any]:
    """How pages grow between two measurements, beside what is promised."""
    verdicts = [*of_growth(smaller["pages"], larger["pages"])]
    found = {"name": f"growth of {larger['name']}", "from": smaller["size"], "to": larger["size"]}
    return judged(found | {"growth": growth(smaller["pages"], larger["pages"])}, verdicts)


def with_verdicts(found: dict[str, Any]) -> dict[str, Any]:
    """The measurement of all pages with its goals."""
    verdicts = [*of_times(found["pages"]), *of_queries(found["pages"]), *of_lists(found["pages"])]
    return judged(found, verdicts)


def judged(found: dict[str, Any], verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """A measurement with its goals, which are also printed as a table."""
    verdicts = [*verdicts]
    print_table(verdicts)
    return found | {"goals": [verdict._asdict() for verdict in verdicts]}


def at_most(what: str, measured: float, goal: float) -> Verdict:
    return Verdict(what, round(measured, 2), f"≤ {goal}", measured <= goal)


def at_least(what: str, measured: float, goal: float) -> Verdict:
    return Verdict(what, round(measured, 2), f"≥ {goal}", measured >= goal)


def of_times(pages: dict[str, Any]) -> Iterator[Verdict]:
    for name, page in pages.items():
        own = page["page"]
        if name in OF_BARE:
            ratio = own["median_ms"] / page["bare"]["median_ms"]
            yield at_most(f"{name}: times the bare SQL", ratio, OF_BARE[name])
            faster = page["plain"]["median_ms"] / own["median_ms"]
            yield at_least(f"{name}: times as fast as the plain stack", faster, OF_PLAIN[name])
        if hidden := page.get("page, nobody restricted"):
            ratio = own["median_ms"] / hidden["median_ms"]
            yield at_most(f"{name}: times itself with nobody restricted", ratio, HIDING)


def of_queries(pages: dict[str, Any]) -> Iterator[Verdict]:
    for name, ceiling in QUERIES.items():
        yield at_most(f"{name}: queries", pages[name]["queries"], ceiling.goal)


def of_lists(pages: dict[str, Any]) -> Iterator[Verdict]:
    """Of all lists with their orders and tabs, the worst."""
    lists = {name: page for name, page in pages.items() if name.startswith("list ")}
    slowest = max(lists, key=lambda name: lists[name]["page"]["p95_ms"])
    yield at_most(f"{slowest}: p95 ms, the slowest", lists[slowest]["page"]["p95_ms"], LIST_P95_MS)
    read = {name: page.get("rows_read_a_row_shown", 0) for name, page in lists.items()}
    most = max(read, key=read.__getitem__)
    over = sum(rows > ROWS_READ for rows in read.values())
    yield at_most(
        f"{most}: rows read a row shown, the most ({over} of {len(read)} over)", read[most], ROWS_READ
    )


def of_growth(smaller: dict[str, Any], larger: dict[str, Any]) -> Iterator[Verdict]:
    grown = growth(smaller, larger)
    for name in (name for name in GROWTH if name in grown):
        yield at_most(f"{name}: growth", grown[name], GROWTH[name])
    lists = {name: times for name, times in grown.items() if name.startswith("list ")}
    if not lists:
        return
    worst = max(lists, key=lists.__getitem__)
    over = sum(times > GROWTH_OF_LISTS for times in lists.values())
    yield at_most(f"{worst}: growth, the most ({over} of {len(lists)} over)", lists[worst], GROWTH_OF_LISTS)


def growth(smaller: dict[str, Any], larger: dict[str, Any]) -> dict[str, float]:
    """How many times as long each page takes in the larger city."""
    both = smaller.keys() & larger.keys()
    medians = {name: (larger[name]["page"]["median_ms"], smaller[name]["page"]["median_ms"]) for name in both}
    return {name: round(large / small, 2) for name, (large, small) in sorted(medians.items())}


def print_table(verdicts: list[Verdict]) -> None:
    wide = max(len(verdict.what) for verdict in verdicts)
    for verdict in verdicts:
        met = "met" if verdict.met else "missed"
        say(f"{verdict.what:<{wide}}  {verdict.measured:>10}  {verdict.goal:>8}  {met}")
