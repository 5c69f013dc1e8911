"""What police can see of a meeting they came to: the fields of one table, and nothing else is even read."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.codes.encounters import POLICE_MAY_KNOW, POLICE_MAY_SEE, Outcome, Police
from casemgmt.days import moment
from casemgmt.encounters.models import Encounter
from casemgmt.web.listing import note_listed
from casemgmt.web.programs import turn_to
from casemgmt.web.views import NumberedListPage, Page

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


class PoliceList(NumberedListPage):
    """Meetings that the officer's own agency came to."""

    permission = Permission.POLICE_VIEW
    model = Encounter
    template_name = "encounters/police_list.html"

    def get_queryset(self):
        return Encounter.objects.for_police(self.request.user).values(*FIELDS)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        note_listed(self.request.user, Encounter, [row["pk"] for row in rows], kind=EventKind.READ)
        shown = [(row["pk"], facts(row)) for row in rows]
        return context | {"rows": shown, "labels": POLICE_MAY_SEE.values()}


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
