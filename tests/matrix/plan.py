"""Which cells are asked of whom: all of them, or so many that each rule is asked everywhere at least once."""

from casemgmt.access.roles import Role
from tests.matrix.table import PARTNER, held_by
from tests.world.programs import HIDDEN, NOWHERE, OWN, PROGRAM, SHARED, TEAM

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MIXED = "own, but another program's "


def every_cell(rows):
    """Every line, method and scope: the same for every actor."""
    for row in rows:
        for method in row.answers:
            yield from ((row, method, scope) for scope in scopes(row))
        yield from ((row, method, OWN) for method in not_listed(row, rows))


def some_cells(rows, name):
    """Strangers read everywhere. Of the roles every second reads its own record where it may, and every third
    is refused where it may not, in turns from line to line. Each foreign scope of each line is asked by one
    whom the door lets in; each write by one of them, by one of the others, and by a stranger."""
    for number, row in enumerate(rows):
        inside, outside = sides(row)
        turn = Turn(number, inside, outside, name)
        for method in row.answers:
            foreign = [scope for each, scope in enumerate(scopes(row)[1:-1]) if turn.falls_to(each)]
            if foreign:
                yield row, method, NOWHERE
            yield from ((row, method, scope) for scope in foreign)
            if turn.reads if method == "GET" else turn.writes:
                yield row, method, OWN
        if turn.falls_to(0):
            yield from ((row, method, OWN) for method in not_listed(row, rows) if method == "PUT")


class Turn:
    """Whose turn it is at one line of the table."""

    def __init__(self, number, inside, outside, name):
        self.is_inside, self.is_stranger = name in inside, name not in (*inside, *outside)
        side = inside if self.is_inside else outside
        self.places = len(side) or 1
        self.place = (side.index(name) + number) % self.places if name in side else None

    def falls_to(self, number):
        return self.is_inside and number % self.places == self.place

    @property
    def reads(self):
        return self.is_stranger or self.place % (2 if self.is_inside else 3) == 0

    @property
    def writes(self):
        return self.is_stranger or self.place == 0


def scopes(row):
    """The nonexistent first, one's own last; a line without a record has one scope."""
    if not row.kinds:
        return [OWN]
    mixed = [MIXED + name for name, kind in row.kinds.items() if kind != "link" and kind not in SHARED]
    return [NOWHERE, TEAM, PROGRAM, HIDDEN, *(mixed if len(row.kinds) > 1 else []), OWN]


def sides(row):
    """The roles that the door lets in, and the others."""
    if row.who == PARTNER:
        return [PARTNER], [role.value for role in Role]
    inside = [role.value for role in Role if row.opens(held_by(role))]
    return inside, [role.value for role in Role if role.value not in inside]


def not_listed(row, rows):
    """The methods that no line takes at this address; said once an address."""
    lines = [line for line in rows if line.route == row.route]
    if lines[0] is not row:
        return []
    return [method for method in METHODS if not any(method in line.answers for line in lines)]
