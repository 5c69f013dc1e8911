"""The walk through the running product: over HTTP, with the real worker, as the people who use it."""

import time

from casemgmt.config.smoke.journey import Journey


def run(url):
    """Walk the journey; returns {"steps": [{step, seconds}], "failed": name of the step or ""}."""
    journey, done = Journey(url), []
    for step in journey.steps:
        began, name = time.monotonic(), step.__doc__.rstrip(".")
        try:
            step()
        except (AssertionError, OSError, LookupError) as problem:
            return {"steps": done, "failed": name, "because": str(problem)}
        done.append({"step": name, "seconds": round(time.monotonic() - began, 2)})
    return {"steps": done, "failed": ""}
