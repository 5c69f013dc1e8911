"""Is the one way out open? Numbers only, for the health page."""

from datetime import timedelta

from django.db import connection
from django.db.models import F, Min
from django.db.models.functions import Now

from casemgmt import scope
from casemgmt.declared import BACKGROUND_WORK, every_program
from casemgmt.notices.models import Delivery, Heartbeat, WaitReason

SILENT_AFTER = timedelta(minutes=3)
ROUNDS = 3  # missed, of work that is done less often


def health():
    """Seconds since each part of the background work, the age of the oldest e-mail not yet sent, is all well.

    Work that has been silent for three minutes, or for three of its rounds if those are longer, is not well.
    Of work that never ran, that is counted from the last change of the tables.
    """
    ages = dict(Heartbeat.objects.annotate(age=Now() - F("at")).values_list("name", "age"))
    names = {work.name for work in BACKGROUND_WORK}
    never = dict.fromkeys(names - ages.keys(), _age_of_tables()) if names - ages.keys() else {}
    silent = [work.name for work in BACKGROUND_WORK if _late((ages | never)[work.name], work.every)]
    with scope.acting_as(programs=every_program(), actor="system:health"):
        waiting = Delivery.objects.undelivered().exclude(reason=WaitReason.QUIET_HOURS)
        oldest = waiting.aggregate(age=Now() - Min("created_at"))["age"]
        attention = Delivery.objects.needing_attention().count()
    return {
        "ok": not silent,
        "silent_scans": silent,
        "seconds_since_scan": {name: _seconds(age) for name, age in ages.items()},
        "oldest_undelivered_seconds": _seconds(oldest) or 0,
        "needing_attention": attention,
    }


def _late(age, every):
    return age > max(SILENT_AFTER, timedelta(seconds=ROUNDS * every))


def _age_of_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - max(applied) FROM django_migrations")
        return cursor.fetchone()[0]


def _seconds(age):
    return None if age is None else max(0, round(age.total_seconds()))
