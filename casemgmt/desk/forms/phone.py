from django.utils.translation import gettext_lazy as _

from casemgmt.people.contact import read_phone
from casemgmt.web import forms


class PhoneForm(forms.Form):
    """The number under which colleagues reach the user at work; empty for none."""

    phone = forms.CharField(
        label=_("Your work phone"), max_length=40, required=False,
        help_text=_("For example: (216) 555-0100"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        number = read_phone(typed) if typed else ("", "")
        if number is None or number[1]:
            raise forms.ValidationError(_("Give a whole phone number, without an extension."))
        return number[0]
