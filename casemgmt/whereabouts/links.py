"""What whereabouts say of themselves, in the forms of `casemgmt.declared`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import DeathWork, KeptAs
from casemgmt.figures.metric import Line, Listed
from casemgmt.web.caseload import OnCaseload
from casemgmt.web.navigation import PersonStart, PersonTab
from casemgmt.web.timeline import Source
from casemgmt.whereabouts import actions, timeline
from casemgmt.whereabouts.models import Death, Stay


def _say(person):
    return reverse("whereabouts:say", args=[person.pk])


def _died(person):
    return reverse("whereabouts:died", args=[person.pk])


def _line(death):
    url = reverse("whereabouts:death", args=[death.pk])
    return Line(death.person.shown_name, death.confirmed_at, str(death), url)


# While it lasts, nobody is late to reach them.
ON_CASELOAD = OnCaseload(
    order=10, values=lambda user: {"paused_until": Stay.objects.visible_to(user).pauses()}
)

SAYS = [
    ON_CASELOAD,
    KeptAs("whereabouts", RecordKind.PEOPLE),
    DeathWork(hold=actions.begin_hold, bring_back=actions.bring_back),
    PersonTab("where", _("Where they are"), "whereabouts:where", Permission.WHEREABOUTS_VIEW, order=25),
    PersonStart(_("Say where they are"), _say, Permission.WHEREABOUTS_RECORD, order=35),
    PersonStart(_("Say that they died"), _died, Permission.WHEREABOUTS_RECORD, order=90, rare=True),
    Source("stays", _("Where they were"), timeline.stays, timeline.stay, order=45),
    Listed(Death, Permission.WHEREABOUTS_VIEW, _line, "-confirmed_at", ("person",)),
]
