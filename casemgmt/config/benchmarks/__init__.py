"""Named measurements. Each stands beside a yardstick taken in the same run, on the same machine.

A measurement is a module with a SIZE and a function `measure(rounds=, size=)` that returns the figure, the
yardstick and their unit; it says in words what both are. Only the ratio may be compared between machines.
"""

from casemgmt.config.benchmarks import (
    audit,
    bodies,
    chart,
    intake,
    mixed,
    pages,
    reminders,
    rls,
    save,
    search,
)

BENCHMARKS = {
    "audit": audit,
    "bodies": bodies,
    "chart": chart,
    "intake": intake,
    "mixed": mixed,
    "pages": pages,
    "reminders": reminders,
    "rls": rls,
    "save": save,
    "search": search,
}


def run(name, *, rounds, size=None, **options):
    """The measurement by this name as plain data, with the ratio of figure to yardstick.

    `size` is how many events, points or people; each measurement has its own ordinary size, and says in
    OPTIONS which of the other options it knows.
    """
    measurement = BENCHMARKS[name]
    known = {key: options.get(key) for key in getattr(measurement, "OPTIONS", ())}
    found = measurement.measure(rounds=rounds, size=size or measurement.SIZE, **known)
    return {"name": name, "rounds": rounds, **found, "ratio": round(found["figure"] / found["yardstick"], 2)}
