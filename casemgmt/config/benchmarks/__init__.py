"""Named measurements. Each stands beside a yardstick taken in the same run, on the same machine.

A measurement is a function `measure(rounds=)` that returns the figure, the yardstick and their unit; it says
in words what both are. Only the ratio may be compared between machines.
"""

from casemgmt.config.benchmarks import audit, chart

BENCHMARKS = {"audit": audit.measure, "chart": chart.measure}


def run(name, *, rounds):
    """The measurement by this name as plain data, with the ratio of figure to yardstick."""
    found = BENCHMARKS[name](rounds=rounds)
    return {"name": name, "rounds": rounds, **found, "ratio": round(found["figure"] / found["yardstick"], 2)}
