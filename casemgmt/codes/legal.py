"""What is asked of the program in law, and how long records are kept. Own lists, version 1 (2026).

Citations, not advice: have counsel check every line. Sources: 42 CFR 2.61-2.67 (orders for Part 2 records),
45 CFR 164.512(a), (e), (f) (what the law requires, courts, police), 45 CFR 164.524(b)(2) (30 days for the
person's own copy).
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casemgmt.codes.sharing import LegalBasis

OWN_COPY_DAYS = 30


class RequestKind(TextChoices):
    """Who asks in law, by the paper that they bring."""

    SUBPOENA = "subpoena", _("Subpoena")
    COURT_ORDER = "court_order", _("Court order")
    WARRANT = "warrant", _("Warrant signed by a judge")
    PUBLIC_RECORDS = "public_records", _("Public records request")
    IMMIGRATION = "immigration", _("Immigration request")
    OWN_COPY = "own_copy", _("The person's own copy")
    OTHER = "other", _("Another legal request")


BASIS_OF: dict[str, LegalBasis] = {
    RequestKind.COURT_ORDER: LegalBasis.COURT_ORDER,
    RequestKind.WARRANT: LegalBasis.COURT_ORDER,
    RequestKind.OWN_COPY: LegalBasis.TO_THE_PERSON,
}

# An immigration form that no judge signed opens nothing: the words of refusal stand ready.
REFUSALS = {
    RequestKind.IMMIGRATION: _(
        "We do not share records about people we serve without an order signed by a judge. "
        "This request has none, so nothing is produced."
    ),
}


class RecordKind(TextChoices):
    """Kinds of records that are kept for their own number of years; each slice says as which its own are."""

    PEOPLE = "people", _("The person and how to reach them")
    ENCOUNTERS = "encounters", _("Encounters")
    FOLLOWUPS = "followups", _("Follow-ups")
    CASES = "cases", _("Cases, goals and notes")
    CONSENTS = "consents", _("Consents, what was shared, legal requests")
    REFERRALS = "referrals", _("Referrals and unmet needs")
