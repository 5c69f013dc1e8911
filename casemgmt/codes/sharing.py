"""Why facts may leave, and what a consent may cover. Citations, not advice: have counsel check every table.

Sources: 42 CFR Part 2 as amended on 2024-02-16 (compliance by 2026-02-16); 34 USC 12291(b)(2) (VAWA);
42 USC 10406(c)(5) (FVPSA); 28 CFR 90.4. Where a law leaves room, these tables take the narrow reading.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.codes.facts import Sensitivity


class LegalBasis(TextChoices):
    """Why facts may leave."""

    CONSENT = "consent", _("The person agreed")
    CARE_COORDINATION = "care_coordination", _("Treatment or care coordination")
    MEDICAL_EMERGENCY = "medical_emergency", _("Medical emergency")
    MANDATED_REPORT = "mandated_report", _("Report that the law requires")
    DUTY_TO_PROTECT = "duty_to_protect", _("Duty to protect someone from harm")
    COURT_ORDER = "court_order", _("Court order")
    LEGAL_DEMAND = "legal_demand", _("Subpoena or other legal demand")
    TO_THE_PERSON = "to_the_person", _("Given to the person")


# What each law accepts. Part 2 opens the mandated report for child abuse and neglect alone (2.12(c)(6)),
# which the code does not tell apart, so Part 2 facts stay out of it. HIPAA's care coordination
# (45 CFR 164.506) is no basis for Part 2 or for victim services.
BASES = {
    Sensitivity.ORDINARY: frozenset(LegalBasis),
    Sensitivity.PART2: frozenset(
        {LegalBasis.CONSENT, LegalBasis.MEDICAL_EMERGENCY, LegalBasis.COURT_ORDER, LegalBasis.TO_THE_PERSON}
    ),
    Sensitivity.SUD_NOTES: frozenset({LegalBasis.CONSENT, LegalBasis.COURT_ORDER}),
    Sensitivity.VICTIM_SERVICE: frozenset(
        {LegalBasis.CONSENT, LegalBasis.MANDATED_REPORT, LegalBasis.COURT_ORDER, LegalBasis.TO_THE_PERSON}
    ),
    # Only the records custodian takes a copy of everything, for a legal request or for the person.
    Sensitivity.WHOLE: frozenset({LegalBasis.COURT_ORDER, LegalBasis.LEGAL_DEMAND, LegalBasis.TO_THE_PERSON}),
}

# What a person's no to an agency closes: whatever rests on our own judgement that sharing helps them. Their
# own later yes is never closed by it, nor what a life, a law or a court asks for whatever they say, nor what
# goes to themselves. 45 CFR 164.522(a)(1)(vi) and 164.510(b) leave room; this is the narrow reading.
A_NO_CLOSES: dict[str, bool] = {
    LegalBasis.CONSENT: False,
    LegalBasis.CARE_COORDINATION: True,
    LegalBasis.MEDICAL_EMERGENCY: False,
    LegalBasis.MANDATED_REPORT: False,
    LegalBasis.DUTY_TO_PROTECT: False,
    LegalBasis.COURT_ORDER: False,
    LegalBasis.LEGAL_DEMAND: False,
    LegalBasis.TO_THE_PERSON: False,
}

CITATIONS = {
    Sensitivity.PART2: {
        LegalBasis.CONSENT: "42 CFR 2.31, 2.33",
        LegalBasis.MEDICAL_EMERGENCY: "42 CFR 2.51",
        LegalBasis.COURT_ORDER: "42 CFR 2.61-2.67",
        LegalBasis.TO_THE_PERSON: "42 CFR 2.23",
    },
    Sensitivity.SUD_NOTES: {
        LegalBasis.CONSENT: "42 CFR 2.31(b)",
        LegalBasis.COURT_ORDER: "42 CFR 2.61-2.67",
    },
    Sensitivity.VICTIM_SERVICE: {
        LegalBasis.CONSENT: "34 USC 12291(b)(2)(B); 42 USC 10406(c)(5); 28 CFR 90.4",
        LegalBasis.MANDATED_REPORT: "34 USC 12291(b)(2)(C)",
        LegalBasis.COURT_ORDER: "34 USC 12291(b)(2)(C)",
        LegalBasis.TO_THE_PERSON: "34 USC 12291(b)(2)",
    },
}

# These are decided by a worker at the moment, so the ledger wants it in writing.
EXPLAINED = frozenset(
    {
        LegalBasis.MEDICAL_EMERGENCY,
        LegalBasis.MANDATED_REPORT,
        LegalBasis.DUTY_TO_PROTECT,
        LegalBasis.COURT_ORDER,
        LegalBasis.LEGAL_DEMAND,
    }
)

# What is asked of the program in law is answered by its records custodian alone, as a production.
PRODUCED = frozenset({LegalBasis.COURT_ORDER, LegalBasis.LEGAL_DEMAND})


class SharingPurpose(TextChoices):
    """What the facts are for. Own list, version 1."""

    SERVICE = "service", _("To set up a service")
    CARE = "care", _("To work together on the person's care")
    BENEFITS = "benefits", _("To apply for benefits, papers or housing")
    TPO = "tpo", _("Treatment, payment and health care operations")
    SAFETY = "safety", _("To keep someone safe")
    REQUIRED = "required", _("To answer what the law requires")
    LEGAL = "legal", _("A court case or other legal proceeding")
    OWN = "own", _("The person asked for it")


class ConsentKind(TextChoices):
    """One consent, one kind: the law keeps some of them apart (42 CFR 2.31(b) and (d))."""

    GENERAL = "general_sharing", _("General sharing")
    PART2_TPO = "part2_tpo", _("Substance use records, for treatment, payment and operations")
    SUD_NOTES = "sud_counselling_notes", _("SUD counselling notes")
    LEGAL = "legal_proceedings", _("Legal proceedings")
    VICTIM_SERVICE = "victim_service_release", _("Victim-service release")


KIND_COVERS: dict[str, frozenset[Sensitivity]] = {
    ConsentKind.GENERAL: frozenset({Sensitivity.ORDINARY}),
    ConsentKind.PART2_TPO: frozenset({Sensitivity.ORDINARY, Sensitivity.PART2}),
    ConsentKind.SUD_NOTES: frozenset({Sensitivity.ORDINARY, Sensitivity.SUD_NOTES}),
    ConsentKind.LEGAL: frozenset({Sensitivity.ORDINARY, Sensitivity.PART2}),
    ConsentKind.VICTIM_SERVICE: frozenset({Sensitivity.ORDINARY, Sensitivity.VICTIM_SERVICE}),
}

_HELP = frozenset({SharingPurpose.SERVICE, SharingPurpose.CARE, SharingPurpose.BENEFITS, SharingPurpose.OWN})
KIND_PURPOSES = {
    ConsentKind.GENERAL: _HELP | {SharingPurpose.SAFETY},
    ConsentKind.PART2_TPO: frozenset({SharingPurpose.TPO}),
    ConsentKind.SUD_NOTES: frozenset({SharingPurpose.CARE, SharingPurpose.OWN}),
    ConsentKind.LEGAL: frozenset({SharingPurpose.LEGAL}),
    ConsentKind.VICTIM_SERVICE: _HELP | {SharingPurpose.SAFETY},
}

KIND_CITATIONS = {
    ConsentKind.PART2_TPO: "42 CFR 2.31(a), 2.33",
    ConsentKind.SUD_NOTES: "42 CFR 2.31(b)",
    ConsentKind.LEGAL: "42 CFR 2.31(d)",
    ConsentKind.VICTIM_SERVICE: "34 USC 12291(b)(2); 42 USC 10406(c)(5); 28 CFR 90.4",
}


class Given(TextChoices):
    """How the person said yes. Electronic signatures count (42 CFR 2.31(a)(8), 15 USC 7001)."""

    VERBAL = "verbal", _("Said yes aloud")
    DRAWN = "drawn", _("Signed on this screen")
    TYPED = "typed", _("Typed their name as a signature")
    SCANNED = "scanned", _("Signed on paper")


class SignedAs(TextChoices):
    """Who signed. Who may sign for someone else is state law: have counsel check."""

    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("Parent or guardian")
    REPRESENTATIVE = "representative", _("Someone with legal authority")


class Interpreter(TextChoices):
    """Who put the words into the person's language. A child never does."""

    NONE = "none", _("No interpreter was needed")
    WORKER = "worker", _("A worker who speaks the language")
    PROFESSIONAL = "professional", _("Interpreter, in person")
    REMOTE = "remote", _("Interpreter, by phone or video")
    ADULT = "adult", _("An adult the person chose")


class RedisclosureNotice(TextChoices):
    """What every packet says about passing it on; the ledger keeps which version stood on it.

    `PART2_2024` is statement 2 of 42 CFR 2.32(a)(2), word for word and never translated; the others are ours.
    """

    PART2_2024 = "part2-2024", "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    VICTIM_1 = (
        "victim-1",
        _(
            "This is about someone who uses victim services (34 USC 12291(b)(2)). "
            "Do not pass it on without their written release, not even coded or encrypted."
        ),
    )
    GENERAL_1 = (
        "general-1",
        _("Use this only for the purpose named. Do not pass it on unless the law lets you."),
    )
