"""What police can see of a meeting they came to: the fields of one table, and nothing else is even read."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.codes.encounters import POLICE_MAY_KNOW, POLICE_MAY_SEE, Outcome, Police
from casemgmt.days import moment
from casemgmt.encounters.models import Encounter
from casemgmt.web.listing import note_listed
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.programs import turn_to
from casemgmt.web.views import Page

FIELDS = ("pk", "program", *POLICE_MAY_SEE)


def facts(row):
    """(label, words) for each field that police may read, in the order of the table."""
    return [(label, words(name, row[name])) for name, label in POLICE_MAY_SEE.items()]


def words(name, value):
    """A value in words. An ending that says something about help or health is not named."""
    match name:
        case "started_at":
            return moment(value)
        case "police":
            return Police(value).label
        case "outcome":
            return Outcome(value).label if value in POLICE_MAY_KNOW else _("The team took it from there")
    return value or _("Not noted")


class PoliceList(ListPage):
    """Meetings that the officer's own agency came to."""

    permission = Permission.POLICE_VIEW
    model = Encounter
    large = True
    heading = gettext_lazy("Meetings with police")
    lede = gettext_lazy(
        "Meetings that your agency came to. The team that was there can tell you more, if the person agrees."
    )
    nothing, picture = gettext_lazy("No meeting that your agency came to."), "note"
    order = "-started_at"

    @property
    def columns(self):
        return [police_column(name, label) for name, label in POLICE_MAY_SEE.items()]

    def get_queryset(self):
        return Encounter.objects.for_police(self.request.user)

    def narrow(self, rows):
        return rows.values(*FIELDS)

    def get_context_data(self, **kwargs):
        ids = [row["pk"] for row in self.shown.rows]
        note_listed(self.request.user, Encounter, ids, kind=EventKind.READ)
        return super().get_context_data(**kwargs)


def police_column(name, label):
    """A column of what police may read; the list may be ordered by when a meeting began, and by no other."""
    if name != "started_at":
        return Column(name, label, lambda row: words(name, row[name]))
    return Column(
        name, label, lambda row: words(name, row[name]), "encounters/cells/police.html",
        by=(name,), index="encounter_by_time",
    )  # fmt: skip


class PoliceView(Page):
    """The same facts of one meeting: for police, and for the team that wants to know what police read."""

    template_name = "encounters/police_view.html"

    def dispatch(self, request, *args, **kwargs):
        if not self.is_team:
            policy.require(request.user, Permission.POLICE_VIEW)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def is_team(self):
        return policy.allows(self.request.user, Permission.ENCOUNTER_VIEW)

    def get_context_data(self, **kwargs):
        user, pk = self.request.user, self.kwargs["pk"]
        rows = Encounter.objects.visible_to(user) if self.is_team else Encounter.objects.for_police(user)
        row = rows.filter(pk=pk).values(*FIELDS).first()
        if row is None:
            raise Http404
        turn_to(self.request, row["program"])
        record(
            EventKind.READ,
            by=user,
            program=row["program"],
            object_kind=Encounter._meta.label_lower,
            object_id=pk,
            why="police view",
        )
        return super().get_context_data(
            facts=facts(row), is_team=self.is_team, agency=row["police_agency__name"], **kwargs
        )
