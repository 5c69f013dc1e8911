from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from casemgmt.access.roles import Permission
from casemgmt.audit.actions import record as log
from casemgmt.audit.models import Kind
from casemgmt.encounters import actions
from casemgmt.encounters.forms import CorrectForm, given_id
from casemgmt.encounters.models import Encounter
from casemgmt.people.models import Person
from casemgmt.web.views import ActionView, Permitted


class CorrectEncounter(ActionView):
    """Change facts of an encounter, with a reason."""

    model = Encounter
    permission = Permission.ENCOUNTER_RECORD
    audited = True
    form_class = CorrectForm
    template_name = "encounters/correct.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"encounter": self.object}

    def perform(self, form):
        actions.correct(
            encounter=self.object, reason=form.cleaned_data["reason"], by=self.request.user, **form.facts
        )
        return _("Encounter corrected.")

    def get_success_url(self):
        return reverse("encounters:detail", args=[self.object.pk])


class Identify(Permitted, View):
    """Name the person afterwards: out to the search, and back with the one chosen."""

    permission = Permission.ENCOUNTER_RECORD

    def get(self, request, pk):
        encounter = get_object_or_404(Encounter.objects.visible_to(request.user), pk=pk)
        chosen = given_id(request.GET.get("person"))
        if chosen is None:
            back = {"back": f"{request.path}?named=1"}
            return HttpResponseRedirect(f"{reverse('people:find')}?{urlencode(back)}")
        person = get_object_or_404(Person.objects.visible_to(request.user), pk=chosen)
        log(Kind.READ, by=request.user, of=person)
        return self.confirm(encounter, person)

    def post(self, request, pk):
        encounter = get_object_or_404(Encounter.objects.visible_to(request.user), pk=pk)
        person = get_object_or_404(
            Person.objects.visible_to(request.user), pk=given_id(request.POST.get("person"))
        )
        actions.identify(encounter=encounter, person=person, by=request.user)
        messages.success(request, _("Person named."))
        return HttpResponseRedirect(reverse("encounters:detail", args=[encounter.pk]))

    def confirm(self, encounter, person):
        context = {"encounter": encounter, "person": person}
        return TemplateResponse(self.request, "encounters/identify.html", context)
