"""Asking somebody to get in touch, and being asked."""

from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from casemgmt.web import forms
from casemgmt.web.programs import found_in
from staffwellbeing import actions
from staffwellbeing.forms import TalkForm
from staffwellbeing.models import SupportRequest
from staffwellbeing.views.frame import FramedForm, FramedPage


class Talk(FramedForm):
    """ "I'd like to talk to someone": says who is told before anything is sent."""

    form_class = TalkForm
    template_name = "staffwellbeing/talk.html"
    success_url = reverse_lazy("wellbeing:talk")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"supporters": self.supporters()}

    def get_context_data(self, **kwargs):
        asked = SupportRequest.objects.asked_by(self.request.user).select_related("supporter")
        return super().get_context_data(requests=asked, supporters=self.supporters(), **kwargs)

    def perform(self, form):
        request = actions.ask_for_someone(contact=form.cleaned_data["contact"], by=self.request.user)
        return _("%(name)s has been told. Nobody else has.") % {"name": request.supporter.name}


class Asked(FramedPage):
    """Colleagues who would like to hear from this user."""

    template_name = "staffwellbeing/asked.html"

    def get_context_data(self, **kwargs):
        requests = SupportRequest.objects.asked_of(self.request.user).select_related("asked_by")
        return super().get_context_data(requests=requests, **kwargs)


class Answered(FramedForm):
    """The supporter got in touch."""

    form_class = forms.Form
    template_name = "staffwellbeing/asked.html"
    success_url = reverse_lazy("wellbeing:asked")
    http_method_names = ["post"]

    @cached_property
    def object(self):
        return found_in(self.request, SupportRequest.objects.asked_of(self.request.user), self.kwargs["pk"])

    def perform(self, form):
        actions.answer_request(request=self.object, by=self.request.user)
        return _("Thank you. They can see that you got in touch.")
