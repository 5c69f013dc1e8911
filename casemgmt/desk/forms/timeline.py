from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms
from casemgmt.web.timeline import SOURCES

LONGEST = 100


class TimelineForm(forms.Form):
    """What to look for in a person's timeline, and up to which day; one of the two is enough."""

    text = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST,
        widget=forms.TextInput(attrs={"enterkeyhint": "search"}),
    )  # fmt: skip
    until = forms.IsoDay(label=_("Up to this day"), required=False)
    show = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    before = forms.IsoDay(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["show"].choices = [(each.key, each.label) for each in SOURCES]

    def clean(self):
        sent = super().clean()
        if not self.errors and not sent["text"] and not sent["until"]:
            raise forms.ValidationError(_("Type a word, or choose a day."))
        return sent

    @property
    def begins_before(self):
        """The day before which what is shown begins: where the last page ended, else after the day chosen."""
        until = self.cleaned_data["until"]
        return self.cleaned_data["before"] or (until and until + timedelta(days=1))
