"""Is the one way out open? Numbers only, for the health page."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Min
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from casemgmt import scope
from casemgmt.notices.models import Delivery, Heartbeat, Reason

SILENT_AFTER = timedelta(minutes=3)
SCANS = ("remind", "nudge", "deliver")


def health():
    """Seconds since each scan, the age of the oldest e-mail not yet sent, and whether all is well.

    A scan that has been silent for three minutes, or that never ran, is not well.
    """
    ages = dict(Heartbeat.objects.annotate(age=Now() - F("at")).values_list("name", "age"))
    silent = [name for name in SCANS if ages.get(name) is None or ages[name] > SILENT_AFTER]
    with scope.acting_as(programs=import_string(settings.NOTICE_PROGRAMS)(), actor="system:health"):
        waiting = Delivery.objects.undelivered().exclude(reason=Reason.QUIET_HOURS)
        oldest = waiting.aggregate(age=Now() - Min("created_at"))["age"]
        attention = Delivery.objects.needing_attention().count()
    return {
        "ok": not silent,
        "silent_scans": silent,
        "seconds_since_scan": {name: _seconds(age) for name, age in ages.items()},
        "oldest_undelivered_seconds": _seconds(oldest) or 0,
        "needing_attention": attention,
    }


def _seconds(age):
    return None if age is None else max(0, round(age.total_seconds()))
