"""What somebody types to find a person, and what they say of a likely match."""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from casemgmt.people.models import Comparison, Search
from casemgmt.web import forms


class SearchForm(forms.Form):
    """One box for everything somebody may remember."""

    text = forms.CharField(
        label=_("Name, phone, birth date or ID"),
        help_text=_("Any order, any spelling. For example: Maria Lopez 3/12/1984"),
        max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autofocus": True, "enterkeyhint": "search"}),
    )
    back = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def clean_back(self):
        """Only a page of this system may wait for the person chosen."""
        back = self.cleaned_data["back"]
        try:
            resolve(back.partition("?")[0])
        except Resolver404:
            return ""
        return back if len(back) <= Search._meta.get_field("back").max_length else ""


class MatchVerdictForm(forms.Form):
    """What somebody says of one likely match."""

    SAME = "same"

    verdict = forms.ChoiceField(
        label=_("Is this the same person?"),
        choices=[(SAME, _("Yes, choose this record")), *Comparison.Verdict.choices],
        widget=forms.RadioSelect,
        required=False,
    )
