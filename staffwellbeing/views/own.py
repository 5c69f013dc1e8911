"""One's own pages: checking in, one's trend, deleting it, what support there is, and who can see what."""

from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.access import policy
from casemgmt.codes.wellbeing import is_heavy
from casemgmt.exposure.models import StaffNotice
from casemgmt.exposure.trend import own_hard_calls
from casemgmt.web import forms
from casemgmt.web.programs import InProgram
from staffwellbeing import actions, encryption, trend
from staffwellbeing.forms import CheckInForm
from staffwellbeing.models import SupportRequest
from staffwellbeing.views.frame import FramedForm, FramedPage

TITLES = {
    "shift": gettext_lazy("Shift"),
    "drained": gettext_lazy("Drained"),
    "staying": gettext_lazy("Staying with you"),
}


class CheckIn(InProgram, FramedForm):
    """The check-in, and thanks on the same address: what was answered never stands in a link."""

    once = False  # the form carries the id of what it makes
    form_class = CheckInForm
    stays_on_device = True  # until it is sent
    template_name = "staffwellbeing/check_in.html"
    success_url = reverse_lazy("wellbeing:mine")
    request_made = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"supporters": self.supporters()}

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(
            is_open=StaffNotice.objects.in_force(program=self.program.pk, on=today),
            hard_calls=own_hard_calls(user, on=today),
            draft_key=encryption.pseudonym(user)[:16],
            **kwargs,
        )

    def perform(self, form):
        user = self.request.user
        actions.check_in(
            user=user,
            program=self.program,
            entry=form.cleaned_data["entry"],
            answers=form.answers,
            on=timezone.localdate(),
        )
        if contact := form.cleaned_data.get("person"):
            self.request_made = actions.ask_for_someone(contact=contact, by=user)

    def form_valid(self, form):
        response = super().form_valid(form)
        return response if response.status_code == 422 else self.thanks(form)

    def thanks(self, form):
        heavy = any(is_heavy(item, answer) for item, answer in form.answers.items())
        context = self.get_context_data(form=form, heavy=heavy, request_made=self.request_made)
        return TemplateResponse(self.request, "staffwellbeing/thanks.html", context)


class Mine(FramedPage):
    """One's own trend, hard calls and requests; nobody else's exist here."""

    template_name = "staffwellbeing/mine.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        entries = trend.own_trend(user)
        lines = [(title, trend.sparkline(entries, item)) for item, title in TITLES.items()]
        return super().get_context_data(
            rows=[(entry.day, list(zip(TITLES.values(), entry.labels, strict=True))) for entry in entries],
            titles=TITLES.values(),
            lines=[(title, points) for title, points in lines if points],
            hard_calls=own_hard_calls(user, on=timezone.localdate()),
            requests=SupportRequest.objects.asked_by(user).select_related("supporter"),
            **kwargs,
        )


class Forget(FramedForm):
    """Deleting everything, at once."""

    form_class = forms.Form
    template_name = "staffwellbeing/forget.html"
    success_url = reverse_lazy("wellbeing:mine")

    def perform(self, form):
        actions.forget_everything(by=self.request.user, on=timezone.localdate())
        return _("Everything you wrote here is deleted.")


class Resources(FramedPage):
    """Who is there, phones first."""

    template_name = "staffwellbeing/resources.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(supporters=self.supporters(), **kwargs)


class Privacy(FramedPage):
    """What is kept, who can see it, and what somebody with power over the machine could reach."""

    template_name = "staffwellbeing/privacy.html"

    def get_context_data(self, **kwargs):
        told = StaffNotice.objects.filter(program__in=policy.programs_of(self.request.user))
        newest = (
            told.order_by("program_id", "-told_on", "-created_at")
            .distinct("program_id")
            .select_related("program")
        )
        return super().get_context_data(notices=newest, **kwargs)
