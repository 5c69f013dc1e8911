"""How a value of a record is put in words: one way, in its history, in a person's copy, in a proposal."""

import re
from datetime import date, datetime, time
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from casemgmt.days import clock, moment, short_day

E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # as phones are kept


def in_words(field: Any, value: Any) -> str:
    """A value of this field as people read it: labels of codes, days, phones. Empty for what is not set."""
    choices = dict(getattr(field, "base_field", field).flatchoices)
    match value:
        case None:
            return ""
        case list():
            return ", ".join(str(choices.get(item, item)) for item in value)
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return moment(value)
        case date():
            return short_day(value)
        case time():
            return clock(value)
        case str() if E164.fullmatch(value):
            return phone(value)
    return str(choices.get(value, value) if choices else value)


def phone(number: str) -> str:
    """(216) 555-0100 for a US number kept as E.164; others in their international form."""
    try:
        parsed = phonenumbers.parse(str(number), "US")
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == 1
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)
