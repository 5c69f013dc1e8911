from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Intake(TextChoices):
    """How a call reached the program. Own list; 911 and 988 as in the SAMHSA 2020 crisis care toolkit."""

    NINE_ONE_ONE = "911", _("911")
    NINE_EIGHT_EIGHT = "988", _("988")
    NON_EMERGENCY = "non_emergency", _("Police non-emergency line")
    CRISIS_LINE = "crisis_line", _("Local crisis line")
    CITY_LINE = "311", _("311")
    PARTNER = "partner", _("Partner agency")
    TEAM = "team", _("Seen by the team")
    WALK_IN = "walk_in", _("Walk-in")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class CallReason(TextChoices):
    """Why the call was made. Own list for community responders; `apco` maps it to APCO ANS 2.103.2-2019.

    It covers the reason categories of the Lane County mobile crisis log (2024-25).
    """

    WELFARE = "welfare", _("Welfare check")
    MENTAL_HEALTH = "mental_health", _("Mental health concern")
    SUICIDE = "suicide", _("Thoughts of suicide or an attempt")
    HARM = "harm", _("Harm or risk of harm to self, others or property")
    AGITATION = "agitation", _("Agitated or disruptive behavior")
    DISORGANIZED = "disorganized", _("Disorganized behavior")
    PARANOIA = "paranoia", _("Paranoia")
    FUNCTIONING = "functioning", _("Difficulty functioning")
    SUBSTANCE_USE = "substance_use", _("Substance use")
    INTOXICATION = "intoxication", _("Intoxicated")
    OVERDOSE = "overdose", _("Overdose")
    TRAUMA = "trauma", _("Trauma")
    GRIEF = "grief", _("Grief or news of a death")
    SEEKING_SERVICES = "seeking_services", _("Needs social or mental health services")
    TREATMENT = "treatment", _("Concern about staying in treatment")
    SOCIAL_PROBLEM = "social_problem", _("Social or family problems")
    CONFLICT = "conflict", _("Dispute or conflict")
    DOMESTIC = "domestic", _("Conflict at home")
    ABUSE = "abuse", _("Abuse or neglect")
    RUNNING_AWAY = "running_away", _("Running away")
    YOUTH = "youth", _("Child or youth concern")
    UNHOUSED = "unhoused", _("Needs shelter or outdoor living help")
    UNWANTED = "unwanted", _("Asked to leave a place")
    NOISE = "noise", _("Noise")
    TRAFFIC_HAZARD = "traffic_hazard", _("Person in the roadway")
    MEDICAL = "medical", _("Minor medical need")
    SYRINGES = "syringes", _("Syringe pick-up")
    TRANSPORT = "transport", _("Needs a ride")
    ASSIST_POLICE = "assist_police", _("Police ask for help")
    ASSIST_EMS = "assist_ems", _("Fire or ambulance asks for help")
    ASSIST_PUBLIC = "assist_public", _("Help for a member of the public")
    OUTREACH = "outreach", _("Outreach by the team")
    FOLLOW_UP = "follow_up", _("Follow-up visit")
    OTHER = "other", _("Other")

    @property
    def apco(self):
        """The nearest APCO ANS 2.103.2-2019 event code, or "" where the standard has none."""
        return APCO.get(self, "")


APCO = {
    CallReason.WELFARE: "WELFARE",
    CallReason.MENTAL_HEALTH: "MNTL",
    CallReason.SUICIDE: "SUICTHRT",
    CallReason.HARM: "MNTLV",
    CallReason.AGITATION: "DISORD",
    CallReason.DISORGANIZED: "EDP",
    CallReason.PARANOIA: "EDP",
    CallReason.FUNCTIONING: "EDP",
    CallReason.INTOXICATION: "INTOX",
    CallReason.OVERDOSE: "OD",
    CallReason.GRIEF: "DEATHNTF",
    CallReason.CONFLICT: "CDX",
    CallReason.DOMESTIC: "DVNA",
    CallReason.ABUSE: "ABUSE",
    CallReason.RUNNING_AWAY: "RUNAWAY",
    CallReason.YOUTH: "JUV",
    CallReason.UNHOUSED: "VAG",
    CallReason.UNWANTED: "TRESPASS",
    CallReason.NOISE: "NOISE",
    CallReason.MEDICAL: "SICK",
    CallReason.ASSIST_POLICE: "ASSIST",
    CallReason.ASSIST_EMS: "ASSIST",
    CallReason.ASSIST_PUBLIC: "CITASST",
}


class EndPoint(TextChoices):
    """How the dispatch ended. Own list after APCO ANS 1.111.2-2018; `apco` holds that standard's number."""

    ENGAGED = "engaged", _("Met the person")
    NOT_FOUND = "not_found", _("Could not find the person")
    CHOSE_NOT_TO = "chose_not_to", _("Person chose not to talk")
    BY_PHONE = "by_phone", _("Settled by phone")
    CANCELLED = "cancelled", _("Cancelled")
    CANCELLED_EN_ROUTE = "cancelled_en_route", _("Cancelled before arrival")
    NOT_SAFE = "not_safe", _("No contact: not safe")
    HANDED_OVER = "handed_over", _("Handed to another agency")
    DUPLICATE = "duplicate", _("Same as another call")
    NO_UNIT = "no_unit", _("No team free")
    OTHER = "other", _("Other")

    @property
    def apco(self):
        """The nearest APCO ANS 1.111.2-2018 disposition number, or ""."""
        return APCO_END.get(self, "")


APCO_END = {
    EndPoint.ENGAGED: "18",
    EndPoint.NOT_FOUND: "14",
    EndPoint.CHOSE_NOT_TO: "42",
    EndPoint.BY_PHONE: "05",
    EndPoint.CANCELLED: "10",
    EndPoint.CANCELLED_EN_ROUTE: "32",
    EndPoint.HANDED_OVER: "15",
    EndPoint.DUPLICATE: "22",
}


class Disposition(TextChoices):
    """Where the person ended up. Own list; covers the Lane County log and the CMS mobile crisis outcomes."""

    COMMUNITY = "community", _("Stayed in the community")
    HOME = "home", _("At home")
    FAMILY = "family", _("With family or friends")
    SHELTER = "shelter", _("Shelter")
    RESPITE = "respite", _("Respite")
    CRISIS_CENTER = "crisis_center", _("Crisis stabilization center")
    DETOX = "detox", _("Sobering or detox facility")
    EMERGENCY_DEPARTMENT = "emergency_department", _("Emergency department")
    HOSPITAL = "hospital", _("Psychiatric hospital")
    CLINIC = "clinic", _("Clinic or urgent care")
    ARREST = "arrest", _("Arrest or jail")
    DIED = "died", _("Died")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")
