"""Meetings on a person's timeline, and the calls that led to them."""

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.calls.models import Call
from casemgmt.codes.encounters import Outcome
from casemgmt.encounters.models import Encounter
from casemgmt.web.timeline import LENGTH, Event, newest, when


def encounters(person, user, before):
    met = Encounter.objects.visible_to(user).filter(person=person).select_related("recorded_by")
    return [
        Event(
            *when(row.started_at),
            title=_("Encounter: %(outcome)s") % {"outcome": row.get_outcome_display()},
            icon="meet",
            url=reverse("encounters:detail", args=[row.pk]),
            by=row.recorded_by.name,
            text=row.note,
            act=row.pk,
        )
        for row in newest(met, "started_at", before)
    ]


def calls(person, user, before):
    """Calls that led to an encounter with the person; only for those who may see calls."""
    met = Encounter.objects.visible_to(user).filter(person=person)
    about = Call.objects.visible_to(user).filter(pk__in=met.values("call")).defer("source_row", "notes")
    about = about.filter(day__lt=before) if before else about
    return [
        Event(
            row.day,
            row.requested_at,
            title=_("Call: %(reasons)s") % {"reasons": ", ".join(map(str, row.reason_labels))},
            icon="phone",
            url=reverse("calls:detail", args=[row.pk]),
        )
        for row in about.order_by("-day", "id")[: LENGTH + 1]
    ]


def last_contact(person, user):
    """When somebody last met the person."""
    met = Encounter.objects.visible_to(user).filter(person=person).exclude(outcome=Outcome.NOT_FOUND)
    return met.aggregate(at=Max("started_at"))["at"]
