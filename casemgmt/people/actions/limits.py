"""How often within an hour one user, and a whole program, may do what could serve to find hidden people."""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from casemgmt.access.models import Program, User
from casemgmt.errors import RuleBroken

RECENT = timedelta(hours=1)


class Limit(NamedTuple):
    """How many by one user and by a program within an hour, and what each is told beyond that (with `n`)."""

    by_user: int
    by_program: int
    told_user: str | Promise
    told_program: str | Promise


def keep_within(limit: Limit, *, by_user: int, by_program: int) -> None:
    """RuleBroken when the user, or everybody of their program together, has reached the limit."""
    if by_user >= limit.by_user:
        raise RuleBroken(str(limit.told_user) % {"n": limit.by_user})
    if by_program >= limit.by_program:
        raise RuleBroken(str(limit.told_program) % {"n": limit.by_program})


SEARCHES = Limit(
    120, 2000,
    gettext_lazy("You have searched %(n)s times within an hour. Call your supervisor."),
    gettext_lazy("Your program has searched %(n)s times within an hour. Call your supervisor."),
)  # fmt: skip
CORRECTIONS = Limit(
    30, 300,
    gettext_lazy("You have changed names and numbers %(n)s times within an hour. Call your supervisor."),
    gettext_lazy("Your program changed names and numbers %(n)s times within an hour. Call your supervisor."),
)  # fmt: skip


def few_of(limit: Limit, *, by: User, program: str, with_me: bool = False, of_record: bool = False) -> None:
    """Hold the limit over this kind of search within the hour; whose they are is hidden from the user."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mine, ours FROM people_searches_of(%s, %s, %s, %s)", [by.pk, program, with_me, of_record]
        )
        mine, ours = cursor.fetchone()
    keep_within(limit, by_user=mine, by_program=ours)


def one_at_a_time(*, user: User, program: str) -> None:
    """Lock both, so that two presses at one moment are counted one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    Program.objects.select_for_update(no_key=True).get(pk=program)
