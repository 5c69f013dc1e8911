"""Rides on a person's timeline."""

from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.rides.models import Ride
from casemgmt.web.timeline import lines


def rides(person, user):
    return [lines(Ride.objects.visible_to(user).filter(person=person), at="at")]


def ride(line):
    return line.told(_("Ride"), "place", reverse("rides:detail", args=[line.id]))
