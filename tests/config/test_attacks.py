"""The attack on orphans takes real steps, and finds what it looks for once it is there."""

import json
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from casemgmt.access.models import Membership
from casemgmt.access.roles import Role
from casemgmt.caseload import actions as caseload
from casemgmt.caseload.models import Move
from casemgmt.cases import actions as cases
from casemgmt.config.attacks import steps
from casemgmt.config.attacks.orphans import FOUND, look
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.people.models import Person
from followups import cadence
from followups.actions import schedule
from tests import factories
from tests.referrals.factories import PersonFactory, ServiceFactory, sent

OF_NOBODY, _GONE, NO_DAY, TO_THE_DEAD, NOT_THERE = FOUND


@pytest.fixture
def day(program, team, administrator, auditor, supervisor, social_worker, settings):
    """A day of three people: each with a case, a promise and a referral of the social worker's."""
    settings.SECOND_FACTOR = False  # as in the demo's city
    factories.staff(Role.SOCIAL_WORKER, team=team)
    now = timezone.now()
    for _each in range(3):
        person = PersonFactory(program=program)
        cases.open_case(person=person, owner=social_worker, on=program.day_of(now), by=social_worker)
        schedule(
            program=program, team=team, person=person, assignee=social_worker, by=social_worker,
            because="asked", window=cadence.window("24h", opens_at=now, zone=program.zone),
        )  # fmt: skip
        sent(person, ServiceFactory(), by=social_worker)
    return steps.StaffDay(Random(7), program)


@pytest.mark.django_db
def test_nothing_is_found_where_all_is_well(day):
    assert not any(look(day).values())


@pytest.mark.django_db
def test_work_of_somebody_gone_stands_on_a_supervisors_day_and_is_no_orphan(day, social_worker, program):
    caseload.leave(user=social_worker, program=program, at=timezone.now(), by=day.administrator)
    assert look(day)[OF_NOBODY] == 0


@pytest.mark.django_db
def test_it_is_an_orphan_once_nobody_is_there_to_see_it(day, social_worker, supervisor, program):
    caseload.leave(user=social_worker, program=program, at=timezone.now(), by=day.administrator)
    Membership.objects.filter(user=supervisor).update(until=timezone.now())
    assert look(day)[OF_NOBODY] >= 3


@pytest.mark.django_db
def test_a_promise_of_contact_with_somebody_who_died_is_found(day):
    Person.objects.filter(pk=day.people[0].pk).update(death_said_by=[day.people[0].pk])
    assert look(day)[TO_THE_DEAD] == 1


@pytest.mark.django_db
def test_a_page_that_does_not_open_is_found(day, settings):
    settings.SECOND_FACTOR = True  # nobody here set one up, so no page opens
    assert look(day)[NOT_THERE] > 0


@pytest.mark.django_db
def test_a_plan_whose_day_went_by_is_found(day, social_worker, supervisor, program):
    now = timezone.now()
    move = caseload.prepare(
        program=program, whose=social_worker, to=[supervisor], starts_on=program.day_of(now), at=now,
        by=supervisor,
    )  # fmt: skip
    Move.objects.filter(pk=move.pk).update(status="planned", starts_on="2020-01-01")
    assert look(day)[NO_DAY] == 1


BEFORE = {
    steps.reopen: [steps.close], steps.come_back: [steps.leave], steps.show_again: [steps.step_back],
    steps.lift: [steps.restrict], steps.live: [steps.die], steps.undo: [steps.reassign],
    steps.cover_ends: [steps.cover],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("step", steps.STEPS, ids=[step.__name__ for step in steps.STEPS])
def test_each_step_can_be_taken(day, step):
    """One that is always refused would prove nothing; a few throws of the dice find one that may."""
    for seed in range(40):
        day.dice = Random(seed)
        try:
            with transaction.atomic():
                for each in (*BEFORE.get(step, ()), step):
                    each(day)
            return
        except (RuleBroken, NotAllowed):
            continue
    pytest.fail("it is always refused")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_small_attack_finds_nothing():
    out = StringIO()
    call_command("attack", "orphans", cities=3, stdout=out)
    told = json.loads(out.getvalue())
    assert told["found"] == dict.fromkeys(FOUND, 0) and sum(told["steps"].values()) == 75


def test_no_city_is_no_attack():
    with pytest.raises(CommandError):
        call_command("attack", "orphans", cities=0)
