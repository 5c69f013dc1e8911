"""Django's admin over the tables, as its tutorial builds it."""

from django.contrib.admin import AdminSite, ModelAdmin

from casemgmt.encounters.models import Encounter
from casemgmt.people.models import Person
from followups.models import FollowUp


class PlainAdminSite(AdminSite):
    """Open to whoever is signed in."""

    def has_permission(self, request):
        return request.user.is_authenticated


class PlainAdmin(ModelAdmin):
    """The same for each table."""

    def has_module_permission(self, request):
        return True

    has_view_permission = has_change_permission = has_add_permission = lambda self, request, obj=None: True
    has_delete_permission = lambda self, request, obj=None: False  # noqa: E731


class PeopleAdmin(PlainAdmin):
    list_display = ["ref", "name", "birth_year", "language", "created_at"]
    search_fields = ["name"]


class EncounterAdmin(PlainAdmin):
    list_display = ["started_at", "person", "outcome", "team", "recorded_by"]
    list_select_related = ["person", "team", "recorded_by"]
    date_hierarchy = "started_at"


class FollowUpAdmin(PlainAdmin):
    list_display = ["due_at", "person", "kind", "status", "assignee"]
    list_select_related = ["person", "assignee"]
    list_filter = ["status"]


site = PlainAdminSite(name="admin")
for model, how in ((Person, PeopleAdmin), (Encounter, EncounterAdmin), (FollowUp, FollowUpAdmin)):
    site.register(model, how)
