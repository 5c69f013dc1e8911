"""One chart, drawn by a process of its own, against the bare start of a process that could draw."""

import json
import resource
import subprocess
import sys
from statistics import median

from casemgmt.config.benchmarks.clock import seconds
from casemgmt.reports import charts

SIZE = 12  # months
LOOK = {"unit": "calls", "bars": True, "share": False, "tone": "light", "size": "wide"}
BARE = [sys.executable, "-c", "import altair, vl_convert"]
PER_MEGABYTE = 1024 if sys.platform == "linux" else 1024 * 1024


def measure(*, rounds, size):
    """Seconds of a chart never drawn before; how long the kept one takes; the drawer's peak memory."""
    drawn, bare = [], []
    drawing = LOOK | {"points": [point(month) for month in range(size)]}
    told = json.dumps(drawing)
    for _round in range(rounds):
        bare.append(seconds(subprocess.run, BARE, check=True))
        drawn.append(seconds(charts.draw, told))
    charts.svg_of(drawing)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / PER_MEGABYTE
    return {
        "what": f"a chart of {size} months, drawn anew in its own process",
        "beside": "a process that only imports what draws",
        "unit": "seconds",
        "figure": round(median(drawn), 3),
        "yardstick": round(median(bare), 3),
        "kept_chart_seconds": round(seconds(charts.svg_of, drawing), 5),
        "drawer_peak_megabytes": round(peak),
    }


def point(month):
    return {"label": f"Month {month}", "value": 40 + month * 7 % 11, "low": None, "high": None}
