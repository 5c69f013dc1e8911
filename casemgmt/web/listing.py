"""What the log keeps of a list: one line a page, with the ids of the records that it showed."""

from casemgmt.access import policy
from casemgmt.audit.actions import record
from casemgmt.audit.models import Kind


def note_listed(user, model, ids):
    """Write down that the user was shown these records of one model."""
    record(
        Kind.SEARCH, by=user, program=(policy.programs_of(user) or [""])[0],
        object_kind=model._meta.label_lower, detail={"ids": [str(pk) for pk in ids]},
    )  # fmt: skip
