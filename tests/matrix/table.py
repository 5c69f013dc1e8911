"""Reading table.txt: who may do what at which address, and what the system answers."""

from pathlib import Path
from typing import NamedTuple

from casemgmt.access.roles import GRANTS

ANYONE, EVERYBODY, PARTNER = "anyone", "everybody", "partner"


class Row(NamedTuple):
    """One line: an address, who may, what its parts name, the statuses of each method, what never differs."""

    route: str
    who: str
    parts: dict
    answers: dict
    same: set

    @property
    def kinds(self):
        """The parts that name a record."""
        return {name: kind for name, kind in self.parts.items() if not kind.startswith("=")}

    @property
    def is_api(self):
        return self.route.startswith("api/")

    def url(self, ids):
        """The address with each part filled in: an id, or the word that stands in the table."""
        url = "/" + self.route
        for name, kind in self.parts.items():
            end = url.index(f"{name}>") + len(name)
            value = kind[1:] if kind.startswith("=") else str(ids[name])
            url = url[: url.rindex("<", 0, end)] + value + url[end + 1 :]
        return url

    def opens(self, held):
        """Whether the door opens to somebody with these permissions: 403 for the others."""
        return _holds(held, self.who.partition(">")[0])

    def shows(self, held):
        """Whether they see such records at all: 404 for the others, as if there were none."""
        return _holds(held, self.who.partition(">")[2] or self.who)


def _holds(held, wanted):
    return wanted in (ANYONE, EVERYBODY) or any(set(one.split("&")) <= set(held) for one in wanted.split("|"))


def held_by(*roles):
    """All that these roles may."""
    return {str(permission) for role in roles for permission in GRANTS[role]}


def read(line):
    """`address  METHOD METHOD  who  name=kind name==word  200 422`; columns stand two spaces apart."""
    route, methods, who, parts, answers = (each.strip() for each in line.split("  ") if each.strip())
    named = dict(part.split("=", 1) for part in parts.split()) if parts != "-" else {}
    told = dict(zip(methods.split(), answers.split(), strict=True))
    codes = {method: {int(code) for code in said.strip("!").split("/")} for method, said in told.items()}
    same = {method for method, said in told.items() if said.endswith("!")}
    return Row("" if route == "/" else route, who, named, codes, same)


def table():
    """Every line that is no comment."""
    lines = Path(__file__).with_name("table.txt").read_text().splitlines()
    return [read(line) for line in lines if line.strip() and not line.startswith("#")]
