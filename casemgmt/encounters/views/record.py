"""One encounter and its history, the lists, and what may still be mended."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.encounters import actions
from casemgmt.encounters.forms import ChosenPersonForm, CorrectEncounterForm, IdentifyForm
from casemgmt.encounters.models import Draft, Encounter
from casemgmt.web import addresses
from casemgmt.web.changes import changes_of
from casemgmt.web.editing import Edits
from casemgmt.web.lists import Column, ListPage
from casemgmt.web.views import ActionView, ObjectPage
from followups.models import FollowUp


class Encounters(ListPage):
    """What the teams did, the newest first."""

    permission = Permission.ENCOUNTER_VIEW
    model = Encounter
    audited = large = True
    template_name = "encounters/list.html"
    heading = _("Encounters")
    lede = _("What the teams did.")
    order = "-when"
    columns = [
        Column(
            "when",
            _("When"),
            "started_at",
            "encounters/cells/when.html",
            ("started_at",),
            "encounter_by_time",
        ),
        Column("whom", _("Who"), "whom", "encounters/cells/whom.html"),
        Column("outcome", _("How it ended"), "get_outcome_display"),
        Column("team", _("Team"), "team"),
        Column("recorded_by", _("Recorded by"), "recorded_by.name"),
    ]

    def narrow(self, rows):
        found = rows.for_rows()
        return found.unidentified() if self.nobody_named else found

    @property
    def nobody_named(self):
        return bool(addresses.one_of(self.request, "show", ["unidentified"]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(nobody_named=self.nobody_named, **kwargs)


class Detail(ObjectPage):
    """One encounter: what happened, who was there, what was promised, every change."""

    permission = Permission.ENCOUNTER_VIEW
    model = Encounter
    audited = True
    template_name = "encounters/detail.html"

    def get_queryset(self):
        return super().get_queryset().for_rows().prefetch_related("presences__user")

    def get_context_data(self, **kwargs):
        encounter, user = self.object, self.request.user
        promises = FollowUp.objects.visible_to(user).filter(origin=encounter.pk)
        others = Encounter.objects.visible_to(user).about(encounter.call_id, besides=encounter.pk)
        return super().get_context_data(
            changes=changes_of(encounter.history.all()),
            followups=promises,
            others=others if encounter.call_id else [],
            **kwargs,
        )


class Correct(Edits, ActionView):
    """Set what was wrong or missing; what stood before stays in the history."""

    permission = Permission.ENCOUNTER_RECORD
    model = Encounter
    audited = True
    form_class = CorrectEncounterForm
    template_name = "encounters/correct.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "instance": self.object,
            "by": self.request.user,
            "program": self.object.program,
        }

    def perform(self, form):
        actions.correct(
            encounter=self.object,
            reason=form.cleaned_data["reason_of_change"],
            present=form.present,
            by=self.request.user,
            **form.details,
        )
        return _("Saved.")

    def get_success_url(self):
        return reverse("encounters:detail", args=[self.object.pk])


class Identify(ActionView):
    """Say whom the team met, or that it was somebody else. First find them, then come back."""

    permission = Permission.ENCOUNTER_RECORD
    model = Encounter
    audited = True
    form_class = IdentifyForm
    template_name = "encounters/identify.html"

    def get(self, request, *args, **kwargs):
        if "person" not in request.GET and not self.object.person:
            here = reverse("encounters:identify", args=[self.object.pk])
            asked = f"program={self.object.program_id}&back={here}"
            return HttpResponseRedirect(f"{reverse('people:find')}?{asked}")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"by": self.request.user, "first": self.object.person}

    def get_initial(self):
        return {"person": self.request.GET.get("person")}

    def get_context_data(self, **kwargs):
        asked = self.request.POST.get("person") or self.request.GET.get("person")
        form = ChosenPersonForm({"person": asked}, by=self.request.user)
        person = form.cleaned_data["person"] if form.is_valid() else None
        if person:
            record(EventKind.READ, by=self.request.user, of=person)
        return super().get_context_data(person=person, **kwargs)

    def perform(self, form):
        actions.identify(
            encounter=self.object,
            person=form.cleaned_data["person"],
            why_not_the_first=form.cleaned_data.get("why_not_the_first", ""),
            by=self.request.user,
        )
        return _("Saved.")

    def get_success_url(self):
        return reverse("encounters:detail", args=[self.object.pk])


class Drafts(ListPage):
    """The user's own encounters that are still being typed."""

    permission = Permission.ENCOUNTER_RECORD
    model = Draft
    template_name = "encounters/drafts.html"
    heading = _("Drafts")
    lede = _("Only you see these. A draft that nobody touches for 30 days is removed.")
    is_table = False
    order = "-saved"
    columns = [Column("saved", _("Saved"), "saved_at", by=("saved_at",))]
