"""A birth date as far as it is known: one rule for the pages and the API."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from casemgmt.errors import RuleBroken

OLDEST = 105  # years; hardly anybody is older
YOUNGEST = timedelta(days=365)


def check_birth(year, month, day, *, on=None):
    """RuleBroken, in words, unless this can be somebody's birth date: in order, real, and not after `on`."""
    if (day and not month) or (month and not year):
        raise RuleBroken(_("Give at least the year. A day needs a month."))
    try:
        born = year and date(year, month or 1, day or 1)
    except ValueError:
        raise RuleBroken(_("There is no such day. Check month and day.")) from None
    if born and on and born > on:
        raise RuleBroken(_("This day is still to come."))


def doubt_of_birth(year, month, day, *, on):
    """Why somebody should be asked whether a possible birth date is real; nothing where it is likely.

    People fill a field with 1 January, with 11/11/1911 or with the day a computer counts from. Some have such
    a birthday, and many refugees have 1 January in their papers: so it is asked, never refused.
    """
    if not year:
        return ""
    if on.year - year > OLDEST:
        return _("Somebody born then would be over %(age)s years old.") % {"age": OLDEST}
    if date(year, month or 12, day or 28) > on - YOUNGEST:
        return _("Somebody born then would be less than a year old.")
    if (month, day) == (1, 1):
        return _("January 1 is often written where nobody knows the day.")
    if day and month == day and year % 100 in (day, 11 * day):
        return _("Such a date is often written where nobody knows it.")
    return ""
