import json

from django.db.models import F
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casemgmt.access.roles import Permission
from casemgmt.calls import actions
from casemgmt.calls.forms import CopyForm, LabelForm, MappingForm
from casemgmt.calls.importing import arranged
from casemgmt.calls.models import Mapping, UnknownLabel
from casemgmt.calls.models.mapping import List
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.views import ActionView


class Labels(ListPage):
    """Labels that no code was found for, and what was decided on others."""

    model = UnknownLabel
    permission = Permission.MAPPING_EDIT
    template_name = "calls/labels.html"
    is_table = False
    RECENT = 10
    order = "list"
    columns = [
        Column("list", gettext_lazy("List"), "get_field_display", by=("field", F("count") * -1, "label")),
        Column("label", gettext_lazy("Label"), "label", by=("label",)),
        Column("count", gettext_lazy("Calls"), "count", by=("count", "label")),
        Column("mapping", gettext_lazy("File"), "mapping"),
    ]

    def narrow(self, rows):
        return rows.waiting().select_related("mapping")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        decided = UnknownLabel.objects.visible_to(self.request.user).exclude(resolved_at=None)
        return context | {
            "rows": [(label, LabelForm(label=label)) for label in context["object_list"]],
            "decided": decided.order_by("-resolved_at")[: self.RECENT],
        }


class ResolveLabel(ActionView):
    """Say what one label means."""

    model = UnknownLabel
    permission = Permission.MAPPING_EDIT
    form_class = LabelForm
    template_name = "calls/label.html"
    success_url = reverse_lazy("calls:labels")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"label": self.object}

    def perform(self, form):
        count = actions.resolve_label(label=self.object, code=form.chosen, by=self.request.user)
        words = ngettext(
            "Done. %(count)s call is complete now.", "Done. %(count)s calls are complete now.", count
        )
        return words % {"count": count}


class EditMapping(Edits, ActionView):
    """How a file is read, as data."""

    model = Mapping
    permission = Permission.MAPPING_EDIT
    form_class = MappingForm
    template_name = "calls/mapping.html"
    success_url = reverse_lazy("calls:imports")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"zone": self.object.program.zone}

    def get_initial(self):
        return {"rules": json.dumps(arranged(self.object.document), indent=2, ensure_ascii=False)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(changes=changes_of(self.object.history.all()), lists=List, **kwargs)

    def perform(self, form):
        actions.edit_mapping(mapping=self.object, document=form.cleaned_data["rules"], by=self.request.user)
        return _("Saved. Later imports are read this way.")


class CopyMapping(ActionView):
    """Begin a mapping for another dispatch system from one that is here."""

    model = Mapping
    permission = Permission.MAPPING_EDIT
    form_class = CopyForm
    template_name = "calls/copy.html"

    def perform(self, form):
        name = form.cleaned_data["name"]
        self.copy = actions.copy_mapping(mapping=self.object, name=name, by=self.request.user)
        return _("Made. Say now how its files are read.")

    def get_success_url(self):
        return reverse("calls:mapping", args=[self.copy.pk])
