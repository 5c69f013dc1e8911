"""Rides on a person's timeline."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.rides.models import Ride
from casemgmt.web.timeline import Event, newest, when


def rides(person, user, before):
    given = Ride.objects.visible_to(user).filter(person=person)
    return [
        Event(*when(row.at), title=_("Ride"), icon="place", url=reverse("rides:detail", args=[row.pk]))
        for row in newest(given, "at", before)
    ]
