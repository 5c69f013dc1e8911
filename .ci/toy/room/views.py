"""One ride."""

from casemgmt.access.roles import Permission
from casemgmt.rides.models import Ride
from casemgmt.web.views import ObjectPage


class OneRide(ObjectPage):
    model = Ride
    permission = Permission.RIDE_WORK
    audited = True
    template_name = "rides/ride.html"
