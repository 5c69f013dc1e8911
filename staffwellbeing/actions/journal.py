"""A check-in is written twice: sealed for its author, and as a code to be counted. Both can be taken back."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Program, Team, User
from casemgmt.access.roles import Permission
from casemgmt.codes.wellbeing import ITEMS, is_heavy
from casemgmt.constraints import once
from casemgmt.errors import RuleBroken
from casemgmt.exposure.models import StaffNotice
from staffwellbeing import encryption
from staffwellbeing.models import JournalEntry, SupportRequest, Tally, journal_of

MONTHS_BACK = 24  # far more than a month stays open


@transaction.atomic
def check_in(*, user: User, program: Program, entry: UUID, answers: Mapping[str, str], on: date) -> bool:
    """Keep a check-in of this day, {item: answer} without the skipped ones; False for one kept before.

    `entry` is the form's own id, so that sending it twice keeps it once. The last answer of a month is the
    one that counts in the program. Nobody is told anything, whatever the answers are.
    """
    policy.require(user, Permission.WELLBEING_OWN, program)
    if not StaffNotice.objects.in_force(program=program.pk, on=on):
        raise RuleBroken(_("Check-ins are not open yet: staff and their union have not been told."))
    if not answers or not _write_journal(user, entry, answers, on):
        return False
    team = policy.team_of(user, Permission.WELLBEING_OWN, program)
    if team:
        _count(user, team, answers, month=on.replace(day=1))
    return True


@transaction.atomic
def forget_everything(*, by: User, on: date) -> int:
    """Remove all this user wrote here: journal, open counts, requests for support. Returns how much.

    Counts of a closed month are gone already; only the frozen figures of groups stay.
    """
    tokens = [
        encryption.token(by, program=program, month=month, item=item)
        for program in policy.every_program()
        for month in _months_up_to(on, MONTHS_BACK)
        for item in ITEMS
    ]
    _take_back(tokens)
    with scope.acting_as(programs=policy.every_program(), actor=f"user:{by.pk}"):
        requests, _by_model = SupportRequest.objects.asked_by(by).delete()
        with journal_of(by) as journal:
            entries, _by_model = journal.delete()
    return entries + requests


def _write_journal(user: User, entry: UUID, answers: Mapping[str, str], on: date) -> bool:
    author = encryption.pseudonym(user)
    own = once(entry, author)[1]  # an id that somebody else sent too says nothing to either
    with journal_of(user) as journal:
        if journal.filter(pk=own).exists():
            return False
        JournalEntry.objects.create(
            pk=own, author=author, day=on, sealed=encryption.seal(user, day=on, words=answers)
        )
    return True


def _count(user: User, team: Team, answers: Mapping[str, str], *, month: date) -> None:
    place = {"program": team.program_id, "month": month}
    tallies = [
        Tally(
            token=encryption.token(user, **place, item=item),
            team=team.pk,
            item=item,
            answer=encryption.answer_code(**place, item=item, heavy=is_heavy(item, answer)),
            **place,
        )
        for item, answer in answers.items()
    ]
    _take_back([tally.token for tally in tallies] + _left_elsewhere(user, month))
    Tally.objects.bulk_create(tallies)


def _left_elsewhere(user: User, month: date) -> list[UUID]:
    """The tokens of this month in programs that the user has moved away from: they count where they work."""
    left = set(policy.every_program()) - set(policy.programs_of(user))
    return [
        encryption.token(user, program=program, month=month, item=item) for program in left for item in ITEMS
    ]


def _take_back(tokens: Iterable[UUID]) -> None:
    """Remove what these tokens stand for, in whichever programs their owner checked in."""
    with scope.acting_as(programs=policy.every_program(), actor=scope.current_actor()):
        Tally.objects.filter(token__in=tokens).delete()


def _months_up_to(day: date, count: int) -> list[date]:
    """The first days of this month and of those before it."""
    last = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]
