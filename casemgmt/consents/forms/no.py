"""What is typed when a person says no, and when a supervisor decides against it."""

from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import Agency
from casemgmt.consents.forms.sharing import partners
from casemgmt.consents.models import Packet
from casemgmt.days import day
from casemgmt.web import forms
from casemgmt.web.names import NameField


class NoForm(forms.Form):
    """The person says no, to what was asked or to what they agreed to before."""

    reason = forms.CharField(
        label=_("Why"), required=False, max_length=200, help_text=_("Only if they want to say.")
    )
    freeze = forms.ModelMultipleChoiceField(
        Packet.objects.none(),
        label=_("Stop what was shared before without consent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ask the person. What is ticked, nobody there can read any more; it cannot be undone."),
    )

    def __init__(self, *args, packets, **kwargs):
        super().__init__(*args, **kwargs)
        offered = self.fields["freeze"]
        offered.queryset = Packet.objects.filter(pk__in=[packet.pk for packet in packets])
        offered.choices = [(packet.pk, left_words(packet)) for packet in packets]
        offered.initial = [packet.pk for packet in packets]
        if not packets:
            del self.fields["freeze"]


class RecordNoForm(forms.Form):
    """A no to an agency that nobody asked about yet."""

    recipient = forms.ModelChoiceField(
        Agency.objects.none(), label=_("With which agency"), required=False, empty_label=_("None of these")
    )
    recipient_name = NameField(label=_("Or with whom else"), required=False, max_length=300)
    reason = forms.CharField(
        label=_("Why"), required=False, max_length=200, help_text=_("Only if they want to say.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = partners()

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("recipient")) == bool(cleaned.get("recipient_name")):
            self.add_error("recipient", _("Say with whom: one agency, or one name."))
        return cleaned


class OverrideForm(forms.Form):
    """Why a supervisor shares all the same. The person reads it in their own copy."""

    recipient = forms.ModelChoiceField(Agency.objects.none(), label=_("With which agency"))
    why = forms.CharField(
        label=_("Why we share all the same"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In words that you would say to the person. They stand in their own copy."),
    )

    def __init__(self, *args, no, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = partners()
        if no.recipient_id:
            self.initial["recipient"] = no.recipient_id
            self.fields["recipient"].queryset = partners().filter(pk=no.recipient_id)


def left_words(packet):
    """What one packet was, to choose by: when, with whom, what."""
    line = packet.disclosure
    return _("%(day)s, %(whom)s: %(facts)s") % {
        "day": day(line.at),
        "whom": line.recipient_words,
        "facts": ", ".join(map(str, line.fact_labels)),
    }
