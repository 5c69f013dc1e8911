"""Meetings on a person's timeline, and the calls that led to them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.calls.models import Call
from casemgmt.codes.encounters import Outcome
from casemgmt.encounters.models import Encounter
from casemgmt.web.timeline import Codes, lines


def encounters(person, user):
    met = Encounter.objects.visible_to(user).filter(person=person)
    codes = Codes("outcome")
    return [lines(met, at="started_at", of="call", codes=codes, by="recorded_by__name", text="note")]


def encounter(line):
    """One entry with its call: what came of the call is told where it was done."""
    [outcome] = line.codes
    title = _("Encounter: %(outcome)s") % {"outcome": Encounter(outcome=outcome).get_outcome_display()}
    url = reverse("encounters:detail", args=[line.id])
    return line.told(title, "meet", url, by=line.by, text=line.text, acts=(line.id, line.of))


def calls(person, user):
    """Calls that led to an encounter with the person; only for those who may see calls."""
    met = Encounter.objects.visible_to(user).filter(person=person)
    about = Call.objects.visible_to(user).filter(pk__in=met.values("call"))
    return [lines(about, day="day", at="requested_at", codes="reasons")]


def call(line):
    title = _("Call: %(reasons)s") % {"reasons": ", ".join(map(str, Call(reasons=line.codes).reason_labels))}
    return line.told(title, "phone", reverse("calls:detail", args=[line.id]), part_of=line.id)


def last_contact(person, user):
    """When somebody met the person."""
    met = Encounter.objects.visible_to(user).filter(person=person).exclude(outcome=Outcome.NOT_FOUND)
    return met.order_by().values_list("started_at")


def last_search(person, user):
    """When somebody went out and did not find the person."""
    gone = Encounter.objects.visible_to(user).filter(person=person, outcome=Outcome.NOT_FOUND)
    return gone.order_by().values_list("started_at")
