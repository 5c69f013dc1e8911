"""One list of who carries what: every count, page and act reads it, so they agree."""

import pytest
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.caseload import actions
from casemgmt.caseload.work import left_behind, open_work, owners, pairs, work_left, work_of
from casemgmt.declared import OPEN_WORK
from tests import factories
from tests.people.test_hidden import as_user
from tests.referrals import factories as asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def carried(carry, social_worker, person):
    return carry(social_worker, person)


def test_each_declared_kind_is_tried_here(carried):
    assert [type(row) for row in carried] == [work.model for work in OPEN_WORK]


def test_every_count_agrees(carried, social_worker, responder, person, program):
    assert list(owners(person)) == [social_worker]
    assert [held.rows for held in work_of(social_worker, person)] == [[row] for row in carried]
    assert list(open_work(social_worker, program=program).values()) == [1] * len(carried)
    assert (social_worker.pk, person.pk) in pairs({person.pk})
    assert work_of(responder, person) == [] and not any(open_work(responder, program=program).values())


def test_nothing_is_left_while_its_owner_works_and_all_of_it_when_they_left(
    carried, social_worker, supervisor, administrator, program
):
    assert work_left(social_worker, program) == 0 and not left_behind([program.pk], seen_by=supervisor)
    actions.leave(user=social_worker, program=program, at=timezone.now(), by=administrator)
    assert work_left(social_worker, program) == len(carried)
    assert left_behind([program.pk], seen_by=supervisor) == {social_worker.pk: len(carried)}


@pytest.fixture
def successor(team):
    return factories.staff(Role.SOCIAL_WORKER, team=team)


def test_what_is_counted_is_what_goes_on(
    carried, social_worker, supervisor, successor, responder, person, program
):
    """Also where a colleague looks after a referral of somebody whose case it is not."""
    asked.sent(person, asked.ServiceFactory(), by=responder)
    counted = sum(open_work(social_worker, program=program).values())
    with as_user(supervisor):
        moved = actions.reassign(
            user=social_worker, to=successor, program=program, at=timezone.now(), by=supervisor
        )
    assert moved == counted == len(carried)
    assert not any(open_work(social_worker, program=program).values())
    assert list(open_work(successor, program=program).values()) == [1] * len(carried)
    assert sum(open_work(responder, program=program).values()) == 1


def test_stepping_back_forgets_nothing(carried, social_worker, successor, person, program):
    with as_user(social_worker):
        actions.step_back(person=person, to=successor, by=social_worker, at=timezone.now())
    assert not any(open_work(social_worker, program=program).values())
    assert list(owners(person)) == [successor]
