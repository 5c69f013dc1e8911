"""Which days are likely: one range for each kind of moment, asked by forms and by bodies of the API alike.

A field of a day or a moment names its kind as a validator, and a test finds the field that names none. What a
rule of the work demands beside (not before the referral was sent, today or later) stays with the action.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

YEARS = range(1900, 2150)  # whoever names another has made a slip; far beyond, a zone cannot be reckoned
CLOCKS_DIFFER = timedelta(minutes=5)  # between a phone and the server
YEAR = timedelta(days=366)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FAR = _("This is too far away. Check the year.")
LONG_AGO = _("This is too long ago. Check the year.")
NOT_YET = _("The day must not be in the future.")
NOT_YET_THEN = _("This is in the future. Check the day and the time.")


@dataclass(frozen=True)
class MomentKind:
    """From a day, or a span before today, to a span after it; both ends count."""

    earliest: date | timedelta
    latest: timedelta

    def __call__(self, value):
        """Raise ValidationError for a day or moment that is none of this kind."""
        if value.year not in YEARS:
            raise ValidationError(FAR, code="far")
        day, today = _day(value), timezone.localdate()
        if day < (self.earliest if isinstance(self.earliest, date) else today - self.earliest):
            raise ValidationError(LONG_AGO, code="long_ago")
        if not self.latest:
            _not_ahead(value, today)
        elif day > today + self.latest:
            raise ValidationError(FAR, code="far")


def _day(value):
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _not_ahead(value, today):
    if not isinstance(value, datetime):
        if value > today:
            raise ValidationError(NOT_YET, code="future")
    elif value > timezone.now() + CLOCKS_DIFFER:
        raise ValidationError(NOT_YET_THEN, code="future")


BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)  # nothing that is kept here happened before
END = datetime(YEARS.stop, 1, 1, tzinfo=UTC)
HAPPENED = MomentKind(BEGINNING.date(), timedelta(0))  # a call, a meeting, a letter that came
OPENED_AT = MomentKind(BEGINNING.date(), YEAR)  # the day at which somebody's timeline is opened
WORKED = MomentKind(date(1950, 1, 1), YEAR)  # a first or a last day of work
PROMISED = MomentKind(YEAR, 5 * YEAR)  # a follow-up, an appointment, a place that is full until then
COUNTS_UNTIL = MomentKind(10 * YEAR, 30 * YEAR)  # the last day of a consent, or for an answer


def read_day(text: str) -> date:
    """A day written YYYY-MM-DD and no other way; else ValueError."""
    if not ISO_DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
