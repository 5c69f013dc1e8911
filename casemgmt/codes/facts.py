"""What may leave about a person, fact by fact. Own list, version 1 (2026); anything else never leaves."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sensitivity(TextChoices):
    """Which law guards a fact beyond general privacy."""

    ORDINARY = "ordinary", _("General")
    PART2 = "part2", _("Substance use record (42 CFR Part 2)")
    SUD_NOTES = "sud_notes", _("SUD counselling notes (42 CFR Part 2)")
    VICTIM_SERVICE = "victim_service", _("Victim services (VAWA, FVPSA)")
    WHOLE = "whole_record", _("Copy of the records")


class Fact(TextChoices):
    """One thing about a person that may be shared."""

    NAME = "name", _("Name")
    REF = "ref", _("Our ID for the person")
    PRONOUNS = "pronouns", _("Pronouns")
    BIRTH_DATE = "birth_date", _("Birth date")
    AGE = "age", _("Age")
    LANGUAGE = "language", _("Language")
    INTERPRETER = "interpreter", _("Interpreter needed")
    CONTACT = "contact", _("Safe ways to reach the person")
    CONTACT_PROHIBITED = "contact_prohibited", _("Do not contact the person")
    NEED = "need", _("What the person needs")
    URGENCY = "urgency", _("How urgent it is")
    NOTE = "note", _("Note to the partner")
    ELIGIBILITY = "eligibility", _("Answers to the service's questions")
    APPOINTMENT = "appointment", _("Appointment")
    WORKER = "worker", _("Who to call at our program")
    SUBSTANCE_USE = "substance_use", _("Substance use")
    SUBSTANCE_USE_TREATMENT = "substance_use_treatment", _("Substance use treatment")
    SUD_NOTES = "sud_notes", _("SUD counselling notes")
    VICTIM_SERVICES = "victim_services", _("Contact with victim services")
    SAFETY_NEEDS = "safety_needs", _("Safety needs")
    RECORD = "record", _("Copy of the records")

    @property
    def sensitivity(self):
        return GUARDED.get(self, Sensitivity.ORDINARY)


GUARDED = {
    Fact.SUBSTANCE_USE: Sensitivity.PART2,
    Fact.SUBSTANCE_USE_TREATMENT: Sensitivity.PART2,
    Fact.SUD_NOTES: Sensitivity.SUD_NOTES,
    Fact.VICTIM_SERVICES: Sensitivity.VICTIM_SERVICE,
    Fact.SAFETY_NEEDS: Sensitivity.VICTIM_SERVICE,
    Fact.RECORD: Sensitivity.WHOLE,
}


@dataclass(frozen=True)
class LeftOut:
    """What a table, or one row, says as `copied_as` when no copy of a person's records holds it, and why."""

    why: str


NOT_YET = LeftOut("a draft is no record yet")


def guarded_as(laws, facts):
    """As which fact a paper counts in a copy: one under these laws (Sensitivity), that names these facts.

    What speaks of substance use treatment is opened by a Part 2 order alone, also where it speaks of more.
    """
    laws = {*laws, *(Fact(fact).sensitivity for fact in facts)}
    if laws & {Sensitivity.PART2, Sensitivity.SUD_NOTES}:
        return Fact.SUBSTANCE_USE_TREATMENT
    return Fact.VICTIM_SERVICES if Sensitivity.VICTIM_SERVICE in laws else Fact.RECORD


def facts_of(*sensitivities):
    """The facts that one of these laws guards, in the order of the list."""
    return [fact for fact in Fact if fact.sensitivity in sensitivities]
