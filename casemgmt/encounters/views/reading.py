from casemgmt.access.roles import Permission
from casemgmt.encounters.models import Encounter
from casemgmt.web.changes import changes_of
from casemgmt.web.views import ListPage, ObjectPage
from followups.models import FollowUp


class Encounters(ListPage):
    """Encounters of the user's programs, newest first."""

    model = Encounter
    permission = Permission.ENCOUNTER_VIEW
    template_name = "encounters/list.html"

    def get_queryset(self):
        found = super().get_queryset().for_rows()
        return found.unidentified() if self.request.GET.get("show") == "unidentified" else found


class OneEncounter(ObjectPage):
    """One encounter, what was promised after it, and who changed the record."""

    model = Encounter
    permission = Permission.ENCOUNTER_VIEW
    audited = True
    template_name = "encounters/detail.html"

    def get_queryset(self):
        return super().get_queryset().for_rows()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            presences=self.object.presences.select_related("user"),
            followups=FollowUp.objects.visible_to(self.request.user).filter(origin=self.object.pk),
            changes=changes_of(self.object),
            **kwargs,
        )
