"""The fields into which a phone is typed: one rule for all of them, whoever's number it is."""

import re

from django.utils.translation import gettext_lazy as _

from casemgmt.codes import phones
from casemgmt.errors import RuleBroken
from casemgmt.web import forms
from casemgmt.wording import phone

LONGEST_EXTENSION = 10


class PhoneInput(forms.TextInput):
    """Brings up the keys for digits on a phone."""

    input_type = "tel"


class PhoneField(forms.CharField):
    """A whole number in any punctuation, kept as E.164; its extension has a field of its own."""

    widget = PhoneInput(attrs={"inputmode": "tel", "spellcheck": "false"})
    default_error_messages = {"extension": _("Leave the extension out here.")}

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 40, "required": False, **kwargs})

    def prepare_value(self, value):
        """A kept number as people write it; whatever else was typed stays as it was typed."""
        return phone(value) if isinstance(value, str) and value and re.match(phones.KEPT, value) else value

    def clean(self, value):
        text = super().clean(value)
        try:
            return self.kept(phones.read(text)) if text else text
        except RuleBroken as broken:
            raise forms.ValidationError(str(broken), code="phone") from broken

    def kept(self, number):
        value, extension = number
        if extension:
            raise forms.ValidationError(self.error_messages["extension"], code="extension")
        return value


class WholePhoneField(PhoneField):
    """The same with its extension of ten digits at most: (E.164, extension), or nothing."""

    default_error_messages = {"extension": _("An extension has ten digits at most.")}

    def kept(self, number):
        if len(number[1]) > LONGEST_EXTENSION:
            raise forms.ValidationError(self.error_messages["extension"], code="extension")
        return number
