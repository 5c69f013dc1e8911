"""The team's day: who carries how much, what nobody owns, which partners are silent, who is away."""

from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Permission
from casemgmt.caseload import work
from casemgmt.caseload.models import Move
from casemgmt.cases.models import Case
from casemgmt.desk.views.on_a_day import MOST_MOVES, SHOWN_NOBODYS, OnADay
from casemgmt.web.views import Page
from casemgmt.workforce.models import Absence
from followups.models import FollowUp
from referrals.models import Referral

SHOWN_SILENT, SHOWN_LATE = 8, 20


class WorkColumn(NamedTuple):
    """One list of work: its page, its name there, the words above it, who may open it, its address."""

    page: str
    show: str
    label: str
    permission: Permission
    url: str = ""


COLUMNS = (
    WorkColumn("followups:list", "open", _("Open"), Permission.FOLLOWUP_VIEW),
    WorkColumn("followups:list", "due", _("Due soon"), Permission.FOLLOWUP_VIEW),
)
# What is late is counted of all together: of one worker only the rows stand here, with why.
LATE_LISTS = (
    WorkColumn("followups:list", "overdue", _("Overdue"), Permission.FOLLOWUP_VIEW),
    WorkColumn("referrals:list", "silent", _("Partners silent"), Permission.REFERRAL_VIEW),
)


class Load(NamedTuple):
    """One worker, their teams, how many stand on their lists, whether anything is theirs, their days away."""

    user: User
    teams: list
    cells: list
    carries: bool
    away: object = None


class Late(NamedTuple):
    """What is late of one owner, the longest wait first: each row with why, where something is known."""

    user: User
    away: object
    rows: list


class TeamToday(OnADay, Page):
    """Every worker's follow-ups and silent referrals, by the definitions of the lists that they open.

    Whoever opens the lists sees rows as well: what waits for an owner, and the longest silences.
    """

    permission = Permission.TEAM_VIEW
    template_name = "desk/team.html"

    @cached_property
    def programs(self):
        return policy.programs_where(self.request.user, self.permission)

    @cached_property
    def may_open(self):
        return policy.allows(self.request.user, Permission.FOLLOWUP_VIEW)

    def get_context_data(self, **kwargs):
        counts = counted(self.programs, now=self.now)
        columns = [self.with_url(column) for column in COLUMNS]
        everybody = loads(self.programs, counts, columns, away=self.away)
        rows = self.rows({load.user.pk: load.user for load in everybody}) if self.may_open else {}
        return super().get_context_data(
            loads=everybody,
            busy=[load for load in everybody if load.carries],
            free=[load for load in everybody if not load.carries],
            nobody=cells(counts, None, columns) if None in counts["open"] else None,
            totals=[(column, sum(counts[column.show].values())) for column in columns],
            late_totals=[(self.with_url(column), sum(counts[column.show].values())) for column in LATE_LISTS],
            columns=columns,
            may_open=self.may_open,
            away=[load for load in everybody if load.away],
            mine={name: counts[name].get(self.request.user.pk, 0) for name in ("due", "overdue")},
            day=timezone.localdate(self.now),
            **rows,
            **kwargs,
        )

    def rows(self, users):
        """What stands here by name, written to the log as it is shown."""
        user = self.request.user
        asked = Referral.objects.visible_to(user).filter(program__in=self.programs)
        late = asked.silent(self.now).for_rows().with_owner().order_by("answer_due_at", "id")
        silent = list(late[:SHOWN_SILENT])
        seen = FollowUp.objects.visible_to(user).filter(program__in=self.programs)
        uncovered = list(seen.to_do(self.now).uncovered(self.now).for_rows().soonest_first()[:SHOWN_NOBODYS])
        late = self.late(seen, users)
        shown = [row for one in late for row, _why in one.rows]
        self.note_shown(FollowUp, [*self.nobodys, *uncovered, *shown])
        self.note_shown(Referral, silent)
        return {
            "nobodys": self.nobodys,
            "more_of_nobody": self.more_of_nobody,
            "uncovered": uncovered,
            "late": late,
            "silent": [(referral, users.get(referral.owner)) for referral in silent],
            "unowned_cases": Case.objects.visible_to(user)
            .filter(program__in=self.programs)
            .unowned()
            .count(),
            "unowned_referrals": asked.open().unowned().count(),
            "left": left_behind(self.programs, user),
            "moves": Move.objects.visible_to(user)
            .filter(program__in=self.programs)
            .lately(self.now)
            .for_rows(user)[:MOST_MOVES],
        }

    def late(self, seen, users):
        """The longest waits, by the name of their owner; the same rows stand first on that owner's day."""
        rows = seen.overdue(self.now).owned().for_rows().soonest_first()[:SHOWN_LATE]
        found = {}
        for row in rows:
            if user := users.get(row.owner):
                found.setdefault(user, []).append((row, self.why_late(row)))
        by_name = sorted(found.items(), key=lambda line: (line[0].name, line[0].pk))
        return [Late(user, self.away.get(user.pk), late) for user, late in by_name]

    def why_late(self, row):
        """What may have kept it, as far as it is known."""
        away = self.away.get(row.owner)
        about = row.person if not row.asks_partner else None
        return [
            words
            for words, holds in (
                (_("owner away"), away is not None),
                (_("no phone or address known"), about and not about.contact_points.all()),
                (_("tried"), row.last_try is not None),
            )
            if holds
        ]

    @cached_property
    def away(self):
        """{user: their days away} of who is away now."""
        rows = Absence.objects.filter(program__in=self.programs).holding(self.now)
        return {row.user_id: row for row in rows.select_related("covered_by")}

    def with_url(self, column):
        may_open = policy.allows(self.request.user, column.permission)
        return column._replace(url=reverse(column.page)) if may_open else column


