"""How likely two records are one person, and why in words: a sum of evidence, as in Fellegi and Sunter."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from casemgmt.people.duplicates.candidates import near_births
from casemgmt.people.duplicates.names import align, also_called, likeness
from casemgmt.people.folding import words
from casemgmt.people.models import Person

LIKELY = 8  # at this sum somebody is asked before a new record is made
COMMON = 2  # a whole name that more of those found have says little of itself
MANY = 1000  # among so many people, a word that at most RARE of those found carry says much
RARE = 3
SIMILAR = 0.85  # words so alike are one word with a slip, where the whole birth date is the same


@dataclass
class Match:
    """A person found: how strong the evidence is, and each piece of it in words."""

    person: Person
    score: float = 0
    reasons: list = field(default_factory=list)

    @property
    def likely(self):
        """Strong enough to ask whether it is the same person."""
        return self.score >= LIKELY

    @property
    def why(self):
        """ "same birth date, similar name"."""
        return ", ".join(self.reasons)

    def add(self, weight, reason=""):
        self.score += weight
        if reason:
            self.reasons.append(reason)


class Shared(NamedTuple):
    """How many of the people found carry each word, and each whole name: what many share says little.

    Counted among those whom the reader may see, so nobody else can be told from it.
    """

    of_many: bool
    words: Counter
    names: Counter

    @classmethod
    def among(cls, people):
        """Of people read with `of_many`: whether their reader sees so many that a rare name can be told."""
        known = [[words(name) for name in person.all_names] for person in people]
        return cls(
            of_many=bool(people) and people[0].of_many,
            words=Counter(word for names in known for word in {word for name in names for word in name}),
            names=Counter(name for names in known for name in {frozenset(name) for name in names}),
        )

    @classmethod
    def by_nobody(cls, _people):
        """As if each of them were the only one."""
        return cls(of_many=False, words=Counter(), names=Counter())

    def is_rare(self, word):
        return self.of_many and self.words[word] <= RARE

    def is_common(self, name):
        return self.names[frozenset(name)] > COMMON


def compare(terms, person, *, on, shared):
    """Weigh what is known on both sides; what is missing on one side says nothing."""
    match = Match(person)
    if terms.ref and terms.ref == person.ref:
        match.add(20, _("same ID"))
    _compare_phones(match, terms, person)
    birth = _compare_births(match, terms, person, on=on)
    _compare_names(match, terms, person, same_birth=birth, shared=shared)
    return match


def _compare_phones(match, terms, person):
    for contact in person.contact_points.all() if terms.phones else ():
        digits = contact.value.lstrip("+")
        if contact.kind == "phone" and any(digits.endswith(phone) for phone in terms.phones):
            shared = contact.whose in ("shared", "shelter")
            return match.add(3, _("same shared phone")) if shared else match.add(6, _("same phone"))


def _compare_births(match, terms, person, *, on):
    """Add what the birth dates or ages say; True when the whole date is the same."""
    theirs, ours = person.birth, terms.birth
    if all(ours) and all(theirs):
        if ours == theirs:
            match.add(6, _("same birth date"))
            return True
        match.add(*_near(ours, theirs))
    elif ours[0] and theirs[0]:
        match.add(*_partial(ours, theirs))
    else:
        match.add(*_ages(terms, person, on=on))
    return False


def _near(ours, theirs):
    place = near_births(ours).index(theirs) if theirs in near_births(ours) else None
    match place:
        case None:
            return _mistyped(ours, theirs)
        case 1:
            return 5, _("same birth date with day and month swapped")
        case 2 | 3:
            return 4, _("birth date one day apart")
        case _:
            return 3, _("birth date one year apart")


def _mistyped(ours, theirs):
    """A slip of one digit, or two that changed places; else two people were born there."""
    typed = zip(_digits(ours), _digits(theirs), strict=True)
    other = [pair for pair in typed if pair[0] != pair[1]]
    if len(other) == 1:
        return 2, _("birth date differs by one digit")
    if len(other) == 2 and other[0] == other[1][::-1]:
        return 2, _("birth date with two digits swapped")
    return (-6,)


def _digits(birth):
    year, month, day = birth
    return f"{year}{month:02}{day:02}"


def _partial(ours, theirs):
    known = [(a, b) for a, b in zip(ours, theirs, strict=True) if a and b]
    if any(a != b for a, b in known):
        return (-3,) if ours[0] != theirs[0] else (-1,)
    return (3, _("same birth month")) if len(known) == 2 else (2, _("same birth year"))


def _ages(terms, person, *, on):
    ours, theirs = terms.ages, person.ages(on=on)
    if terms.birth[0] and theirs:
        ours = (on.year - terms.birth[0] - 1, on.year - terms.birth[0])
    if not ours or not theirs:
        return (0,)
    apart = max(ours[0] - theirs[1], theirs[0] - ours[1], 0)
    if apart <= 2:
        return 1, _("age fits")
    return (-1,) if apart <= 10 else (-5,)  # an age somebody guessed is a weak witness


def _compare_names(match, terms, person, *, same_birth, shared):
    known = [words(name) for name in person.all_names]
    weighed = [_weigh_name(ours, theirs, same_birth, shared) for ours in terms.names for theirs in known]
    weighed += [_weigh_whole(theirs, shared) for theirs in known if "".join(theirs) in terms.called]
    match.add(*max(weighed, default=(0,)))


def _weigh_whole(name, shared):
    """Anne Marie for Anne-Marie; a name of one word says less than one of several."""
    return _weigh_same(name, name, shared) if len(name) > 1 else 5, _("same name")


def _weigh_same(words_of_both, theirs, shared):
    """The same name of several words: too little alone where many have it, much where hardly anybody has."""
    if shared.is_common(theirs):
        return 6
    return 14 if any(map(shared.is_rare, words_of_both)) else 8


def _weigh_name(ours, theirs, same_birth, shared):
    alike, pairs = align(ours, theirs)
    several = len(pairs) > 1
    if several and alike >= 0.78:
        return _weigh_several(alike, pairs, theirs, shared), _name_reason(alike, pairs, ours, theirs)
    if any(likeness(a, b) >= 0.9 for a, b in pairs):
        whole = len(ours) == len(theirs) == 1
        return (5, _("same name")) if whole else (2 + same_birth, _("one name the same"))
    if alike >= 0.78 or (same_birth and any(likeness(a, b) >= SIMILAR for a, b in pairs)):
        return 1 + same_birth, _("similar name")
    return -4, ""


def _weigh_several(alike, pairs, theirs, shared):
    same = [a for a, b in pairs if a == b]
    if all(a == b or b in also_called(a) for a, b in pairs):
        return _weigh_same(same, theirs, shared)
    if alike > 0.94:
        return 6 if shared.is_common(theirs) else 8 if alike > 0.97 else 7
    return (6 if alike >= 0.88 else 3) + any(map(shared.is_rare, same))


def _name_reason(alike, pairs, ours, theirs):
    called = [(a, b) for a, b in pairs if a != b and b in also_called(a)]
    if called:
        return _("%(short)s may be %(long)s") % {"short": called[0][0].title(), "long": called[0][1].title()}
    if alike < 0.999:
        return _("similar name")
    matched = {a for a, _b in pairs}
    in_order = [a for a in ours if a in matched] == [b for b in theirs if b in matched]
    return _("same name") if in_order else _("same name in another order")
