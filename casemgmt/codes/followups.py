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
    STAY_IN_TOUCH = "stay_in_touch", _("Stay in touch")
    REFERRAL_ANSWER = "referral_answer", _("See whether a partner answered a referral")
    REFERRAL_START = "referral_start", _("See whether the service of a referral started")
    REACH_THERE = (
        "reach_there",
        _("Reach them where they are: a visit, a call, or a word through somebody there"),
    )
    LOOK_FOR = "look_for", _("Look for them: nobody knows where they are")
    PLAN_RETURN = "plan_return", _("Plan what they need when they are back")
    RETURN_PASSED = "return_passed", _("They were expected back: find out where they are")
    AFTER_RETURN = "after_return", _("They are back: ask about medicines, naloxone, phone, ride and bed")
    WHOM_TO_TELL = "whom_to_tell", _("After a death: say whom to tell, and who may be told (164.510(b)(5))")
    BELONGINGS = "belongings", _("After a death: their belongings, papers and money, who has them")
    PET = "pet", _("After a death: who looks after a pet or after others they cared for")
    OFFER_TO_TALK = "offer_to_talk", _("After a death: offer everybody who knew them to talk to someone")
    INCIDENT_REPORT = "incident_report", _("After a death: write the incident report")
    ON_SHEET = "on_sheet", _("The next promise on a caseload sheet that was brought in")
    ASK_AGAIN = "ask_again", _("We wrote that it was no longer needed: ask whether the place is still free")
    AWAY_60_DAYS = "away_60_days", _("Away for 60 days: see which housing dates run out on day 90")
    AWAY_75_DAYS = "away_75_days", _("Away for 75 days: see which housing dates run out on day 90")
    AWAY_85_DAYS = "away_85_days", _("Away for 85 days: see which housing dates run out on day 90")
