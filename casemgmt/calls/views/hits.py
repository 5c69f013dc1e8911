"""Calls as the box on every page finds them."""

from django.urls import reverse

from casemgmt.calls.models import Call
from casemgmt.days import clock, day
from casemgmt.web.finding import MOST, Hit
from casemgmt.web.listing import note_rows


def find(text, user):
    """The newest calls in whose number, place, city or notes the words stand; logged like a list."""
    calls = list(Call.objects.visible_to(user).saying(text).order_by("-day", "-id")[:MOST])
    if calls:
        note_rows(user, Call, calls)
    return [_hit(call) for call in calls]


def _hit(call):
    when = f"{day(call.day)}, {clock(call.requested_at)}" if call.requested_at else day(call.day)
    where = ", ".join(filter(None, [call.place, call.city]))
    note = " · ".join(filter(None, [when, where]))
    return Hit(call.source_key, note, reverse("calls:detail", args=[call.pk]))
