"""The person's no: written down, taken back what they had agreed to, and what follows from it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access.roles import Permission
from casemgmt.consents import actions, policy
from casemgmt.consents.forms import NoForm, OverrideForm, RecordNoForm
from casemgmt.consents.models import Override
from casemgmt.consents.views.consents import OnConsent
from casemgmt.people.views.frame import BelowPerson
from casemgmt.web import forms
from casemgmt.web.views import ActionView


class SaysNo(OnConsent, ActionView):
    """A no to one consent. What left without consent to the same agency is offered to be stopped."""

    permission = Permission.CONSENT_RECORD
    form_class = NoForm

    @cached_property
    def packets(self):
        return policy.left_without_consent(self.object, at=timezone.now())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"packets": self.packets}

    def perform(self, form):
        said, now, by = form.cleaned_data, timezone.now(), self.request.user
        self.said_no(said["reason"], now)
        actions.freeze(no=self.object, packets=said.get("freeze", ()), at=now, by=by)
        return self.words

    def get_success_url(self):
        return reverse("consents:detail", args=[self.object.pk])


class Revoke(SaysNo):
    template_name = "consents/revoke.html"
    words = _("Consent is taken back. Nothing more is shared on it, and what was shared is frozen.")

    def said_no(self, reason, now):
        actions.revoke(consent=self.object, reason=reason, at=now, by=self.request.user)


class Refuse(SaysNo):
    """They were asked, and chose not to."""

    template_name = "consents/refuse.html"
    words = _("Written down. Nothing goes to them unless the person says yes.")

    def said_no(self, reason, now):
        actions.refuse_to_share(consent=self.object, reason=reason, at=now, by=self.request.user)


class RecordNo(BelowPerson, ActionView):
    """A no to an agency that nobody asked about."""

    permission = Permission.CONSENT_RECORD
    form_class = RecordNoForm
    template_name = "consents/record_no.html"

    def perform(self, form):
        self.no = actions.record_no(
            person=self.person, at=timezone.now(), by=self.request.user, **form.cleaned_data
        )
        return Refuse.words

    def get_success_url(self):
        return reverse("consents:detail", args=[self.no.pk])


class Stop(OnConsent, ActionView):
    """Stop, from the page of a no, what left without consent before it."""

    permission = Permission.CONSENT_RECORD
    form_class = forms.Form
    http_method_names = ["post"]

    def perform(self, form):
        now = timezone.now()
        packets = policy.left_without_consent(self.object, at=now)
        actions.freeze(no=self.object, packets=packets, at=now, by=self.request.user)
        return _("Nobody there can read it any more.")

    def get_success_url(self):
        return reverse("consents:detail", args=[self.object.pk])


class Overrule(OnConsent, ActionView):
    """A supervisor shares all the same, and says why in words that the person can read."""

    permission = Permission.NO_OVERRIDE
    form_class = OverrideForm
    template_name = "consents/override.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"no": self.object}

    def perform(self, form):
        actions.override(no=self.object, by=self.request.user, **form.cleaned_data)
        return _("Written down. The person finds it in their copy.")

    def get_success_url(self):
        return reverse("consents:detail", args=[self.object.pk])


class EndOverride(ActionView):
    """The no counts again."""

    permission = Permission.NO_OVERRIDE
    model = Override
    form_class = forms.Form
    http_method_names = ["post"]

    def perform(self, form):
        actions.end_override(decision=self.object, by=self.request.user)
        return _("Their no counts again.")

    def get_success_url(self):
        return reverse("consents:detail", args=[self.object.no_id])
