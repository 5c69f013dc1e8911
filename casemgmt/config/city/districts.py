"""Who works in a city of measurement: districts, each with a supervisor, six social workers, and responders.

The first social worker of a district carries half of its caseload and the others share the rest. Where the
smaller program is measured too, some of each district work in both.
"""

from dataclasses import dataclass

from casemgmt.access.models import Team, User
from casemgmt.access.roles import Role
from casemgmt.config.city.staff import Post, join

PEOPLE = 9_600  # for each district
BEGAN = (950, 1090)  # days ago, before anybody was met of whom the copied stories tell
NAME = "District"
CARERS, RESPONDERS = 6, 17  # as many responders as the stories have: a pair must not become one person
MEMBERS = [Role.SOCIAL_WORKER] * CARERS + [Role.SUPERVISOR] + [Role.RESPONDER] * RESPONDERS
OF_BOTH = (0, 1, 6, 7, 8)  # of the members


@dataclass
class District:
    """A team and its members, in the order of MEMBERS."""

    team: Team
    members: list[User]

    @property
    def carers(self):
        return self.members[:CARERS]

    @property
    def leader(self):
        return self.members[CARERS]

    @property
    def responders(self):
        return self.members[CARERS + 1 :]


def how_many(people):
    return max(1, round(people / PEOPLE)) if people else 0


def posts(dice, count, mail):
    """The posts of so many districts; `mail` tells the programs' staff apart."""
    for number in range(count * len(MEMBERS)):
        district, member = divmod(number, len(MEMBERS))
        role = MEMBERS[member]
        name = f"{role.label} {number + 1}"
        yield Post(role, name, f"{mail}{number + 1}", f"{NAME} {district + 1}", dice.randint(*BEGAN))


def found_in(city):
    """The districts of a city that was staffed with their posts."""
    found = {}
    for user in city.users:
        if user.post.team and user.post.team.startswith(NAME):
            found.setdefault(user.post.team, District(user.team, [])).members.append(user)
    return [*found.values()]


def lend(writer, city, small, *, by):
    """Some of each district of the first program work in one of the second as well, in place of others.

    Returns the districts of the second.
    """
    for own, other in zip(found_in(city), other_districts := found_in(small), strict=True):
        for member in OF_BOTH:
            user = own.members[member]
            join(writer, small, user, user.post._replace(team=other.team.name), by=by)
            other.members[member] = user
    return other_districts
