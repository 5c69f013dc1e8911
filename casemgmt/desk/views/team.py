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
from referrals.models import Referral


class Column(NamedTuple):
    """One list of somebody's: its page, its name there, the words above it, who may open it, its address."""

    page: str
    show: str
    label: str
    permission: Permission
    url: str = ""


COLUMNS = (
    Column("followups:list", "open", _("Open"), Permission.FOLLOWUP_VIEW),
    Column("followups:list", "due", _("Due soon"), Permission.FOLLOWUP_VIEW),
    Column("followups:list", "overdue", _("Overdue"), Permission.FOLLOWUP_VIEW),
    Column("referrals:list", "silent", _("Partners silent"), Permission.REFERRAL_VIEW),
)


class Load(NamedTuple):
    """One worker, their teams, and for each column how many stand on their list."""

    user: User
    teams: list
    cells: list

    @property
    def order(self):
        _open, due, overdue, silent = (count for _column, count in self.cells)
        return -overdue, -due, -silent, self.user.name


class Team(Page):
    """Every worker's follow-ups and silent referrals, by the definitions of the lists that they open."""

    permission = Permission.TEAM_VIEW
    template_name = "desk/team.html"

    def get_context_data(self, **kwargs):
        programs = policy.programs_where(self.request.user, self.permission)
        counts = counted(programs, now=timezone.now())
        columns = [self.with_url(column) for column in COLUMNS]
        return super().get_context_data(
            loads=loads(programs, counts, columns),
            nobody=cells(counts, None, columns) if None in counts["open"] else None,
            totals=[(column, sum(counts[column.show].values())) for column in columns],
            columns=columns,
            may_open=any(column.url for column in columns),
            **kwargs,
        )

    def with_url(self, column):
        may_open = policy.allows(self.request.user, column.permission)
        return column._replace(url=reverse(column.page)) if may_open else column


def counted(programs, *, now):
    """How many stand on each list for each owner (an id, or None)."""
    promises = FollowUp.objects.filter(program__in=programs).with_owner().order_by()
    asked = Referral.objects.filter(program__in=programs).with_owner().order_by()
    lists = {
        "open": promises.open(), "due": promises.due(now), "overdue": promises.overdue(now),
        "silent": asked.silent(now),
    }  # fmt: skip
    return {name: dict(rows.values_list("owner").annotate(Count("pk"))) for name, rows in lists.items()}


def cells(counts, owner, columns):
    return [(column, counts[column.show].get(owner, 0)) for column in columns]


def loads(programs, counts, columns):
    """A line for whoever works on follow-ups now, and for whoever still owns one; fullest hands first."""
    working = {
        user.pk
        for program in Program.objects.filter(pk__in=programs)
        for user in policy.workers(program, Permission.FOLLOWUP_WORK)
    }
    users = User.objects.in_bulk((working | set(counts["open"]) | set(counts["silent"])) - {None}).values()
    teams = teams_of(users, programs)
    found = [Load(user, sorted(teams[user.pk]), cells(counts, user.pk, columns)) for user in users]
    return sorted(found, key=lambda load: load.order)


def teams_of(users, programs):
    """The names of each user's teams now, without doubles."""
    spells = Membership.objects.active().filter(user__in=users, program__in=programs, team__isnull=False)
    found = {user.pk: set() for user in users}
    for user, team in spells.values_list("user", "team__name"):
        found[user].add(team)
    return found
