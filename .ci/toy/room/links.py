"""What rides say of themselves, in the forms of `casemgmt.declared`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import BackgroundWork, KeptAs, LetterKind, OpenWork, WorkedWith
from casemgmt.figures.metric import Line, Listed
from casemgmt.rides import actions, emails, metrics, tasks, timeline
from casemgmt.rides.models import Ride
from casemgmt.web.timeline import Source


def _drove(people):
    """Whoever took them somewhere."""
    return {*Ride.objects.filter(person__in=people).values_list("driver", "person")}


def _line(ride):
    return Line(ride.person.shown_name, ride.at, str(ride), reverse("rides:detail", args=[ride.pk]))


OPEN_WORK = OpenWork(
    model=Ride,
    open=Ride.objects.open,
    of_user=lambda rows, user: rows.filter(driver=user),
    about_person=lambda rows, people: rows.filter(person__in=people),
    named=lambda rows: rows.values_list("driver", flat=True),
    unowned=lambda rows: rows.unowned(),
    may_have=lambda user, program: policy.allows(user, Permission.RIDE_WORK, program),
    give_on=lambda ride, *, to, by, at: actions.hand_on(ride=ride, to=to, by=by),
    put_back=lambda ride, *, owner, by: actions.hand_on(ride=ride, to=owner, by=by),
    page="rides:detail",
    of_them=lambda n: ngettext("%(n)s ride", "%(n)s rides", n) % {"n": n},
    of_you=lambda n: ngettext("You drive them once.", "You drive them %(n)s times.", n) % {"n": n},
)
SAYS = [
    OPEN_WORK,
    WorkedWith(_drove),
    KeptAs("rides", RecordKind.CASES),
    LetterKind("ride_promised", emails.ride_promised),
    BackgroundWork("rides", tasks.tell_again, every=60),
    metrics.RIDES,
    Listed(Ride, Permission.RIDE_WORK, _line, "-at", ("person",)),
    Source("rides", _("Rides"), timeline.rides, timeline.ride, order=65),
]
