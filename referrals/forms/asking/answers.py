"""What a worker writes down: what the partner or the person said, and what we do ourselves."""

from django.utils.translation import gettext_lazy as _

from casemgmt.codes.referrals import DeclineReason, DidNotAttendReason, LinkageSource, NotLinkedReason
from casemgmt.web import forms
from casemgmt.web.moments import HAPPENED, PROMISED
from casemgmt.web.names import NameField

WORDS = forms.Textarea(attrs={"rows": 2})


class SaidForm(forms.Form):
    """Who said it. A field's name is the argument of the action that it fills."""

    field_order = ["reason", "appointment_at", "started", "source", "started_at", "words", "full_until"]
    said_by = NameField(
        label=_("Who told you?"), max_length=300, help_text=_("Name and role, like “Noor Haddad, intake”.")
    )


class DeclineForm(SaidForm):
    reason = forms.ChoiceField(label=_("Why"), choices=DeclineReason, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In their words"), required=False, max_length=300, widget=WORDS)
    full_until = forms.DateField(label=_("Full until"), required=False, validators=[PROMISED])


class ScheduleForm(SaidForm):
    appointment_at = forms.DateTimeField(label=_("When"), validators=[PROMISED])


class DidNotAttendForm(SaidForm):
    reason = forms.ChoiceField(
        label=_("Why, as far as anybody knows"), choices=DidNotAttendReason, widget=forms.RadioSelect
    )


class SourceForm(SaidForm):
    source = forms.ChoiceField(label=_("Whose word is it?"), choices=LinkageSource, widget=forms.RadioSelect)


class StartForm(SourceForm):
    started_at = forms.DateTimeField(label=_("Since when, if not now"), required=False, validators=[HAPPENED])


class ConfirmForm(SaidForm):
    """The partner said it; who says so too?"""

    source = forms.ChoiceField(
        label=_("Who else says so?"),
        widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in (LinkageSource.PERSON, LinkageSource.WORKER)],
    )


class EndForm(SourceForm):
    reason = forms.ChoiceField(label=_("Why"), choices=NotLinkedReason, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In their words"), required=False, max_length=300, widget=WORDS)


class SettleForm(SaidForm):
    started = forms.TypedChoiceField(
        label=_("Did the service start?"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, it started")), ("no", _("No, it did not"))],
    )


class PauseForm(SaidForm):
    words = forms.CharField(label=_("What has to happen first?"), max_length=300, widget=WORDS)


class OwnStepForm(forms.Form):
    """What we do ourselves needs no other voice."""

    reason = forms.CharField(label=_("Why"), max_length=200, widget=WORDS)
