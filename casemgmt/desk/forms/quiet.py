from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class QuietForm(forms.Form):
    """When no e-mail should come; both empty means at any hour."""

    starts = forms.TimeField(label=_("No e-mail from"), required=False, widget=CLOCK)
    ends = forms.TimeField(label=_("until"), required=False, widget=CLOCK)
    zone = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def clean_zone(self):
        zone = self.cleaned_data["zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("This time zone is not known."))
        return ZoneInfo(zone).key

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
