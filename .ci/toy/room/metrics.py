"""How many rides were given."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Program
from casemgmt.figures.counting import by_month
from casemgmt.figures.metric import Figure, Measure, Metric, Section, midnight
from casemgmt.rides.models import Ride


def rides(*, program, period):
    """How many rides took place in the period."""
    count = rows_rides(program=program, period=period).count()
    return Figure(count, count)


def rows_rides(*, program, period):
    begin, end = period.moments(_zone(program))
    return Ride.objects.filter(program=program, at__gte=begin, at__lt=end)


def parts_rides(*, program, until):
    """Rides by month."""
    zone = _zone(program)
    rows = Ride.objects.filter(program=program, at__lt=midnight(until, zone))
    return by_month(rows, "at", zone=zone)


def _zone(program):
    return Program.objects.values_list("zone", flat=True).get(pk=program)


RIDES = Metric(
    key="rides",
    section=Section.CARE,
    name=_("Rides"),
    definition=_("How many people were taken somewhere."),
    numerator=_("Rides in the period."),
    denominator=_("None: this is a count."),
    exclusions=_("None."),
    unit=_("rides"),
    source=_("Rides"),
    owner=_("Program lead"),
    version="1",
    compute=rides,
    rows=rows_rides,
    parts=parts_rides,
    measure=Measure.COUNT,
)
