"""Find the person somebody means, and see a duplicate before it is made."""

from casemgmt.people.matching.candidates import candidates
from casemgmt.people.matching.scoring import Match, compare
from casemgmt.people.matching.terms import Terms, described, read, typed_name
from casemgmt.people.models import Person

__all__ = ["Match", "Terms", "described", "find", "likely", "read", "typed_name"]


def find(terms, *, user, on):
    """Everybody the user may see who fits the terms, the closest first, each with the reasons."""
    if not terms:
        return []
    people = Person.objects.visible_to(user).filter(pk__in=candidates(terms)).with_contact()
    found = [compare(terms, person, on=on) for person in people]
    return sorted(
        (match for match in found if match.reasons), key=lambda match: (-match.score, match.person.ref)
    )


def likely(terms, *, user, on):
    """Those who may well be the same person: to be asked about before a new record is made."""
    return [match for match in find(terms, user=user, on=on) if match.likely]
