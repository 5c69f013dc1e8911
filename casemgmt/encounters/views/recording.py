"""The form of an encounter. What is typed is kept on the server until it is saved or thrown away."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind
from casemgmt.calls.models import Call
from casemgmt.encounters import actions
from casemgmt.encounters.forms import EncounterForm
from casemgmt.encounters.models import Draft, Encounter
from casemgmt.people import actions as people
from casemgmt.people.models import Person
from casemgmt.web.programs import InProgram, turn_to
from casemgmt.web.views import ActionView, Permitted

NOT_TYPED = {"csrfmiddlewaretoken", "find", "unname", "step"}


def typed(data):
    """What a form sent, as it is kept in a draft."""
    return {name: values for name, values in data.lists() if name not in NOT_TYPED}


def as_query(body):
    """A draft as if it had been sent just now."""
    data = QueryDict(mutable=True)
    for name, values in body.items():
        data.setlist(name, values)
    return data


def read_uuid(text):
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError):
        return None


class New(InProgram, ActionView):
    """Record an encounter. Save, save and promise, or save the draft and go to find the person."""

    permission = Permission.ENCOUNTER_RECORD
    once = False  # its address carries the id of what it makes
    form_class = EncounterForm
    template_name = "encounters/form.html"

    def get(self, request, *args, **kwargs):
        """The address carries the id, so that a reload goes on with the same encounter."""
        if read_uuid(request.GET.get("draft")) is None:
            asked = {name: request.GET[name] for name in ("call", "person") if name in request.GET}
            return HttpResponseRedirect(self.here(**asked))
        saved = Encounter.objects.visible_to(request.user).filter(pk__in=self.ids).first()
        if saved:
            return HttpResponseRedirect(reverse("encounters:detail", args=[saved.pk]))
        if self.person:
            record(EventKind.READ, by=request.user, of=self.person)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "find" in request.POST or "unname" in request.POST:
            return self.look_for_the_person()
        return super().post(request, *args, **kwargs)

    @cached_property
    def encounter_id(self):
        """Made when the form is opened; whatever is sent under it becomes one encounter."""
        asked = self.request.GET.get("draft") or self.request.POST.get("id")
        return read_uuid(asked) or uuid.uuid4()

    @property
    def ids(self):
        return actions.ids_of_sending(self.encounter_id, self.request.user)

    @cached_property
    def draft(self):
        """The user's own draft that is being gone on with, or None."""
        return Draft.objects.visible_to(self.request.user).filter(pk__in=self.ids).first()

    @cached_property
    def body(self):
        """What was typed before: sent now, sent while signed out, or kept in the draft."""
        if self.request.method == "POST":
            return self.request.POST
        return self.typed_before or as_query(self.draft.body if self.draft else {})

    def named(self, rows, name):
        """The call or person that the form, the address or the draft names, if the user may see it."""
        asked = read_uuid(self.request.POST.get(name, self.request.GET.get(name, self.body.get(name))))
        return get_object_or_404(rows.visible_to(self.request.user), pk=asked) if asked else None

    @cached_property
    def call(self):
        return self.named(Call.objects.select_related("program"), "call")

    @cached_property
    def told_of(self):
        """The call of which colleagues may have written: the one that is named, or whose number is typed."""
        number = (self.body.get("call_number") or "").strip()
        return self.call or (number and Call.objects.visible_to(self.request.user).numbered(number)) or None

    @property
    def others(self):
        """What stands written about the call already, as far as the user may see it."""
        if self.told_of is None:
            return []
        return Encounter.objects.visible_to(self.request.user).about(self.told_of, besides=self.encounter_id)

    @cached_property
    def person(self):
        return self.named(Person.objects.with_contact().select_related("program"), "person")

    @cached_property
    def program(self):
        """That of the call or person; else the one named, of what was typed before, or the only one."""
        about = self.call or self.person or (None if "program" in self.request.GET else self.draft)
        if about is None:
            return super().program
        turn_to(self.request, about.program_id)
        return about.program

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"by": self.request.user, "program": self.program}
        if "check" in self.request.GET and self.draft:
            kwargs["data"] = self.body
        return kwargs

    def get_initial(self):
        start = self.from_call() if self.call else {"started_at": timezone.localtime()}
        team = policy.team_of(self.request.user, self.permission, self.program)
        return {"follow_up": "none", "team": team} | start | self.from_draft()

    def from_call(self):
        """What dispatch knows already. Its times and its end stay on the call."""
        call = self.call
        began = call.engaged_at or call.arrived_at or call.dispatched_at or call.requested_at
        return {
            "started_at": timezone.localtime(began or timezone.now()),
            "place": call.place or call.city,
            "reason": next(iter(call.reasons), ""),
        }

    def from_draft(self):
        many = {"did", "needs", "hard"}
        body = self.draft.body if self.draft else {}
        return {name: values if name in many else values[0] for name, values in body.items() if values}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            encounter_id=self.encounter_id, draft=self.draft, call=self.call, person=self.person,
            program=self.program, told_of=self.told_of, others=self.others, **kwargs,
        )  # fmt: skip
        known = {"call_number"} if self.call else set()
        return context | {"asked": [field for field in context["form"].asked if field.name not in known]}

    def look_for_the_person(self):
        """Keep the draft, then look: straight for what was typed, or from an empty box."""
        data = self.request.POST.copy()
        looking = data.get("descriptor", "").strip() if "find" in data else ""
        if "unname" in data or looking:
            data["person"] = ""
        self.keep(data)
        back = self.here()
        if "unname" in data:
            return HttpResponseRedirect(back)
        if not looking:
            asked = urlencode({"program": self.program.pk, "back": back})
            return HttpResponseRedirect(f"{reverse('people:find')}?{asked}")
        search = people.search(text=looking, back=back, by=self.request.user, program=self.program)
        return HttpResponseRedirect(reverse("people:found", args=[search.pk]))

    def keep(self, data):
        return actions.save_draft(
            id=self.encounter_id, program=self.program, body=typed(data), by=self.request.user
        )

    def here(self, **more):
        place = {"draft": self.encounter_id, "program": self.program.pk}
        return f"{reverse('encounters:new')}?{urlencode(place | more)}"

    def form_invalid(self, form):
        """Nothing typed is lost: it is kept as a draft, and the form comes back with what to mend."""
        for problem in form.non_field_errors():
            messages.error(self.request, problem)
        self.keep(self.request.POST)
        return HttpResponseRedirect(self.here(check=1))

    def perform(self, form):
        facts = form.details | ({"descriptor": ""} if self.person else {})
        sent = form.cleaned_data
        self.recorded = actions.record(
            id=self.encounter_id, program=self.program, call=self.call or sent["call_number"],
            person=self.person, present=form.present, hard=sent.get("hard", ()),
            follow_up_by=sent["follow_up_by"], by=self.request.user, **facts,
        )  # fmt: skip
        if not self.recorded.same:
            messages.warning(
                self.request, _("This was saved before, and the first one was kept. Correct it here.")
            )
        return None if self.recorded.again else _("Encounter saved.")

    def get_success_url(self):
        encounter = self.recorded.encounter
        if self.request.POST.get("step") == "followup" and encounter.person_id:
            return f"{reverse('followups:new')}?{urlencode({'person': encounter.person_id})}"
        return reverse("encounters:detail", args=[encounter.pk])


class KeepDraft(InProgram, Permitted, View):
    """Keep what is typed, a moment after each change."""

    permission = Permission.ENCOUNTER_RECORD

    def post(self, request, pk):
        actions.save_draft(id=pk, program=self.program, body=typed(request.POST), by=request.user)
        return HttpResponse(status=204)


class DiscardDraft(Permitted, View):
    """Throw a draft away, by its author."""

    permission = Permission.ENCOUNTER_RECORD

    def post(self, request, pk):
        draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
        actions.drop_draft(draft=draft, by=request.user)
        messages.success(request, _("The draft is gone."))
        return HttpResponseRedirect(reverse("encounters:drafts"))
