"""When a month is over, the database counts it, hides what points at somebody, and drops the rows."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import GRANTS, Permission
from casemgmt.codes.wellbeing import ITEMS
from casemgmt.exposure.models import StaffNotice
from casemgmt.figures.periods import next_month
from staffwellbeing import encryption
from staffwellbeing.models import GroupSnapshot, Tally

NEW_FOR = timedelta(days=30)
LEADING = [
    role for role, may in GRANTS.items() if may & {Permission.WELLBEING_GROUPS, Permission.STAFF_MANAGE}
]


def close_months(*, program: str, on: date) -> list[date]:
    """Close each month that is over, since the program began to collect; returns those closed now."""
    told = StaffNotice.objects.filter(program=program).order_by("told_on").first()
    if told is None:
        return []
    return [month for month in _whole_months(told.told_on, on) if close_month(program=program, month=month)]


@transaction.atomic
def close_month(*, program: str, month: date) -> bool:
    """Freeze a month's figures; returns False if they are frozen already.

    The database refuses before the month is over everywhere, and forgets single answers as it counts.
    """
    held = Program.objects.select_for_update(no_key=True).get(pk=program)
    if GroupSnapshot.objects.filter(program=program, month=month).exists():
        return False
    _leave_out(_not_counted(held, month), program, month)
    counted = _counted(program, month)
    teams = [None, *held.teams.values_list("pk", flat=True)]
    for team in teams:
        for item in ITEMS:
            people, heavy = _figure(program, month, item, counted.get((item, team), {}))
            GroupSnapshot.objects.create(
                program_id=program, month=month, item=item, team_id=team, people=people, heavy=heavy
            )
    return True


def _not_counted(program: Program, month: date) -> QuerySet[User]:
    """Users whose answers would tell: who read the figures or open accounts, and who had just come.

    Whoever reads a figure and is in it knows one answer more; a newcomer is what changed since last month.
    """
    begins, ends = (
        datetime.combine(day, time(), tzinfo=ZoneInfo(program.zone)) for day in (month, next_month(month))
    )
    spells = Membership.objects.filter(program=program)
    leading = spells.filter(role__in=LEADING).exclude(until__lt=begins)
    known = spells.filter(since__lte=ends - NEW_FOR)
    users = Q(pk__in=leading.values("user")) | Q(
        memberships__in=spells.exclude(user__in=known.values("user"))
    )
    return User.objects.filter(users).distinct()


def _leave_out(users: QuerySet[User], program: str, month: date) -> None:
    """Forget their open answers of this month, in this program."""
    tokens = [
        encryption.token(user, program=program, month=month, item=item) for user in users for item in ITEMS
    ]
    Tally.objects.filter(token__in=tokens).delete()


def _counted(program: str, month: date) -> dict[tuple[str, UUID | None], dict[UUID, int]]:
    """{(item, team): {code: people}} of the groups that may be shown, and only of those."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT item, team, answer, people FROM wellbeing_close_month(%s, %s)", [program, month]
        )
        rows = cursor.fetchall()
    counted: dict[tuple[str, UUID | None], dict[UUID, int]] = {}
    for item, team, answer, people in rows:
        counted.setdefault((item, team), {})[answer] = people
    return counted


def _figure(
    program: str, month: date, item: str, by_code: Mapping[UUID, int]
) -> tuple[int, int] | tuple[None, None]:
    """(people, how many of them with a heavy load), or two times None for a hidden group.

    Hidden too is a month in which the secret changed: two codes for one answer would pass as two answers.
    """
    light, heavy = (
        encryption.answer_code(program=program, month=month, item=item, heavy=heavy)
        for heavy in (False, True)
    )
    if set(by_code) != {light, heavy}:
        return None, None
    return sum(by_code.values()), by_code[heavy]


def _whole_months(first: date, today: date) -> list[date]:
    """First days of the months from this day's own up to the last one that was over two days ago or more."""
    numbers = range(first.year * 12 + first.month - 1, today.year * 12 + today.month - 1)
    months = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return months[:-1] if today.day < 3 else months
