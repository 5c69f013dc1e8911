"""A birth date as far as it is known: one rule for the pages and the API."""

from datetime import date

from django.utils.translation import gettext as _

from casemgmt.errors import RuleBroken


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
