"""A phone number as people type it, and as it is kept: E.164, like +15415550142."""

import phonenumbers

REGION = "US"  # a number without a country code
KEPT = r"^(\+[1-9][0-9]{6,14})?$"  # or none


def read(text):
    """A number in any punctuation as (E.164, extension); None when it cannot be one."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""
