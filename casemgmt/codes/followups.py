"""What a follow-up is and how it ended. Own lists, version 1: the standards name windows, not kinds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FollowUpKind(TextChoices):
    """What was promised."""

    CALL = "call", _("Phone call")
    TEXT = "text", _("Text message")
    VISIT = "visit", _("Visit")
    APPOINTMENT = "appointment", _("Appointment")
    DOCUMENT = "document", _("Paperwork")
    PARTNER = "partner", _("Call to a partner")
    OTHER = "other", _("Something else")


class FollowUpOutcome(TextChoices):
    """How a promise ended. Only `REACHED` says that the person was spoken with."""

    REACHED = "reached", _("Reached, promise kept")
    NO_CONTACT_NEEDED = "no_contact_needed", _("Done, no contact was needed")
    CHOSE_NOT_TO = "chose_not_to", _("The person chose not to be contacted")
    NOT_REACHED = "not_reached", _("Could not be reached")
    TAKEN_OVER = "taken_over", _("Another team took over")
    MOVED_AWAY = "moved_away", _("Moved away")
    DIED = "died", _("The person died")
    PARTNER_ANSWERED = "partner_answered", _("The partner answered")
    PARTNER_SILENT = "partner_silent", _("The partner could not be reached")


OF_PARTNERS = (FollowUpOutcome.PARTNER_ANSWERED, FollowUpOutcome.PARTNER_SILENT)


class Because(TextChoices):
    """Why the system itself made a follow-up. Whatever a person types instead is kept as typed."""

    AFTER_ENCOUNTER = "after_encounter", _("Check in after an encounter")
    AFTER_CALL = "after_call", _("Check in after a call")
    REFERRAL_ANSWER = "referral_answer", _("See whether a partner answered a referral")
    REFERRAL_START = "referral_start", _("See whether the service of a referral started")
