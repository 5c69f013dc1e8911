"""What encounters say of themselves, in the forms of `casemgmt.declared`."""

from casemgmt.declared import BackgroundWork, WorkedWith
from casemgmt.encounters import tasks
from casemgmt.encounters.models import Encounter, Presence


def _worked_with(people):
    """Whoever met them, or wrote down that somebody did."""
    return {
        *Encounter.objects.filter(person__in=people).values_list("recorded_by", "person"),
        *Presence.objects.filter(encounter__person__in=people).values_list("user", "encounter__person"),
    }


SAYS = [
    WorkedWith(_worked_with),
    BackgroundWork("drafts", tasks.purge_drafts, every=3600),
]
