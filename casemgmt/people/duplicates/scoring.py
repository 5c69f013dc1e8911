"""How likely two records are one person, and why in words: a sum of evidence, as in Fellegi and Sunter."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from casemgmt.people.duplicates.candidates import near_births
from casemgmt.people.duplicates.names import align, also_called, likeness
from casemgmt.people.folding import words
from casemgmt.people.models import Person

LIKELY = 8  # at this sum somebody is asked before a new record is made


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


def compare(terms, person, *, on):
    """Weigh what is known on both sides; what is missing on one side says nothing."""
    match = Match(person)
    if terms.ref and terms.ref == person.ref:
        match.add(20, _("same ID"))
    _compare_phones(match, terms, person)
    birth = _compare_births(match, terms, person, on=on)
    _compare_names(match, terms, person, same_birth=birth)
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
            digits = sum(a != b for a, b in zip(_digits(ours), _digits(theirs), strict=True))
            return (2, _("birth date differs by one digit")) if digits == 1 else (-6,)
        case 1:
            return 5, _("same birth date with day and month swapped")
        case 2 | 3:
            return 4, _("birth date one day apart")
        case _:
            return 3, _("birth date one year apart")


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


def _compare_names(match, terms, person, *, same_birth):
    known = [words(name) for name in person.all_names]
    weighed = [_weigh_name(ours, theirs, same_birth) for ours in terms.names for theirs in known]
    weighed += [_weigh_whole(theirs) for theirs in known if "".join(theirs) in terms.called]
    match.add(*max(weighed, default=(0,)))


def _weigh_whole(name):
    """Anne Marie for Anne-Marie; a name of one word says less than one of several."""
    return 8 if len(name) > 1 else 5, _("same name")


def _weigh_name(ours, theirs, same_birth):
    alike, pairs = align(ours, theirs)
    several = len(pairs) > 1
    if several and alike >= 0.78:
        known = all(b == a or b in also_called(a) for a, b in pairs)
        weight = 8 if known else 7 if alike > 0.94 else 6 if alike >= 0.88 else 3
        return weight, _name_reason(alike, pairs, ours, theirs)
    if any(likeness(a, b) >= 0.9 for a, b in pairs):
        whole = len(ours) == len(theirs) == 1
        return (5, _("same name")) if whole else (2 + same_birth, _("one name the same"))
    return (1, _("similar name")) if alike >= 0.78 else (-4, "")


def _name_reason(alike, pairs, ours, theirs):
    called = [(a, b) for a, b in pairs if a != b and b in also_called(a)]
    if called:
        return _("%(short)s may be %(long)s") % {"short": called[0][0].title(), "long": called[0][1].title()}
    if alike < 0.999:
        return _("similar name")
    matched = {a for a, _b in pairs}
    in_order = [a for a in ours if a in matched] == [b for b in theirs if b in matched]
    return _("same name") if in_order else _("same name in another order")
