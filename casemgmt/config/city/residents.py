"""Who lives in the city: made-up people, as little known about each as is usual, and how to reach them."""

from datetime import time

from casemgmt.config.city.words import read
from casemgmt.people.models import CROCKFORD

AREA_CODES = ("541", "458", "503", "971", "360", "509", "206", "253", "208", "530")
GIVEN, NOT_ASKED = "given", "not_asked"
SPREAD = 0x9E3779B97F
NAMES_KEPT_APART = 5000  # in a larger city people share names, as they do
SAFE = ("yes", "no", "no", "unknown", "")


class Register:
    """Draws people, the same each time for the same dice; a full name seldom comes twice.

    So many were `drawn` before, and these names are `taken`.
    """

    def __init__(self, dice, *, drawn=0, taken=()):
        self.dice = dice
        self.pools = {code: _pool(document) for code, document in read("names").items()}
        self.languages = list(self.pools)
        self.weights = [self.pools[code]["weight"] for code in self.languages]
        self.described = read("scenes")["words"]["described"]
        self.taken, self.drawn = set(taken), drawn

    def draw(self, *, on, young=False):
        """The fields of a person as a responder learns them on this day."""
        roll, language = self.dice.random, self.dice.choices(self.languages, self.weights)[0]
        pool = self.pools[language]
        kind = self.dice.choices(("she", "he", "they"), (45, 51, 4))[0]
        told = roll() < 0.93
        asked = kind == "they" or roll() < 0.8
        return {
            "ref": self._ref(),
            "name": self._name(pool, kind),
            "pronouns": PRONOUNS[kind] if asked else "",
            "pronouns_answer": GIVEN if asked else NOT_ASKED,
            "language": language if told else "",
            "language_answer": GIVEN if told else self.dice.choice((NOT_ASKED, "withheld")),
            "interpreter_needed": "not_asked"
            if not told
            else "yes"
            if roll() < pool["interpreter"]
            else "no",
            **self._age(on, young),
        }

    def contact(self, *, on):
        """A phone out of the range kept for fiction, with what is safe there; None for one in five."""
        roll = self.dice.random()
        if roll < 0.2:
            return None
        choice, evening = self.dice.choice, self.dice.random() < 0.08
        voicemail = choice(SAFE)
        whose = self.dice.choices(("own", "shared", "relative", "shelter"), (80, 6, 9, 5))[0]
        return {
            "kind": "phone", "value": self.phone(), "whose": whose, "voicemail": voicemail,
            "text": choice(SAFE), "may_name_agency": "yes" if voicemail == "yes" else choice(("no", "")),
            "safe_from": EVENING[0] if evening else None, "safe_to": EVENING[1] if evening else None,
            "confirmed_on": on,
        }  # fmt: skip

    def phone(self):
        """555-0100 to 555-0199 are nobody's, in every area code."""
        return f"+1{self.dice.choice(AREA_CODES)}555{self.dice.randint(100, 199):04d}"

    def _name(self, pool, kind):
        """A first name alone for some; a full name that nobody has yet for the others."""
        for _try in range(40):
            first, family = self.dice.choice(pool[kind]), self.dice.choice(pool["family"])
            roll = self.dice.random()
            name = first if roll < 0.02 else f"{first} {family}"
            if roll > 0.93:
                name = f"{name}-{self.dice.choice(pool['family'])}"
            if name not in self.taken:
                break
        if len(self.taken) < NAMES_KEPT_APART:
            self.taken.add(name)
        return name

    def _age(self, on, young):
        """A whole birth date, a year, a range somebody guessed, or nothing."""
        age = self.dice.randint(14, 21) if young else int(self.dice.triangular(18, 86, 38))
        born, roll = on.year - age, self.dice.random()
        if roll < 0.55:
            return {"birth_year": born, "birth_month": self.dice.randint(1, 12),
                    "birth_day": self.dice.randint(1, 28), "birth_answer": GIVEN}  # fmt: skip
        if roll < 0.75:
            return {"birth_year": born, "birth_answer": GIVEN}
        if roll < 0.92:
            low = max(12, age - age % 5)
            return {"age_from": low, "age_to": low + 5, "age_as_of": on}
        return {"birth_answer": self.dice.choice((NOT_ASKED, "withheld", "unknown"))}

    def _ref(self):
        """No two alike, however many are drawn: an odd factor permutes the codes of 40 bits."""
        self.drawn += 1
        bits = self.drawn * SPREAD % 2**40
        code = "".join(CROCKFORD[bits >> shift & 31] for shift in range(0, 40, 5))
        return f"{code[:4]}-{code[4:]}"


def _pool(document):
    lists = {name: document[name].split(", ") for name in ("she", "he", "they", "family")}
    return {**document, **lists}


PRONOUNS = {"she": "she/her", "he": "he/him", "they": "they/them"}
EVENING = (time(17), time(21))
