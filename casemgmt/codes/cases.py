"""How often somebody is reached, how a case ends and what a note is. Own lists, version 1 (2026)."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Acuity(TextChoices):
    """How closely somebody is followed. Nothing is guessed: until somebody says it, a case has none."""

    CRISIS = "crisis", _("Crisis")
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")
    LIGHT = "light", _("Light")

    @property
    def days(self):
        """The most days since the person was reached."""
        return DAYS[self]

    @property
    def look_for(self):
        """How long until somebody looks for a person of whom it is not known where they are."""
        return LOOK_FOR[self]

    @property
    def lower(self):
        """The levels below this one."""
        return list(Acuity)[list(Acuity).index(self) + 1 :]


DAYS = {Acuity.CRISIS: 1, Acuity.HIGH: 7, Acuity.MEDIUM: 14, Acuity.LOW: 30, Acuity.LIGHT: 90}
DAYS_UNSAID = DAYS[Acuity.MEDIUM]  # nobody is forgotten because nothing was said yet
DAYS_TO_FIRST_LOOK = 90  # from the day a case opens; every next look says its own day
LOOK_FOR = {
    Acuity.CRISIS: timedelta(hours=24), Acuity.HIGH: timedelta(days=3), Acuity.MEDIUM: timedelta(days=7),
    Acuity.LOW: timedelta(days=14), Acuity.LIGHT: timedelta(days=30),
}  # fmt: skip
# The same in words for the person, and for partners.
TO_THEM = {
    Acuity.CRISIS: _("in touch daily"),
    Acuity.HIGH: _("in touch weekly"),
    Acuity.MEDIUM: _("in touch every two weeks"),
    Acuity.LOW: _("in touch monthly"),
    Acuity.LIGHT: _("in touch every three months"),
}
# Lowered by two people: who asks, and who agrees.
LOWERED_BY_TWO = (Acuity.CRISIS, Acuity.HIGH)


class CloseReason(TextChoices):
    """Why a case was closed."""

    GOALS_MET = "goals_met", _("Goals are met")
    HANDED_OVER = "handed_over", _("Another service works with the person now")
    CHOSE_NOT_TO = "chose_not_to", _("The person chose not to go on")
    MOVED = "moved", _("Moved away")
    LOST_TOUCH = "lost_touch", _("Lost touch")
    DIED = "died", _("The person died")
    BY_MISTAKE = "by_mistake", _("Opened by mistake")
    OTHER = "other", _("Other")


class NoteKind(TextChoices):
    """What a note holds.

    An SUD counselling note (42 CFR 2.11) is kept apart from the rest of the record, is read by its author
    alone, and leaves only with a consent of its own (42 CFR 2.31(b)). Have counsel check.
    """

    GENERAL = "general", _("General note")
    SUD_COUNSELLING = "sud_counselling", _("SUD counselling note")
