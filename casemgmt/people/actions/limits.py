"""How often within an hour one user, and a whole program, may do what could serve to find hidden people."""

from datetime import timedelta
from typing import NamedTuple

from casemgmt.access.models import Program, User
from casemgmt.errors import RuleBroken

RECENT = timedelta(hours=1)


class Limit(NamedTuple):
    """How many by one user and by a program within an hour, and what each is told beyond that (with `n`)."""

    by_user: int
    by_program: int
    told_user: str
    told_program: str


def keep_within(limit, *, by_user, by_program):
    """RuleBroken when the user, or everybody of their program together, has reached the limit."""
    if by_user >= limit.by_user:
        raise RuleBroken(limit.told_user % {"n": limit.by_user})
    if by_program >= limit.by_program:
        raise RuleBroken(limit.told_program % {"n": limit.by_program})


def one_at_a_time(*, user, program):
    """Lock both, so that two presses at one moment are counted one after the other."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    Program.objects.select_for_update(no_key=True).get(pk=program)
