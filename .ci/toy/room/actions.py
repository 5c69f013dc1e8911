"""Every write on rides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.history import keep, stamp
from casemgmt.notices.actions import tell
from casemgmt.people.models import Person, refuse_if_hidden
from casemgmt.rides.models import Ride
from casemgmt.rides.workflow import RIDE


@transaction.atomic
def promise(*, person: Person, driver: User, at: datetime, to_treatment: bool, by: User) -> Ride:
    """Say who takes the person somewhere, and tell the driver."""
    policy.require(by, Permission.RIDE_WORK, person.program_id)
    refuse_if_hidden(person.pk, user=driver)
    ride = Ride(program_id=person.program_id, person=person, driver=driver, at=at, to_treatment=to_treatment)
    stamp(ride, by=by, reason=gettext_noop("Promised")).save(force_insert=True)
    _tell(ride, "promised")
    return ride


@transaction.atomic
def hand_on(*, ride: Ride, to: User, by: User) -> Ride:
    """Give the ride to another driver."""
    begin(ride, RIDE, "hand_on", by=by)
    refuse_if_hidden(ride.person_id, user=to)
    return keep(ride, gettext_noop("Handed on"), by=by, driver=to)


@transaction.atomic
def finish(*, ride: Ride, by: User) -> Ride:
    """The person is there."""
    step = begin(ride, RIDE, "finish", by=by)
    return keep(ride, gettext_noop("Done"), by=by, status=step.target)


def tell_due(*, at: datetime) -> None:
    """Tell each driver once more when their ride is due."""
    for ride in Ride.objects.open().filter(at__lte=at):
        _tell(ride, "due")


def _tell(ride: Ride, step: str) -> None:
    tell(
        kind="ride_promised", step=step, program=ride.program_id, recipient=ride.driver_id,
        subject_kind="rides.ride", subject_id=ride.pk, occurrence=ride.at,
    )  # fmt: skip
