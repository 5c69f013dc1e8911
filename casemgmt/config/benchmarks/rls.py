"""What row security costs: pages with the policies in force, and the same pages with them switched off.

Both sides are one database, one role, the same requests and the same SQL, the pages' own filters among it. In
between the owner only switches the tables' row security off and on again. Each page is asked on both sides,
one right after the other, in turns first: once before its time is taken, so that neither side finds the
tables in memory because the other read them, and then a few times, of which the shortest counts, since
whatever else the machine does can only make it longer.
"""

import random
from collections import defaultdict
from contextlib import contextmanager
from statistics import median

from casemgmt import scope
from casemgmt.config import city
from casemgmt.config.benchmarks.clock import milliseconds, seconds
from casemgmt.config.benchmarks.scratch import as_owner, say, scratch
from casemgmt.config.benchmarks.visits import PROGRAM, trips
from casemgmt.people.models import Person

SIZE = 200_000  # people
EACH = 20  # visits of each page in a round
TRIES = 3
ON, OFF = "in force", "off"
GUARDED = "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r' ORDER BY relname"


def measure(*, rounds, size):
    """Milliseconds of each page on both sides; the figure is that of the page that pays most."""
    with scratch("benchmark_rls") as database, as_owner(database) as owner:
        say(f"Loading a city of {size:,} people")
        loaded = city.measured(people=size, told=progress)
        times, dice = defaultdict(list), random.Random(rounds)
        for number in range(rounds):
            for turn, trip in enumerate(trips(dice, EACH)):
                for side in (ON, OFF) if turn % 2 else (OFF, ON):
                    with policies(owner, side):
                        take_times(trip, side, times)
            say(f"round {number + 1}: {told(times)}")
        entering = median(seconds(enter) for _time in range(200)) * 1000
    pages = {page: compared(times, page, entering) for page in trip}
    dearest = max(pages.values(), key=lambda page: page["ratio"])
    return {
        "what": f"the page that pays most for row security, among {size} people",
        "beside": "the same page with the policies switched off",
        "unit": "milliseconds",
        "figure": dearest[ON]["median_ms"],
        "yardstick": dearest[OFF]["median_ms"],
        "pages": pages,
        "scope_ms": round(entering, 2),
        "city": {key: loaded[key] for key in ("people", "seconds", "rows", "database_mb")},
    }


@contextmanager
def policies(owner, side):
    """Switched as this side asks, and in force again after; proven by looking without a scope."""
    tables = [name for (name,) in owner.execute(GUARDED).fetchall()]
    if side == OFF:
        switch(owner, tables, "DISABLE")
    try:
        if Person.objects.exists() is not (side == OFF):
            raise AssertionError(f"Row security is not {side}.")
        yield
    finally:
        switch(owner, tables, "ENABLE")


def switch(owner, tables, verb):
    for table in tables:
        owner.execute(f'ALTER TABLE "{table}" {verb} ROW LEVEL SECURITY')


def take_times(trip, side, times):
    for page, visit in trip.items():
        visit()
        times[page, side].append(min(seconds(visit) for _try in range(TRIES)))


def compared(times, page, entering):
    """Both sides of a page; `with_scope` counts setting the scope as a cost of row security too."""
    on, off = (milliseconds(times[page, side]) for side in (ON, OFF))
    pairs = zip(times[page, ON], times[page, OFF], strict=True)
    return {
        ON: on,
        OFF: off,
        "ratio": round(on["median_ms"] / off["median_ms"], 3),
        "ratio_of_pairs": round(median(one / other for one, other in pairs), 3),
        "ratio_p95": round(on["p95_ms"] / off["p95_ms"], 3),
        "ratio_with_scope": round(on["median_ms"] / (off["median_ms"] - entering), 3),
    }


def enter():
    with scope.acting_as(programs=[PROGRAM], actor="system:benchmark"):
        pass


def progress(people, rows):
    say(f"{people:,} people, {sum(rows.values()):,} rows")


def told(times):
    return "; ".join(
        f"{page} {side} {milliseconds(found)['median_ms']} ms" for (page, side), found in times.items()
    )
