from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class YesNoUnknown(TextChoices):
    """A plain answer. An empty field means that nobody asked, which is not the same as "don't know"."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Don't know")


class ContactMode(TextChoices):
    """How a person is contacted. Own list; HMIS FY2026 assessment types 1-3 can be read from it."""

    CALL = "call", _("Phone call")
    TEXT = "text", _("Text message")
    IN_PERSON = "in_person", _("In person")
    VIDEO = "video", _("Video call")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    THROUGH_OTHER = "through_other", _("Through a partner or someone they trust")


class AttemptResult(TextChoices):
    """What came of one try at reaching a person. Own list after NNEDV safe-contact guidance.

    Only `REACHED` means that the person was spoken with; every other result is a try.
    """

    REACHED = "reached", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    LEFT_MESSAGE = "left_message", _("Left a safe message")
    SENT = "sent", _("Sent, no reply yet")
    OTHER_PERSON = "other_person", _("Someone else answered")
    WRONG_NUMBER = "wrong_number", _("Wrong number or address")
    NOT_IN_SERVICE = "not_in_service", _("Number not in service")
    NOT_THERE = "not_there", _("Went there, not found")
    NOT_SAFE = "not_safe", _("Not safe to talk")
    CHOSE_NOT_TO = "chose_not_to", _("Chose not to talk")
    AWAY = "away", _("In hospital, jail or away")
    DIED = "died", _("Learned that the person died")
    PARTNER_ANSWERED = "partner_answered", _("The partner answered")


# A call to a partner is no contact with the person: these alone may come of it.
PARTNER_RESULTS = (
    AttemptResult.PARTNER_ANSWERED,
    AttemptResult.NO_ANSWER,
    AttemptResult.LEFT_MESSAGE,
    AttemptResult.SENT,
    AttemptResult.WRONG_NUMBER,
    AttemptResult.NOT_IN_SERVICE,
)
