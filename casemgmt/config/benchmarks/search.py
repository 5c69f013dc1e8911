"""Finding somebody by what is typed, over HTTP, beside bare SQL and a plain search in the same tables."""

import random

from casemgmt.config.benchmarks import goals
from casemgmt.config.benchmarks.asking import Askers
from casemgmt.config.benchmarks.pages import loaded_city
from casemgmt.config.benchmarks.scratch import as_owner, say, scratch
from casemgmt.config.benchmarks.serving import served
from casemgmt.config.benchmarks.turns import PAGE, Turns

SIZE = 10_000  # people
OPTIONS = ("restricted", "programs")
EACH = 20  # searches of each kind in a round


def measure(*, rounds, size, restricted, programs):
    """The figure is the 95th percentile of a name typed with a slip; two requests, where it takes two."""
    with scratch("benchmark_search") as database, as_owner(database) as owner:
        loaded_city(size, restricted, programs)
        askers = Askers(random.Random(size))
        with served(database, owner) as sites:
            turns = Turns(*sites)
            for number in range(rounds):
                for _time in range(EACH):
                    for question in askers.searches():
                        turns.ask(question)
                say(f"searches, round {number + 1} of {rounds}")
        searches = turns.told()
    typed = searches[goals.TYPED]
    found = {
        "what": f"95th percentile of a search as typed, among {size} people",
        "beside": "bare SQL for the same words",
        "unit": "milliseconds",
        "figure": typed[PAGE]["p95_ms"],
        "yardstick": typed["bare"]["p95_ms"],
        "size": size,
        "pages": searches,
    }
    return goals.judged(found, of_search(searches))


def of_search(searches):
    """Beside bare SQL, by the slowest; beside the plain search, by the middle; two letters beside a name."""
    typed, letters = searches[goals.TYPED], searches["search, two letters"]
    slowest = typed[PAGE]["p95_ms"] / typed["bare"]["p95_ms"]
    faster = typed["plain"]["median_ms"] / typed[PAGE]["median_ms"]
    yield goals.at_most("as typed: times the bare SQL, p95", slowest, goals.OF_BARE[goals.TYPED])
    yield goals.at_least("as typed: times as fast as the plain search", faster, goals.OF_PLAIN[goals.TYPED])
    yield goals.at_most(
        "two letters: p95 beside their median", letters[PAGE]["p95_ms"] / letters[PAGE]["median_ms"], 3
    )
