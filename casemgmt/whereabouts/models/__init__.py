"""Where somebody is now, and that somebody died."""

from casemgmt.whereabouts.models.deaths import Death
from casemgmt.whereabouts.models.stays import SafePlace, Stay

__all__ = ["Death", "SafePlace", "Stay"]
