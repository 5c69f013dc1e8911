from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class QuietForm(forms.Form):
    """When no e-mail should come; both empty means at any hour. Of several `zones` one is asked for."""

    starts = forms.TimeField(label=_("No e-mail from"), required=False, widget=CLOCK)
    ends = forms.TimeField(label=_("until"), required=False, widget=CLOCK)
    zone = forms.ChoiceField(
        label=_("On the clock of"), widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This time zone is not known.")},
    )  # fmt: skip

    def __init__(self, *args, zones, **kwargs):
        super().__init__(*args, **kwargs)
        zone = self.fields["zone"]
        zone.choices = [(name, name.replace("_", " ")) for name in zones]
        if len(zones) == 1:
            zone.widget, [zone.initial] = forms.HiddenInput(), zones

    def clean(self):
        said = super().clean()
        starts, ends = said.get("starts"), said.get("ends")
        if self.errors or (starts is None and ends is None):
            return said
        if starts is None or ends is None:
            raise forms.ValidationError(_("Give both times, or neither."))
        if starts == ends:
            raise forms.ValidationError(
                _("The two times are the same. Leave both empty for mail at any hour.")
            )
        return said
