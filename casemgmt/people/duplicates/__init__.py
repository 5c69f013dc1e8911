"""Find the person somebody means, and see a duplicate before it is made."""

from django.db.models import Exists, Q

from casemgmt.people.duplicates.candidates import candidates, with_me
from casemgmt.people.duplicates.scoring import MANY, Match, Shared, compare
from casemgmt.people.duplicates.terms import Terms, described, named, of_record, read, typed_name
from casemgmt.people.folding import words
from casemgmt.people.models import Person, seen_by

__all__ = [
    "Match", "Terms", "called", "described", "find", "likely", "likely_among", "likely_hidden", "named",
    "of_record", "read", "typed_name", "with_me", "words",
]  # fmt: skip


def find(terms, *, user, on):
    """Everybody the user may see who fits the terms, the closest first and by name, each with the reasons."""
    return _among(Person.objects.visible_to(user), terms, on=on, shared=Shared.among)


def _among(people, terms, *, on, shared):
    if not terms:
        return []
    of_many = Exists(people.order_by()[MANY - 1 : MANY])
    people = (
        people.filter(pk__in=candidates(terms), struck_out_at=None).with_last_met().annotate(of_many=of_many)
    )
    people = list(people.with_contact() if terms.phones else people)
    weighed = shared(people)
    found = [compare(terms, person, on=on, shared=weighed) for person in people]
    return sorted((match for match in found if match.reasons), key=_place)


def _place(match):
    return -round(match.score, 6), words(match.person.shown_name), match.person.ref


def called(people, name):
    """Those of the people of whose names one is exactly this, whatever the accents, dots and capitals."""
    near = Q(pk__in=candidates(named(name))) | Q(name__iexact=name) | Q(legal_name__iexact=name)
    return [person for person in people.filter(near) if words(name) in map(words, person.all_names)]


def likely(terms, *, user, on):
    """Those who may well be the same person: to be asked about before a new record is made."""
    return [match for match in find(terms, user=user, on=on) if match.likely]


def likely_among(people, terms, *, on):
    """The same, among these people of the scope at hand: who guards them is told of every name that fits."""
    return [match for match in _among(people, terms, on=on, shared=Shared.by_nobody) if match.likely]


def likely_hidden(terms, *, user, on):
    """Those of them whom this user may not see. Asked only by the system itself, which sees everybody."""
    return likely_among(Person.objects.filter(~seen_by(user)), terms, on=on)
