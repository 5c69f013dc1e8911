"""What encounters say of themselves, in the forms of `casemgmt.declared`."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.codes.legal import RecordKind
from casemgmt.declared import AtWork, BackgroundWork, KeptAs, WorkedWith
from casemgmt.encounters import metrics, tasks, timeline
from casemgmt.encounters.models import Encounter, Presence
from casemgmt.figures.metric import Line, Listed
from casemgmt.web.navigation import Begins, Group, InMenu, PersonStart, Starts
from casemgmt.web.timeline import LastContact, Nearness, Source


def _worked_with(people):
    """Whoever met them, or wrote down that somebody did."""
    return {
        *Encounter.objects.filter(person__in=people).values_list("recorded_by", "person"),
        *Presence.objects.filter(encounter__person__in=people).values_list("user", "encounter__person"),
    }


def _at_work(users):
    """When they met somebody, or wrote down that somebody did."""
    met = Presence.objects.filter(user__in=users).values_list("user", "encounter__started_at")
    return [*met, *Encounter.objects.filter(recorded_by__in=users).values_list("recorded_by", "started_at")]


def _new_about(person):
    return f"{reverse('encounters:new')}?person={person.pk}"


def _line(met):
    url = reverse("encounters:detail", args=[met.pk])
    return Line(str(met.whom), met.started_at, met.get_outcome_display(), url)


SAYS = [
    KeptAs("encounters", RecordKind.ENCOUNTERS),
    WorkedWith(_worked_with),
    AtWork(_at_work),
    BackgroundWork("drafts", tasks.purge_drafts, every=3600),
    InMenu(
        _("Meetings with police"),
        "encounters:police",
        Permission.POLICE_VIEW,
        "shield",
        230,
        under=Group.WORK,
    ),
    InMenu(_("Drafts"), "encounters:drafts", Permission.ENCOUNTER_RECORD, "pen", 240, under=Group.WORK),
    Starts(_("New encounter"), "encounters:new", Permission.ENCOUNTER_RECORD, "plus", order=10),
    Begins(Permission.POLICE_VIEW, "encounters:police", order=80),
    PersonStart(_("New encounter"), _new_about, Permission.ENCOUNTER_RECORD, order=10, after_death=True),
    metrics.ENCOUNTERS,
    metrics.CLIENTS_30,
    metrics.CLIENTS_90,
    metrics.DEATHS,
    Listed(Encounter, Permission.ENCOUNTER_VIEW, _line, "-started_at", ("person",)),
    Source("encounters", _("Encounters"), timeline.encounters, timeline.encounter, order=10),
    Source("calls", _("Calls"), timeline.calls, timeline.call, order=20),
    LastContact(Nearness.MET, timeline.last_contact),
    LastContact(Nearness.TRIED, timeline.last_search),
]
