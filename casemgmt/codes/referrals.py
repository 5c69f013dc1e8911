"""Codes of a referral.

Status: FHIR R4 Task, as Gravity SDOHCC TaskForReferralManagement 3.0.0 uses it (without ready and received).
Business status, reasons and urgency: own lists, version 1 (2026), after BSeR STU2 and the reasons that live
referral platforms offer.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BusinessStatus(TextChoices):
    """Where the work behind the status stands."""

    SENT = "sent", _("Sent")
    OPENED = "opened", _("Opened by the partner")
    REVIEWING = "reviewing", _("Partner is reviewing")
    CONTACT_ATTEMPTED = "contact_attempted", _("Partner tried to reach the person")
    SCHEDULED = "scheduled", _("Appointment made")
    DID_NOT_ATTEND = "did_not_attend", _("Did not attend")
    START_SAID = "start_said", _("Said to have started")
    SERVICE_STARTED = "service_started", _("Service started")


class Urgency(TextChoices):
    """How soon an answer is needed."""

    TODAY = "today", _("Today")
    SOON = "soon", _("Within 3 days")
    ROUTINE = "routine", _("Within 7 days")


ANSWER_WITHIN_HOURS = {Urgency.TODAY: 4, Urgency.SOON: 72, Urgency.ROUTINE: 168}
CHECK_WITHIN_HOURS = {Urgency.TODAY: 2, Urgency.SOON: 24, Urgency.ROUTINE: 24}  # after the answer was due


class DeclineReason(TextChoices):
    """Why a partner could not take the person, or the person chose not to go."""

    NO_CAPACITY = "no_capacity", _("No space now")
    WAITLIST = "waitlist", _("Waiting list only")
    NOT_ELIGIBLE = "not_eligible", _("Does not meet the rules of the service")
    OUT_OF_AREA = "out_of_area", _("Outside the area")
    MISSING_PAPERS = "missing_papers", _("Papers are missing")
    NO_RESOURCES = "no_resources", _("No staff or money for it")
    NOT_REACHED = "not_reached", _("Could not reach the person")
    SAFETY = "safety", _("Cannot serve the person safely here")
    PERSON_CHOSE_NOT = "person_chose_not", _("The person chose not to")
    OTHER = "other", _("Other reason")


class DidNotAttendReason(TextChoices):
    """Why somebody did not come: asked, never assumed."""

    TRANSPORT = "transport", _("No way to get there")
    IN_CUSTODY = "in_custody", _("In jail")
    IN_HOSPITAL = "in_hospital", _("In hospital")
    ILL = "ill", _("Was ill")
    NOT_TOLD = "not_told", _("Did not know about it")
    AFRAID = "afraid", _("Did not feel safe")
    CHOSE_NOT = "chose_not", _("Chose not to")
    UNKNOWN = "unknown", _("Not known")


class NotLinkedReason(TextChoices):
    """Why an accepted referral did not come to a service."""

    DID_NOT_ATTEND = "did_not_attend", _("Did not attend")
    NOT_REACHED = "not_reached", _("Could not be reached")
    CHOSE_NOT = "chose_not", _("Chose not to")
    MOVED = "moved", _("Moved away")
    SERVICE_ENDED = "service_ended", _("The service was not there any more")
    DIED = "died", _("Died")
    OTHER = "other", _("Other reason")


class LinkageSource(TextChoices):
    """Who said that the service started."""

    PARTNER = "partner", _("The partner")
    PERSON = "person", _("The person")
    WORKER = "worker", _("A worker who saw it")


class UnmetReason(TextChoices):
    """Why nobody could take a person. Each is a line that a budget can be argued with."""

    NO_SERVICE = "no_service", _("No such service here")
    ALL_FULL = "all_full", _("All are full")
    NOT_ELIGIBLE = "not_eligible", _("None admits this person")
    TOO_FAR = "too_far", _("None can be reached")
    NO_LANGUAGE = "no_language", _("None speaks the language")
    ALL_DECLINED = "all_declined", _("All declined")


class Asker(TextChoices):
    """Whose turn it is to say something."""

    US = "us", _("our program")
    PARTNER = "partner", _("the partner")
    NOBODY = "nobody", _("nobody")
