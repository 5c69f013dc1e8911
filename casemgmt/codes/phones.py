"""A phone number as people type it, and as it is kept: E.164, like +15415550142."""

import re

import phonenumbers
from django.utils.translation import gettext as _

from casemgmt.errors import RuleBroken

REGION = "US"  # a number without a country code
KEPT = r"^(\+[1-9][0-9]{6,14})?$"  # or none
LOCAL = 7  # digits of a number without its area code
FILLERS = re.compile(r"(\d)\1{6}$|555?1212$|2345678901$")  # typed so that a field is full


def read(text):
    """A number in any punctuation as (E.164, extension).

    RuleBroken, in words, where nobody can be called: no whole number, none without its area code, none that
    the numbering plans do not have (phonenumbers knows them), none that only fills a field. 555-0100 to
    555-0199, kept for stories in every area code, are numbers.
    """
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        raise RuleBroken(not_whole()) from None
    if not phonenumbers.is_possible_number(number):
        raise RuleBroken(not_whole())
    national = str(number.national_number)
    if len(national) == LOCAL and number.country_code == 1:
        raise RuleBroken(_("Write the area code too. For example: (216) 555-0100"))
    if not phonenumbers.is_valid_number(number) or FILLERS.search(national):
        raise RuleBroken(_("There is no phone with this number. Check it, or leave it out."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number.extension or ""


def not_whole():
    return _("This is not a whole phone number. For example: (216) 555-0100")
