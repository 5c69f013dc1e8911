"""What rides add to the story of one person."""

from django.utils import timezone

from casemgmt.rides import actions


def live(person, worker):
    return {
        "ride": actions.promise(person=person, driver=worker, at=timezone.now(), to_treatment=True, by=worker)
    }
