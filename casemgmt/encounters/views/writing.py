import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import MultipleChoiceField
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record as log
from casemgmt.audit.models import Kind
from casemgmt.calls.models import Call
from casemgmt.encounters import actions
from casemgmt.encounters.forms import EncounterForm, draft_body, given_id, typed
from casemgmt.encounters.models import Draft, Encounter
from casemgmt.people.models import Person
from casemgmt.web.views import ActionView


class NewEncounter(ActionView):
    """The page a responder fills in on a phone. Its address carries the encounter's id: reloading is safe."""

    permission = Permission.ENCOUNTER_RECORD
    form_class = EncounterForm
    template_name = "encounters/form.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.id is None:
            asked = {name: request.GET[name] for name in ("call", "person") if request.GET.get(name)}
            return HttpResponseRedirect(f"{request.path}?{urlencode({'draft': uuid.uuid4(), **asked})}")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def id(self):
        return given_id(self.request.GET.get("draft"))

    @cached_property
    def program(self):
        return policy.home_program(self.request.user, self.permission)

    @cached_property
    def draft(self):
        return Draft.objects.visible_to(self.request.user).filter(pk=self.id).first()

    @cached_property
    def call(self):
        return self._chosen("call", Call)

    @cached_property
    def person(self):
        found = self._chosen("person", Person)
        if found is not None and self.request.method == "GET":
            log(Kind.READ, by=self.request.user, of=found)
        return found

    def get(self, request, *args, **kwargs):
        sent = Encounter.objects.visible_to(request.user).filter(pk=self.id).first()
        if sent is not None:
            return HttpResponseRedirect(reverse("encounters:detail", args=[sent.pk]))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("step") == "find":
            return self.find_person()
        return super().post(request, *args, **kwargs)

    def find_person(self):
        """Keep everything typed, and come back with the person chosen."""
        actions.save_draft(
            id=self.id, program=self.program, by=self.request.user, body=draft_body(self.request.POST)
        )
        return HttpResponseRedirect(f"{reverse('people:find')}?{urlencode({'back': self.here()})}")

    def here(self):
        kept = {"draft": self.id} | ({"call": self.call.pk} if self.call else {})
        return f"{self.request.path}?{urlencode(kept)}"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.draft and self.request.method == "GET":
            kwargs["initial"] = self._initial() | self._typed()
        return kwargs | {"user": self.request.user, "program": self.program, "call": self.call}

    def get_initial(self):
        return self._initial()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            call=self.call, person=self.person, draft=self.draft, id=self.id, **kwargs
        )

    def perform(self, form):
        sent = form.cleaned_data
        done = actions.record(
            id=self.id, program=self.program, by=self.request.user, call=form.call, person=self.person,
            team=sent["team"], follow_up=sent["follow_up"], follow_up_by=sent["follow_up_by"],
            present=form.present, hard=sent["hard"], **form.facts,
        )  # fmt: skip
        self.recorded = done.encounter
        if done.again and not done.same:
            messages.warning(
                self.request, _("This encounter was saved before. What you changed since is not in it.")
            )
            return ""
        return _("Encounter saved.")

    def get_success_url(self):
        if self.request.POST.get("step") == "followup" and self.recorded.person_id:
            return f"{reverse('followups:new')}?{urlencode({'person': self.recorded.person_id})}"
        return reverse("encounters:detail", args=[self.recorded.pk])

    def _initial(self):
        teams = policy.teams_where(self.request.user, self.permission)
        first = {"started_at": timezone.now(), "team": teams[0] if teams else None}
        if self.call:
            first |= {
                "reasons": self.call.reasons,
                "place": self.call.place or self.call.city,
                "started_at": self.call.arrived_at or self.call.requested_at or timezone.now(),
            }
        return first

    def _typed(self):
        """A draft's words, field by field as the page shows them."""
        words, fields = typed(self.draft.body), EncounterForm.base_fields
        return {
            name: words.getlist(name) if isinstance(fields[name], MultipleChoiceField) else words[name]
            for name in words
            if name in fields
        }

    def _chosen(self, name, model):
        """The record that the address or the draft names, if the user may see it."""
        in_draft = typed(self.draft.body).get(name) if self.draft else None
        chosen = given_id(self.request.POST.get(name) or self.request.GET.get(name) or in_draft)
        if chosen is None:
            return None
        return get_object_or_404(model.objects.visible_to(self.request.user), pk=chosen)
