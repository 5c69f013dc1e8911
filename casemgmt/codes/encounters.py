from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActionDone(TextChoices):
    """What the team did. Own list; groups follow the services counted by SAMHSA 2025 and the Vera toolkit."""

    LISTENED = "listened", _("Listened and supported")
    CALMED = "calmed", _("Helped calm things down")
    SAFETY_PLAN = "safety_plan", _("Made a safety plan")
    RISK_CHECK = "risk_check", _("Asked about risk")
    WELFARE_CHECK = "welfare_check", _("Checked on the person")
    MEDIATED = "mediated", _("Helped settle a conflict")
    FIRST_AID = "first_aid", _("First aid or wound care")
    MEDICAL_CHECK = "medical_check", _("Medical check")
    NALOXONE = "naloxone", _("Gave naloxone")
    HARM_REDUCTION = "harm_reduction", _("Harm reduction supplies")
    FOOD_WATER = "food_water", _("Food or water")
    CLOTHING = "clothing", _("Clothes, blanket or tent")
    INFORMATION = "information", _("Gave information")
    CONNECTED = "connected", _("Connected to a service")
    CALLED_CONTACT = "called_contact", _("Called family or a provider")
    ADVOCATED = "advocated", _("Spoke up for the person")
    RIDE = "ride", _("Gave a ride")
    CALLED_EMS = "called_ems", _("Called an ambulance")
    CALLED_POLICE = "called_police", _("Called the police")
    HOLD = "hold", _("Involuntary hold was started")
    OTHER = "other", _("Other")


class Outcome(TextChoices):
    """How the encounter ended. Own list after the outcomes that B-HEARD and Albuquerque ACS publish."""

    ENDED_ON_SCENE = "ended_on_scene", _("Ended on scene")
    CONNECTED = "connected", _("Connected to a service")
    TAKEN_TO_SERVICE = "taken_to_service", _("Taken to a service or shelter")
    TAKEN_HOME = "taken_home", _("Taken home or to family")
    TAKEN_TO_HOSPITAL = "taken_to_hospital", _("Taken to a hospital")
    CHOSE_NOT_TO = "chose_not_to", _("Person chose not to take help")
    NOT_FOUND = "not_found", _("Could not find the person")
    LEFT = "left", _("Person left")
    EMS_TOOK_OVER = "ems_took_over", _("Ambulance took over")
    POLICE_TOOK_OVER = "police_took_over", _("Police took over")
    HANDED_OVER = "handed_over", _("Handed to another team")
    DIED = "died", _("Person died")
    OTHER = "other", _("Other")


# After which somebody asks where the person is.
TAKEN_AWAY = (
    Outcome.TAKEN_TO_SERVICE,
    Outcome.TAKEN_TO_HOSPITAL,
    Outcome.EMS_TOOK_OVER,
    Outcome.POLICE_TOOK_OVER,
)


class Transport(TextChoices):
    """How the person was moved. Own list after NEMSIS-style transport modes and the Vera toolkit."""

    NONE = "none", _("No transport")
    TEAM = "team", _("With the team")
    AMBULANCE = "ambulance", _("Ambulance")
    POLICE = "police", _("Police car")
    SECURE = "secure", _("Secure transport")
    FAMILY = "family", _("Family or friend")
    RIDE_SERVICE = "ride_service", _("Taxi or ride service")
    TRANSIT = "transit", _("Bus or train")
    OWN = "own", _("On their own")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class Police(TextChoices):
    """How police were part of it. Own list; splits who called whom, as the CSG and SAMHSA measures need."""

    NONE = "none", _("No police")
    LEFT_BEFORE = "left_before", _("Left when the team came")
    PRESENT = "present", _("There, not with the team")
    CO_RESPONSE = "co_response", _("Came with the team")
    ASKED_US = "asked_us", _("Police asked for the team")
    WE_ASKED = "we_asked", _("The team asked for police")
    TOOK_OVER = "took_over", _("Police took over")
    UNKNOWN = "unknown", _("Not known")


class Need(TextChoices):
    """A need seen or named. Own list, close to Gravity SDOHCC 3.0.0 and HUD PATH referral types (P2.2)."""

    SHELTER = "shelter", _("Shelter tonight")
    HOUSING = "housing", _("Housing")
    FOOD = "food", _("Food or water")
    CLOTHING = "clothing", _("Clothes or gear")
    HYGIENE = "hygiene", _("Shower or laundry")
    MENTAL_HEALTH = "mental_health", _("Mental health care")
    SUBSTANCE_USE = "substance_use", _("Substance use care")
    MEDICAL = "medical", _("Medical or dental care")
    MEDICATION = "medication", _("Medication")
    SAFETY = "safety", _("Safety from someone")
    SUICIDE_RISK = "suicide_risk", _("Risk of suicide")
    INCOME = "income", _("Income or benefits")
    INSURANCE = "insurance", _("Health insurance")
    DOCUMENTS = "documents", _("Papers or ID")
    WORK = "work", _("Work or training")
    LEGAL = "legal", _("Legal help")
    TRANSPORT = "transport", _("A ride")
    PHONE = "phone", _("Phone or internet")
    FAMILY = "family", _("Family or child care")
    CONNECTION = "connection", _("Someone to talk to")
    DISABILITY = "disability", _("Help with a disability")
    PET = "pet", _("Care for a pet")
    OTHER = "other", _("Other")


class TeamRole(TextChoices):
    """What someone did on scene. Own list after the unit types of Durham HEART, Denver STAR and Eugene."""

    RESPONDER = "responder", _("Crisis responder")
    CLINICIAN = "clinician", _("Mental health clinician")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    MEDIC = "medic", _("EMT or paramedic")
    NURSE = "nurse", _("Nurse")
    PEER = "peer", _("Peer supporter")
    CARE_NAVIGATOR = "care_navigator", _("Care navigator")
    MEDIATOR = "mediator", _("Mediator")
    SUPERVISOR = "supervisor", _("Supervisor")
    POLICE = "police", _("Police officer")
    INTERPRETER = "interpreter", _("Interpreter")
    OBSERVER = "observer", _("Trainee or observer")
    OTHER = "other", _("Other")


# The one table of what police may read of a meeting that they came to: a field of Encounter, and its words.
# Whatever does not stand here is not read for them. Have counsel check it against the agreement with police.
POLICE_MAY_SEE = {
    "started_at": _("When"),
    "place": _("Where"),
    "call__source_key": _("Call number"),
    "team__name": _("Team"),
    "police_agency__name": _("Which police"),
    "police": _("Police"),
    "outcome": _("How it ended"),
}
# How it ended, where that says nothing about health, help or home; anything else is told in one sentence.
POLICE_MAY_KNOW = (
    Outcome.ENDED_ON_SCENE,
    Outcome.NOT_FOUND,
    Outcome.LEFT,
    Outcome.POLICE_TOOK_OVER,
    Outcome.HANDED_OVER,
)
