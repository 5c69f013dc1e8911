"""What of a told city is the same on any day, what moves with its days, and what is written anew."""

from casemgmt.consents.actions import words_of
from casemgmt.consents.models import Consent
from casemgmt.encounters.models import Encounter
from casemgmt.exposure.actions import opaque
from casemgmt.exposure.models import Exposure
from referrals.models import ContactCode

MOVES = {
    "acuity_at", "age_as_of", "answer_due_at", "answered_at", "appointment_at", "approved_at", "arrived_at",
    "at", "closed_at", "closed_on", "confirmed_on", "created_at", "day", "departed_at", "dispatched_at",
    "done_at", "due_at", "due_on", "engaged_at", "expires_at", "expires_on", "given_at", "given_on",
    "history_date", "kept_until", "last_said_at", "linked_at", "noted_at", "occurrence", "opened_at",
    "opened_on", "opens_at", "paused_until", "proposed_at", "read_at", "received_on", "remind_at",
    "reported_at", "requested_at", "revoked_at",
    "saved_at", "seen_at", "sent_at", "signed_at", "since", "start_said_at", "started_at", "until",
}  # fmt: skip
STAYS = {"detail", "facts", "removed", "source_row", "unmapped"}  # documents without a day in them
# Tables of which no story tells: what was typed to find somebody is forgotten within the hour, and no letter
# leaves while a story is told (see `entries.letters`).
PASSING = {"people.Search", "notices.Heartbeat", "notices.Delivery"}

# Columns that no two tellings would write the same, and what a file says instead.
BY_CHANCE = {
    (Encounter, "sent_hash"): "",
    (ContactCode, "digest"): "used",
    (Consent, "words"): "",
}


def sources(encounters):
    """{what an exposure keeps of where it comes from: the same as a file says it, with the record's id}."""
    said = [f"{pk}{part}" for pk in encounters for part in ("", ":record")]
    return {opaque(f"encounter:{source}"): source for source in said}


def source(row):
    return opaque(f"encounter:{row['source']}")


def read_aloud(row):
    """The words of a consent name its last day."""
    if not row["given"]:
        return ""
    return words_of(Consent(**row), row["language"])


ANEW = {(Exposure, "source"): source, (Consent, "words"): read_aloud}