def counted(programs, *, now):
    """{list: {owner (an id, or None): how many}}."""
    promises = FollowUp.objects.filter(program__in=programs).open().with_owner().order_by()
    lists = {"due": FollowUp.objects.due(now), "overdue": FollowUp.objects.overdue(now)}
    counts = {name: Count("pk", filter=Q(pk__in=rows.values("pk"))) for name, rows in lists.items()}
    found = {name: {} for name in ("open", *lists)}
    for line in promises.values("owner").annotate(open=Count("pk"), **counts):
        owner = line.pop("owner")
        for name, count in line.items():
            found[name][owner] = count
    silent = Referral.objects.filter(program__in=programs).with_owner().order_by().silent(now)
    return found | {"silent": dict(silent.values_list("owner").annotate(Count("pk")))}


def cells(counts, owner, columns):
    return [(column, counts[column.show].get(owner, 0)) for column in columns]


def loads(programs, counts, columns, *, away):
    """A line for whoever works on follow-ups now, and for whoever owns one, by name: nobody is ranked."""
    working = {
        user.pk
        for program in Program.objects.filter(pk__in=programs)
        for user in policy.workers(program, Permission.FOLLOWUP_WORK)
    }
    owners = (set(counts["open"]) | set(counts["silent"])) - {None}
    users = User.objects.in_bulk(working | owners).values()
    teams = teams_of(users, programs)
    found = []
    for user in sorted(users, key=lambda user: (user.name, user.pk)):
        lists = cells(counts, user.pk, columns)
        found.append(Load(user, sorted(teams[user.pk]), lists, user.pk in owners, away.get(user.pk)))
    return found


def left_behind(programs, user):
    """(user, how many) of those whose name still stands on open work that they cannot go on with.

    Only what may be seen by the `user` who reads this, and only for who may hand it over.
    """
    if not policy.allows(user, Permission.CASE_ASSIGN):
        return []
    names = work.left_behind(programs, seen_by=user)
    users = User.objects.in_bulk(names)
    return sorted(((users[pk], count) for pk, count in names.items()), key=lambda line: line[0].name)


def teams_of(users, programs):
    """The names of each user's teams now, without doubles."""
    spells = Membership.objects.active().filter(user__in=users, program__in=programs, team__isnull=False)
    found = {user.pk: set() for user in users}
    for user, team in spells.values_list("user", "team__name"):
        found[user].add(team)
    return found
