from django.utils.translation import gettext_lazy as _

from casemgmt.web import forms
from casemgmt.web.phones import PhoneField


class PhoneForm(forms.Form):
    """The number under which colleagues reach the user at work; empty for none."""

    phone = PhoneField(label=_("Your work phone"), help_text=_("For example: (216) 555-0100"))
