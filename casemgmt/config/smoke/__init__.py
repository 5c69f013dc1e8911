"""The walk through the running product: over HTTP, with the real worker, as the people who use it."""

import time

from django.conf import settings

from casemgmt.config.smoke.journey import NAME, FirstPromise, letters
from casemgmt.config.smoke.loop import ClosedLoop


def run(url):
    """Walk both journeys; returns {"steps": [{step, seconds}], "failed": name of the step or ""}."""
    first = FirstPromise(url)
    second = ClosedLoop(first)
    done = []
    for step in [*first.steps, *second.steps, lambda: nothing_leaks(first, second)]:
        began, name = time.monotonic(), (step.__doc__ or nothing_leaks.__doc__).rstrip(".")
        try:
            step()
        except (AssertionError, OSError, LookupError) as problem:
            return {"steps": done, "failed": name, "because": str(problem)}
        done.append({"step": name, "seconds": round(time.monotonic() - began, 2)})
    return {"steps": done, "failed": ""}


def nothing_leaks(*journeys):
    """No name stands in an address, a page title, an e-mail or a log."""
    for visitor in [visitor for journey in journeys for visitor in journey.visitors]:
        for address, title in visitor.been:
            assert NAME not in address and NAME not in title, f"the name stands in {address}"
    for path in [*letters(), *(settings.VAR_DIR / "log").glob("*")]:
        assert NAME.encode() not in path.read_bytes(), f"the name stands in {path.name}"
