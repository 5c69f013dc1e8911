"""Whatever happens, each open promise belongs to somebody who may see it, or stands on somebody's day."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemgmt.access import accounts
from casemgmt.access.models import Membership, User
from casemgmt.access.roles import Role
from casemgmt.caseload import actions as caseload
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.desk import actions as desk
from casemgmt.encounters import actions as encounters
from casemgmt.encounters.models import Encounter
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.people import actions as people
from casemgmt.people.models import Conflict, PersonGrant, Restriction
from followups import actions as followups
from followups import cadence
from followups.models import FollowUp
from referrals.actions.asking import answers, sending
from referrals.models import Referral
from tests import factories
from tests.referrals import factories as asked

pytestmark = pytest.mark.django_db
STAFF = (Role.SOCIAL_WORKER, Role.SOCIAL_WORKER, Role.NAVIGATOR, Role.RESPONDER, Role.MEDIATOR)


class World:
    """A program with two teams, each with its supervisor, and two people whom anybody may meet."""

    def __init__(self, pick):
        self.pick = pick
        self.program = factories.ProgramFactory(id="lane")
        teams = [factories.TeamFactory(program=self.program) for _each in range(2)]
        self.teams = [*teams, None]
        self.workers = [factories.staff(role, team=self.teams[n % 2]) for n, role in enumerate(STAFF)]
        self.leads = [factories.staff(Role.SUPERVISOR, team=team) for team in teams]
        self.boss = factories.staff(Role.ADMINISTRATOR, program=self.program)
        self.officer = factories.staff(Role.AUDITOR, program=self.program)
        self.people = [asked.PersonFactory(program=self.program) for _each in range(2)]
        self.service = asked.ServiceFactory(agency=asked.MailboxFactory(program=self.program).agency)

    @property
    def staff(self):
        """As they would sign in now: what a user may is read once for each."""
        return list(User.objects.filter(pk__in=[user.pk for user in (*self.workers, *self.leads)]))

    def anybody(self):
        return self.pick(self.staff)

    def anyone_or_nobody(self):
        return self.pick([None, self.anybody()])

    def person(self):
        return self.pick(self.people)

    def one(self, rows):
        """Any of these rows; where there is none, the step cannot be taken."""
        found = list(rows.order_by("created_at", "pk"))
        if not found:
            raise RuleBroken("none")
        return self.pick(found)

    def said(self):
        return {"said_by": "Noor, intake", "at": timezone.now()}


def record(w):
    encounters.record(
        id=uuid.uuid4(), program=w.program, by=w.anybody(), person=w.pick([None, *w.people]),
        team=w.pick(w.teams), started_at=timezone.now(), outcome="left", follow_up=w.pick(["24h", "7d"]),
        follow_up_by=w.anyone_or_nobody(),
    )  # fmt: skip


def identify(w):
    met = w.one(Encounter.objects.all())
    other = w.pick([person for person in w.people if person.pk != met.person_id])
    encounters.identify(encounter=met, person=other, why_not_the_first="x", by=w.anybody())


def promise(w):
    window = cadence.window("7d", opens_at=timezone.now(), zone=w.program.zone)
    followups.schedule(
        program=w.program, person=w.person(), team=w.pick(w.teams), assignee=w.anyone_or_nobody(),
        because="Ask again", window=window, by=w.pick([None, w.anybody()]),
    )  # fmt: skip


def take(w):
    user = w.anybody()
    followups.assign(followup=w.one(FollowUp.objects.open()), assignee=user, by=user)


def give_back(w):
    mine = FollowUp.objects.open().exclude(assignee=None)
    followup = w.one(mine)
    followups.give_back(followup=followup, by=User.objects.get(pk=followup.assignee_id))


def reopen(w):
    followups.reopen(followup=w.one(FollowUp.objects.closed()), reason="x", by=w.anybody())


def end(w):
    followup = w.one(FollowUp.objects.open())
    followups.complete(followup=followup, outcome="not_reached", by=w.anybody(), at=timezone.now())


def open_case(w):
    cases.open_case(person=w.person(), owner=w.anybody(), on=yesterday(), by=w.anybody())


def close_case(w):
    case, by = w.one(Case.objects.open()), w.anybody()
    caseload.close_case(
        case=case, answers=desk.stays_open(case, user=by).answered(w.anyone_or_nobody()),
        reason=w.pick(["moved", "died"]), on=yesterday(), at=timezone.now(), by=by,
    )  # fmt: skip


def reopen_case(w):
    cases.reopen(case=w.one(Case.objects.closed()), by=w.anybody())


def reassign(w):
    case = w.one(Case.objects.open())
    to = w.pick([user for user in w.staff if user.pk != case.owner_id])
    cases.reassign(case=case, to=to, why="", at=timezone.now(), by=w.anybody())


def refer(w):
    asked.sent(w.person(), w.service, by=w.anybody())


def accept(w):
    referral = w.one(Referral.objects.open())
    answers.review(referral=referral, mailbox=referral.mailbox, **w.said())
    answers.accept(referral=referral, mailbox=referral.mailbox, **w.said())


def withdraw(w):
    sending.withdraw(referral=w.one(Referral.objects.open()), reason="x", by=w.anybody(), at=timezone.now())


def step_back(w):
    caseload.step_back(person=w.person(), to=w.anyone_or_nobody(), by=w.anybody(), at=timezone.now())


def restrict(w):
    desk.restrict(
        person=w.person(), kind="safety", why="x", may_see=[w.anybody()], by=w.officer, at=timezone.now()
    )


def take_off(w):
    people.end_grant(grant=w.one(PersonGrant.objects.live()), why="x", by=w.officer)


def lift(w):
    people.lift(restriction=w.one(Restriction.objects.open()), why="x", by=w.officer)


def show_again(w):
    people.lift_conflict(conflict=w.one(Conflict.objects.open()), why="x", by=w.officer)


def spell(w):
    theirs = Membership.objects.active().filter(user__in=[user.pk for user in w.workers])
    return w.pick(list(theirs.order_by("user__name", "pk")) or [None])


def end_role(w):
    caseload.end_role(membership=spell(w), at=timezone.now(), by=w.boss)


def change_role(w):
    role = w.pick([Role.EVALUATOR, Role.MEDIATOR, Role.CALL_TAKER])
    caseload.change_role(
        membership=spell(w), role=role, team=None, kind="employee", at=timezone.now(), by=w.boss
    )


def leave(w):
    caseload.leave(user=w.pick(w.workers), program=w.program, at=timezone.now(), by=w.boss)


def come_back(w):
    accounts.reactivate(user=w.pick(w.workers), program=w.program, at=timezone.now(), by=w.boss)


STEPS = (
    record, identify, promise, take, give_back, reopen, end, open_case, close_case, reopen_case, reassign,
    refer, accept, withdraw, step_back, restrict, take_off, lift, show_again, end_role, change_role, leave,
    come_back,
)  # fmt: skip


def yesterday():
    return factories.local_today() - timedelta(days=1)


def try_to(step, world):
    """What a rule or the policy refuses, or who has gone, is no step; nothing of it stays."""
    try:
        with transaction.atomic():
            step(world)
    except (RuleBroken, NotAllowed, AttributeError):
        return


def check(world):
    staff = world.staff
    leads = {user.pk for user in world.leads}
    day = {user.pk: (seen_by(user), owned_by(user), waiting_for(user)) for user in staff}
    for promise, owner in FollowUp.objects.open().with_owner().values_list("pk", "owner"):
        sees, owns, waits = ({pk for pk, lists in day.items() if promise in lists[n]} for n in range(3))
        assert owns == ({owner} if owner else set())
        assert owns <= sees
        assert owns or waits or not sees
        assert owns or not sees & leads or waits & leads


def seen_by(user):
    return ids(FollowUp.objects.visible_to(user))


def owned_by(user):
    return ids(FollowUp.objects.owned_by(user))


def waiting_for(user):
    """As My day asks it."""
    return ids(FollowUp.objects.visible_to(user).waiting_for(user))


def ids(rows):
    return set(rows.values_list("pk", flat=True))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_step_leaves_a_promise_with_nobody(db, data):
    with transaction.atomic():
        world = World(lambda choices: data.draw(st.sampled_from(choices)))
        for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=6, max_size=16)):
            try_to(step, world)
        check(world)
        transaction.set_rollback(True)


@pytest.mark.parametrize("step", STEPS)
def test_each_step_can_be_taken(db, step):
    """A step that is always refused would prove nothing."""
    before = {
        give_back: [promise, take], identify: [record], take: [promise], reopen: [promise, end],
        end: [promise], close_case: [open_case], reopen_case: [open_case, close_case], reassign: [open_case],
        accept: [refer], withdraw: [refer], take_off: [restrict], lift: [restrict], show_again: [step_back],
        come_back: [leave],
    }  # fmt: skip
    with transaction.atomic():
        world = World(chosen)
        for earlier in (*before.get(step, ()), step):
            earlier(world)
        check(world)
        transaction.set_rollback(True)


def chosen(choices):
    """The first that is not nobody: a social worker of the first team, one of the two people."""
    return next(choice for choice in choices if choice is not None)
