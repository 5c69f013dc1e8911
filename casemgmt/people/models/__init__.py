"""Who we serve, how to reach them safely, and who may see them."""

from casemgmt.people.models.birth import check_birth, doubt_of_birth
from casemgmt.people.models.cover import WithCover
from casemgmt.people.models.person import (
    CROCKFORD,
    Answer,
    Comparison,
    ContactPoint,
    Person,
    YesNoAnswer,
    new_ref,
)
from casemgmt.people.models.restricted import (
    Conflict,
    PersonGrant,
    Restriction,
    cannot_take,
    hidden_from,
    is_hidden,
    open_to,
    refuse_if_hidden,
    seen_by,
    seen_in_law,
    with_seen_person,
)
from casemgmt.people.models.review import Review
from casemgmt.people.models.search import Search

__all__ = [
    "CROCKFORD", "Answer", "Comparison", "Conflict", "ContactPoint", "Person", "PersonGrant", "Restriction",
    "Review", "Search", "WithCover", "YesNoAnswer", "cannot_take", "check_birth", "doubt_of_birth",
    "hidden_from", "is_hidden", "new_ref", "open_to", "refuse_if_hidden", "seen_by", "seen_in_law",
    "with_seen_person",
]  # fmt: skip
