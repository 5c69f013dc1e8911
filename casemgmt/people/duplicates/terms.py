"""What somebody typed to find a person, taken apart: words of a name, phone, ID, birth date."""

import datetime
import re
from dataclasses import dataclass

from casemgmt.people.duplicates.names import LONGEST_KEY, parts
from casemgmt.people.folding import plain, words
from casemgmt.people.models import CROCKFORD, Person

MONTHS = (
    "jan ene january enero", "feb february febrero", "mar march marzo", "apr abr april abril",
    "may mayo", "jun june junio", "jul july julio", "aug ago august agosto",
    "sep sept set september septiembre", "oct october octubre", "nov november noviembre",
    "dec dic december diciembre",
)  # fmt: skip
MONTH_OF = {word: number for number, line in enumerate(MONTHS, start=1) for word in line.split()}
ALSO_NAMES = {"april", "abril", "may", "june", "jan", "mar", "julio", "augusto"}
PARTICLES = {"de", "del", "of"}
NOT_NAMES = {"born", "dob", "birthday", "phone", "id", "nacio", "nacido", "nacida", *PARTICLES}
FIRST_YEAR_OF_LAST_CENTURY = 30  # 29 is 2029, 30 is 1930: nobody served was born before 1930 in two digits

ISO = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b")
NUMBERS = re.compile(r"(?<![\d(-])(?P<m>\d{1,2})[/.\-](?P<d>\d{1,2})[/.\-](?P<y>(?:19|20)\d\d|\d\d)(?![\d-])")
DAY_FIRST = re.compile(r"\b(?P<d>\d{1,2})\.? (?:de )?(?P<w>[a-z]{3,10})\.?,? (?:de )?(?P<y>(?:19|20)\d\d)\b")
MONTH_FIRST = re.compile(
    r"\b(?P<w>[a-z]{3,10})\.? (?:(?P<d>\d{1,2})(?:st|nd|rd|th)?,? )?(?P<y>(?:19|20)\d\d)\b"
)
YEAR = re.compile(r"(?<![\d-])(?P<y>(?:19|20)\d\d)(?![\d-])")
PHONE = re.compile(r"(\+?\(?\d[\d\s().\-]{5,}\d)(?:\s*(?:x|ext\.?|extension)\s*\d+)?")
REF = re.compile(r"\b([0-9a-z]{4})-?([0-9a-z]{4})\b")
MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Terms:
    """A search, or a record about to be made, as far as it can be compared."""

    names: tuple = ()  # each name as a tuple of its words
    phones: tuple = ()  # digits only, at least the last seven
    ref: str = ""
    birth: tuple = (None, None, None)  # year, month, day
    ages: tuple | None = None  # youngest, oldest
    whole: str = ""  # all that was typed, without blanks: somebody may be called just that

    @property
    def called(self):
        """Each name without blanks, as somebody may have written it."""
        return tuple(dict.fromkeys(filter(None, [self.whole, *map("".join, self.names)])))

    @property
    def parts(self):
        """Lists of keys, each enough to be somebody who is meant: a whole name, all words, one word."""
        all_words = [parts(word) for word in self.words]
        telling = [parts(word) for word in self.words if not word.isascii()]
        return [
            *(f"={name}"[:LONGEST_KEY] for name in self.called),
            *filter(None, [" ".join(all_words)]),
            *telling,
        ]

    @property
    def words(self):
        """Every word once, in the order typed."""
        return tuple(dict.fromkeys(word for name in self.names for word in name))

    def __bool__(self):
        return bool(self.called or self.phones or self.ref or self.birth[0])


def read(text):
    """Take typed text apart. What is no date, number or ID is part of a name."""
    rest, birth = _cut_birth(plain(text))
    rest, ref = _cut_ref(rest)
    rest, phones = _cut_phones(rest)
    name = tuple(word for word in words(rest) if word not in NOT_NAMES and not word.isdigit())
    whole = "".join(words(text))
    return Terms(names=(name,) if name else (), phones=phones, ref=ref, birth=birth, whole=whole)


def described(details, contact, *, on):
    """The terms of a record about to be made: fields of a person, and of a first way to reach them."""
    names = [details.get("name"), details.get("legal_name"), *details.get("other_names", ())]
    phone = digits_of(contact["value"]) if contact and contact["kind"] == "phone" else ""
    as_written = Person(**details)
    return Terms(
        names=tuple(tuple(words(name)) for name in names if name),
        phones=(phone,) if phone else (),
        birth=as_written.birth,
        ages=None if as_written.birth_year else as_written.ages(on=on),
    )


def of_record(person):
    """The terms of a record as it stands now, its contact points too."""
    phones = (digits_of(point.value) for point in person.contact_points.all() if point.kind == "phone")
    return Terms(
        names=tuple(tuple(words(name)) for name in person.all_names),
        phones=tuple(filter(None, phones)),
        birth=person.birth,
    )


def named(name):
    """A whole name and nothing else."""
    return Terms(names=(tuple(words(name)),))


def digits_of(phone):
    """The digits by which a phone is compared, whatever the punctuation; nothing when fewer than seven."""
    digits = "".join(filter(str.isdigit, phone))
    return digits if len(digits) >= 7 else ""


def typed_name(text):
    """The words of the name just as they were typed, to fill the form for a new person."""
    known = {*read(text).words, *PARTICLES}
    kept = [word for word in text.split() if words(word) and set(words(word)) <= known]
    while kept and kept[-1].casefold() in PARTICLES:
        kept.pop()
    return " ".join(kept).strip(" ,;")


def _cut_birth(text):
    for shape in (ISO, NUMBERS, DAY_FIRST, MONTH_FIRST, YEAR):
        for found in shape.finditer(text):
            birth = _birth(**found.groupdict())
            if birth:
                return text[: found.start()] + " " + text[found.end() :], birth
    return text, (None, None, None)


def _birth(*, y, m=None, d=None, w=None):
    """(year, month, day), reading 13/4 as 4/13; None when there is no such day."""
    year, day = int(y), int(d) if d else None
    if len(y) == 2:
        year += 1900 if year >= FIRST_YEAR_OF_LAST_CENTURY else 2000
    month = MONTH_OF.get(w) if w else int(m) if m else None
    if w and (not month or (w in ALSO_NAMES and not day)):
        return None
    if month and day and month > 12:
        month, day = day, month
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return year, month, day


def _cut_ref(text):
    """A person's ID, with O for 0 and I or L for 1 forgiven. A word of letters alone stays a name too."""
    for found in REF.finditer(text):
        code = "".join(found.groups()).upper().translate(MISREAD)
        if set(code) <= set(CROCKFORD) and not code.isdigit():
            keep = found.group() if found.group().replace("-", "").isalpha() else " "
            return text[: found.start()] + keep + text[found.end() :], f"{code[:4]}-{code[4:]}"
    return text, ""


def _cut_phones(text):
    phones = tuple(filter(None, (digits_of(found.group(1)) for found in PHONE.finditer(text))))
    return PHONE.sub(" ", text), phones
