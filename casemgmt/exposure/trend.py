"""A responder's own hard calls, for their eyes only."""

from datetime import timedelta

from casemgmt.codes.exposure import HardCall
from casemgmt.exposure.models import Exposure

LOOK_BACK = timedelta(days=14)


def own_hard_calls(user, *, on, days=LOOK_BACK):
    """The user's own hard calls up to this day: [(label, times, latest day)], the most frequent first."""
    rows = Exposure.objects.visible_to(user).between(on - days, on).by_kind()
    return [(HardCall(row["kind"]).label, row["times"], row["latest"]) for row in rows]
