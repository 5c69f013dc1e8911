"""What somebody types to get anywhere."""

from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms


class FindAnythingForm(forms.Form):
    """One box for records and pages. It may hold a name, so it is posted and stands in no address."""

    text = forms.CharField(
        label=_("Find"),
        help_text=_("A person by name, phone, birth date or ID; a call by number or place; a page."),
        max_length=200,
        required=False,
        widget=forms.TextInput(
            attrs={"spellcheck": "false", "autocomplete": "off", "autofocus": True, "enterkeyhint": "search"}
        ),
    )
