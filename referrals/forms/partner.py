"""What a partner types. Each form knows the arguments that its verb takes."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.codes.directory import CapacityState
from casemgmt.codes.referrals import DeclineReason, DidNotAttendReason, NotLinkedReason
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED, PROMISED
from casemgmt.web.names import NameField
from casemgmt.web.widgets import NearDay

WITHOUT_NAMES = _("Without names or numbers: it is read on an open page.")


class AppointmentTime(forms.DateTimeInput):
    """A day and a time of day that lie ahead."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class VoiceForm(forms.Form):
    """Who speaks for the agency. This browser remembers it for the day."""

    name = NameField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    role = forms.CharField(
        label=_("Your role"),
        max_length=120,
        help_text=_("Like “intake” or “case manager”."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    speakers = ("name", "role")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = [name for name in self.fields if name not in self.speakers]
        self.order_fields([*own, *self.speakers])

    @property
    def said_by(self):
        role = self.cleaned_data["role"].replace(", ", " ")
        return f"{self.cleaned_data['name']}, {role}"

    def said(self, *, at):
        """What the verb is told beyond who speaks."""
        return {}


class PartnerDeclineForm(VoiceForm):
    reason = forms.ChoiceField(label=_("Why not"), choices=DeclineReason, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything that helps us ask elsewhere"),
        required=False,
        max_length=300,
        help_text=WITHOUT_NAMES,
    )
    full_until = forms.DateField(
        label=_("Full until"),
        required=False,
        validators=[PROMISED],
        help_text=_("If you have no space: we ask nobody else of yours before then."),
    )

    def clean_full_until(self):
        day = self.cleaned_data["full_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def said(self, *, at):
        return {name: self.cleaned_data[name] for name in ("reason", "words", "full_until")}


class AppointmentForm(VoiceForm):
    appointment_at = forms.DateTimeField(
        label=_("Day and time"), widget=AppointmentTime, validators=[PROMISED]
    )

    def said(self, *, at):
        return {"appointment_at": self.cleaned_data["appointment_at"]}


class PartnerDidNotAttendForm(VoiceForm):
    reason = forms.ChoiceField(
        label=_("Why, as far as you know"), choices=DidNotAttendReason, widget=forms.RadioSelect
    )

    def said(self, *, at):
        return {"reason": self.cleaned_data["reason"]}


class PartnerStartForm(VoiceForm):
    started_on = forms.DateField(label=_("First day"), validators=[HAPPENED])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("started_on", timezone.localdate())

    def said(self, *, at):
        """Noon of a day that is over stands for it; of today, this moment."""
        noon = timezone.make_aware(datetime.combine(self.cleaned_data["started_on"], time(12)))
        return {"started_at": at if self.cleaned_data["started_on"] == timezone.localdate(at) else noon}


class PartnerPauseForm(VoiceForm):
    words = forms.CharField(label=_("What are you waiting for?"), max_length=300, help_text=WITHOUT_NAMES)

    def said(self, *, at):
        return {"words": self.cleaned_data["words"]}


class PartnerEndForm(VoiceForm):
    reason = forms.ChoiceField(label=_("What happened"), choices=NotLinkedReason, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Anything that helps us go on"), required=False, max_length=300, help_text=WITHOUT_NAMES
    )

    def said(self, *, at):
        return {name: self.cleaned_data[name] for name in ("reason", "words")}


class PhoneCodeForm(VoiceForm):
    code = forms.CharField(
        label=_("Code from the phone"),
        max_length=10,
        help_text=_("Six digits."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split())


class PlacesForm(VoiceForm):
    state = forms.ChoiceField(label=_("Now"), choices=CapacityState, widget=forms.RadioSelect)
    available = forms.IntegerField(label=_("How many are free"), min_value=0, max_value=9999, required=False)
    full_until = forms.DateField(label=_("Full until"), widget=NearDay, required=False, validators=[PROMISED])

    def said(self, *, at):
        """A number belongs to free places, a day to full ones."""
        said = {name: self.cleaned_data[name] for name in ("state", "available", "full_until")}
        if said["state"] == CapacityState.FULL:
            return said | {"available": 0}
        return said | {"full_until": None}
