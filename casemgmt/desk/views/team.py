"""Who carries how much: every number opens the list that fixes it."""

from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Permission
from casemgmt.web.views import Page
from followups.models import FollowUp

LISTS = {"open": _("Open"), "due": _("Due now"), "overdue": _("Overdue")}


class Load(NamedTuple):
    """One worker, their teams, and for each list its name, its words and how many stand on it."""

    user: User
    teams: list
    cells: list

    @property
    def order(self):
        _open, due, overdue = (count for _name, _label, count in self.cells)
        return -overdue, -due, self.user.name


class Team(Page):
    """Every worker's open, due and overdue follow-ups, by the definitions of the follow-up lists."""

    permission = Permission.TEAM_VIEW
    template_name = "desk/team.html"

    def get_context_data(self, **kwargs):
        programs = policy.programs_where(self.request.user, self.permission)
        counts = counted(programs, now=timezone.now())
        may_open = policy.allows(self.request.user, Permission.FOLLOWUP_VIEW)
        return super().get_context_data(
            loads=loads(programs, counts),
            nobody=cells(counts, None) if None in counts["open"] else None,
            totals=[(name, label, sum(counts[name].values())) for name, label in LISTS.items()],
            labels=LISTS.values(),
            list_url=reverse("followups:list") if may_open else "",
            **kwargs,
        )


def counted(programs, *, now):
    """How many follow-ups are open, due and overdue for each owner (an id, or None)."""
    promises = FollowUp.objects.filter(program__in=programs).with_owner().order_by()
    lists = {"open": promises.open(), "due": promises.due(now), "overdue": promises.overdue(now)}
    return {name: dict(rows.values_list("owner").annotate(Count("pk"))) for name, rows in lists.items()}


def cells(counts, owner):
    return [(name, label, counts[name].get(owner, 0)) for name, label in LISTS.items()]


def loads(programs, counts):
    """A line for whoever works on follow-ups now, and for whoever still owns one; fullest hands first."""
    working = {
        user.pk
        for program in Program.objects.filter(pk__in=programs)
        for user in policy.workers(program, Permission.FOLLOWUP_WORK)
    }
    users = User.objects.in_bulk((working | set(counts["open"])) - {None}).values()
    teams = teams_of(users, programs)
    found = [Load(user, sorted(teams[user.pk]), cells(counts, user.pk)) for user in users]
    return sorted(found, key=lambda load: load.order)


def teams_of(users, programs):
    """The names of each user's teams now, without doubles."""
    spells = Membership.objects.active().filter(user__in=users, program__in=programs, team__isnull=False)
    found = {user.pk: set() for user in users}
    for user, team in spells.values_list("user", "team__name"):
        found[user].add(team)
    return found
