"""How a case ends and what a note is. Own lists, version 1 (2026)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
