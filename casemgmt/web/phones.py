"""The one field into which a phone of an agency or a program is typed."""

import re

from django.utils.translation import gettext_lazy as _

from casemgmt.codes import phones
from casemgmt.web import forms
from casemgmt.web.templatetags.web_tags import phone


class PhoneInput(forms.TextInput):
    """Brings up the keys for digits on a phone."""

    input_type = "tel"


class PhoneField(forms.CharField):
    """A whole number in any punctuation, kept as E.164; its extension has a field of its own."""

    widget = PhoneInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    default_error_messages = {
        "whole": _("This is not a whole phone number. For example: (216) 555-0100"),
        "extension": _("Leave the extension out here."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 40, "required": False, **kwargs})

    def prepare_value(self, value):
        """A kept number as people write it; whatever else was typed stays as it was typed."""
        return phone(value) if value and re.match(phones.KEPT, value) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return text
        number = phones.read(text)
        if number is None:
            raise forms.ValidationError(self.error_messages["whole"], code="whole")
        if number[1]:
            raise forms.ValidationError(self.error_messages["extension"], code="extension")
        return number[0]
