from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from casemgmt.access import policy
from casemgmt.access.roles import Permission
from casemgmt.encounters import actions
from casemgmt.encounters.forms import draft_body
from casemgmt.encounters.models import Draft
from casemgmt.web.views import ListPage, Permitted


class Drafts(ListPage):
    """What I have begun and not sent."""

    model = Draft
    permission = Permission.ENCOUNTER_RECORD
    template_name = "encounters/drafts.html"


class OneDraft(Permitted, View):
    """Where the page sends what is typed, every few seconds."""

    permission = Permission.ENCOUNTER_RECORD

    def post(self, request, pk):
        program = policy.home_program(request.user, self.permission)
        actions.save_draft(id=pk, program=program, by=request.user, body=draft_body(request.POST))
        return HttpResponse(status=204)


class DropDraft(Permitted, View):
    """Throw a draft away."""

    permission = Permission.ENCOUNTER_RECORD

    def post(self, request, pk):
        actions.drop_draft(draft=get_object_or_404(Draft.objects.visible_to(request.user), pk=pk))
        messages.success(request, _("Draft thrown away."))
        return HttpResponseRedirect(reverse("encounters:drafts"))
