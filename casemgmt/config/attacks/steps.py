"""What staff and partners of a small city may do on a day, by the actions of the pages."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone

from casemgmt.access import accounts, policy
from casemgmt.access.models import Membership, Program, User
from casemgmt.access.roles import Permission, Role
from casemgmt.caseload import actions as caseload
from casemgmt.caseload.models import Move
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.declared import OPEN_WORK
from casemgmt.errors import RuleBroken
from casemgmt.people import actions as people
from casemgmt.people.models import Conflict, Person, Restriction
from casemgmt.workforce import actions as workforce
from casemgmt.workforce.models import Absence
from followups import actions as followups
from followups import cadence
from followups.models import FollowUp
from referrals.actions.asking import answers, sending
from referrals.models import Referral

PEOPLE = 8


class StaffDay:
    """A few people of the city, and who works there now."""

    def __init__(self, dice: Random, program: Program) -> None:
        self.dice, self.program = dice, program
        known = list(
            Person.objects.filter(program=program, cases__status="open").order_by("pk").distinct()[:40]
        )
        self.people = dice.sample(known, min(PEOPLE, len(known)))
        [self.administrator, *_others] = policy.holders(program, Role.ADMINISTRATOR)
        [self.officer, *_others] = policy.holders(program, Role.AUDITOR)
        self._staff = [
            user.pk for user in policy.workers(program, Permission.FOLLOWUP_WORK).order_by("email")
        ]

    @property
    def staff(self) -> list[User]:
        """As they would sign in now: what a user may is read once for each."""
        return list(User.objects.filter(pk__in=self._staff).order_by("email"))

    @property
    def leads(self) -> list[User]:
        return list(policy.holders(self.program, Role.SUPERVISOR).order_by("email"))

    def anybody(self) -> User:
        return self.pick(self.staff)

    def lead(self) -> User:
        return self.pick(self.leads)

    def person(self) -> Person:
        return Person.objects.get(pk=self.pick(self.people).pk)

    def pick(self, among: Sequence[Any]) -> Any:
        """One of these; where there is none, the step cannot be taken."""
        if not among:
            raise RuleBroken("none")
        return self.dice.choice(among)

    def one(self, rows: QuerySet[Any]) -> Any:
        return self.pick(list(rows.filter(program=self.program).order_by("pk")))

    def theirs(self, rows: QuerySet[Any]) -> Any:
        """One of these rows that is about one of the day's people."""
        return self.one(rows.filter(person__in=[person.pk for person in self.people]))


def close(day: StaffDay) -> None:
    case = day.theirs(Case.objects.open())
    caseload.close_case(
        case=case, answers={}, reason=day.pick(["moved", "died"]), on=timezone.localdate(), by=day.anybody(),
        at=timezone.now(),
    )  # fmt: skip


def reopen(day: StaffDay) -> None:
    cases.reopen(case=day.theirs(Case.objects.closed()), by=day.anybody())


def leave(day: StaffDay) -> None:
    by = day.administrator
    caseload.leave(user=day.anybody(), program=day.program, at=timezone.now(), by=by)


def come_back(day: StaffDay) -> None:
    user = day.pick([user for user in day.staff if not user.is_active])
    accounts.reactivate(user=user, program=day.program, at=timezone.now(), by=day.administrator)


def end_role(day: StaffDay) -> None:
    spell = day.one(Membership.objects.active().filter(user__in=day.staff))
    caseload.end_role(membership=spell, at=timezone.now(), by=day.administrator)


def step_back(day: StaffDay) -> None:
    to = day.dice.choice([None, day.anybody()])
    caseload.step_back(person=day.person(), to=to, by=day.anybody(), at=timezone.now())


def show_again(day: StaffDay) -> None:
    people.lift_conflict(conflict=day.theirs(Conflict.objects.open()), why="x", by=day.officer)


def restrict(day: StaffDay) -> None:
    people.restrict(person=day.person(), kind="safety", why="x", may_see=[day.anybody()], by=day.officer)


def lift(day: StaffDay) -> None:
    people.lift(restriction=day.theirs(Restriction.objects.open()), why="x", by=day.officer)


def die(day: StaffDay) -> None:
    people.report_death(person=day.person(), origin=uuid4(), by=day.anybody(), at=timezone.now())


def live(day: StaffDay) -> None:
    people.deny_death(person=day.person(), reason="x", by=day.lead())


def promise(day: StaffDay) -> None:
    window = cadence.window("7d", opens_at=timezone.now(), zone=day.program.zone)
    followups.schedule(
        program=day.program, person=day.person(), assignee=day.dice.choice([None, day.anybody()]),
        because="Ask again", window=window, by=day.anybody(),
    )  # fmt: skip


def take(day: StaffDay) -> None:
    by = day.anybody()
    followups.assign(followup=day.theirs(FollowUp.objects.open()), assignee=by, by=by)


def withdraw(day: StaffDay) -> None:
    referral = day.theirs(Referral.objects.open())
    sending.withdraw(referral=referral, reason="x", by=day.anybody(), at=timezone.now())


def accept(day: StaffDay) -> None:
    referral, said = day.theirs(Referral.objects.open()), {"said_by": "Noor", "at": timezone.now()}
    answers.review(referral=referral, mailbox=referral.mailbox, **said)
    answers.accept(referral=referral, mailbox=referral.mailbox, **said)


def reassign(day: StaffDay) -> None:
    whose, to = day.anybody(), day.anybody()
    caseload.reassign(user=whose, to=to, program=day.program, at=timezone.now(), by=day.lead())


def give_evenly(day: StaffDay) -> None:
    """Whose it is or what nobody goes on with, today or later."""
    now, by = timezone.now(), day.lead()
    move = caseload.prepare(
        program=day.program, whose=day.dice.choice([None, day.anybody()]), to=[day.anybody(), day.anybody()],
        starts_on=day.program.day_of(now) + timedelta(days=day.dice.choice([0, 0, 1])), at=now, by=by,
    )  # fmt: skip
    caseload.give(move=move, at=now, by=by)


def undo(day: StaffDay) -> None:
    caseload.undo(move=day.one(Move.objects.filter(status="made")), at=timezone.now(), by=day.lead())


def day_comes(day: StaffDay) -> None:
    """The day of what was planned."""
    Move.objects.filter(status="planned").update(starts_on=day.program.day_of(timezone.now()))
    caseload.make_due(at=timezone.now())


def cover(day: StaffDay) -> None:
    today = day.program.day_of(timezone.now())
    workforce.record_absence(
        user=day.anybody(), covered_by=day.dice.choice([None, day.anybody()]), program=day.program,
        starts_on=today, ends_on=today + timedelta(days=2), by=day.lead(),
    )  # fmt: skip


def cover_ends(day: StaffDay) -> None:
    absence, by = day.one(Absence.objects.all()), day.lead()
    if absence.covered_by:
        workforce.end_cover(absence=absence, by=by)
    else:
        workforce.end_absence(absence=absence, on=day.program.day_of(timezone.now()), by=by)


def give_one(day: StaffDay) -> None:
    work = day.pick(list(OPEN_WORK))
    work.give_on(day.theirs(work.open()), to=day.anybody(), by=day.lead(), at=timezone.now())


STEPS: tuple[Callable[[StaffDay], None], ...] = (
    close, reopen, leave, come_back, end_role, step_back, show_again, restrict, lift, die, live, promise,
    take, withdraw, accept, reassign, give_evenly, undo, day_comes, cover, cover_ends, give_one,
)  # fmt: skip
