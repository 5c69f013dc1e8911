"""A promise belongs to somebody from its first second, and stands on somebody's day when it does not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.access import accounts
from casemgmt.access import actions as access
from casemgmt.access.models import User
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.errors import RuleBroken
from casemgmt.people import actions as people
from followups import actions
from followups.models import FollowUp
from tests import factories
from tests.answers import words

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def owner_of(followup):
    return FollowUp.objects.with_owner().get(pk=followup.pk).owner


def as_now(user):
    """The user as they would sign in now: what they may is read once for each."""
    return User.objects.get(pk=user.pk)


def owners(followup, users):
    """Whose list shows it, asked one by one."""
    return [user for user in users if FollowUp.objects.owned_by(as_now(user)).filter(pk=followup.pk).exists()]


@pytest.fixture
def case(person, social_worker, supervisor, now):
    return cases.open_case(person=person, owner=social_worker, on=now.date(), by=supervisor)


def test_without_a_case_it_belongs_to_who_promised_it(promise, responder):
    assert promise(assignee=None).assignee == responder


def test_the_house_gives_it_to_whoever_the_rule_names(promise, social_worker, call_taker):
    assert promise(assignee=None, by=None, otherwise=social_worker).assignee == social_worker
    assert promise(assignee=None, by=None, otherwise=call_taker).assignee is None


def test_of_a_person_with_a_case_it_belongs_to_whoever_carries_that(
    promise, case, responder, supervisor, now
):
    followup = promise(assignee=None)
    assert followup.assignee is None
    assert owner_of(followup) == case.owner_id
    cases.reassign(case=case, to=supervisor, why="", at=now, by=supervisor)
    assert owner_of(followup) == supervisor.pk


def test_a_case_that_nobody_carries_gives_it_to_nobody(promise, case, social_worker, responder):
    people.say_i_know(person=case.person, by=social_worker)
    assert promise(assignee=None).assignee == responder


def test_every_role_that_carries_cases_works_on_follow_ups():
    """So that whoever carries a case may keep what belongs to it."""
    assert all(Permission.FOLLOWUP_WORK in held for held in GRANTS.values() if Permission.CASE_WORK in held)


def leaves(user, *, person, administrator, auditor):
    accounts.close(user=user, program=person.program, at=timezone.now(), by=administrator)


def loses_the_role(user, *, person, administrator, auditor):
    access.end_membership(membership=user.memberships.get(), by=administrator)


def becomes_an_evaluator(user, *, person, administrator, auditor):
    spell = user.memberships.get()
    access.change_role(membership=spell, role=Role.EVALUATOR, team=None, kind=spell.kind, by=administrator)


def knows_the_person(user, *, person, administrator, auditor):
    people.say_i_know(person=person, by=user)


def is_not_named(user, *, person, administrator, auditor):
    named = factories.staff(Role.NAVIGATOR, program=person.program)
    people.restrict(person=person, kind="safety", why="Asked for it", may_see=[named], by=auditor)


@pytest.mark.parametrize(
    "happens", [leaves, loses_the_role, becomes_an_evaluator, knows_the_person, is_not_named]
)
def test_whoever_cannot_keep_it_any_more_owns_nothing(
    promise, happens, person, social_worker, supervisor, responder, administrator, auditor
):
    followup = promise()
    assert owners(followup, [social_worker, supervisor, responder]) == [social_worker]
    happens(social_worker, person=person, administrator=administrator, auditor=auditor)
    assert owner_of(followup) is None
    assert owners(followup, [social_worker, supervisor, responder]) == []
    assert list(FollowUp.objects.unowned()) == [followup]


@pytest.mark.parametrize("happens", [leaves, loses_the_role, knows_the_person])
def test_a_case_whose_owner_cannot_go_on_is_without_an_owner(
    case, happens, social_worker, person, administrator, auditor
):
    assert not Case.objects.unowned().exists()
    happens(social_worker, person=person, administrator=administrator, auditor=auditor)
    assert list(Case.objects.unowned()) == [case]
    assert not Case.objects.people_of(as_now(social_worker)).exists()


def waiting(user):
    return list(FollowUp.objects.visible_to(user).waiting_for(user))


def test_what_nobody_owns_waits_for_its_team_and_its_supervisors(promise, responder, supervisor, program):
    other_team = factories.TeamFactory(program=program)
    whole = factories.staff(Role.SUPERVISOR, program=program)
    elsewhere = factories.staff(Role.RESPONDER, team=other_team)
    their_lead = factories.staff(Role.SUPERVISOR, team=other_team)
    followup = promise(assignee=None, by=None)
    assert [waiting(user) for user in (responder, supervisor, whole)] == [[followup]] * 3
    assert [waiting(user) for user in (elsewhere, their_lead)] == [[], []]


def test_without_a_team_it_waits_for_every_supervisor(promise, responder, supervisor):
    followup = promise(assignee=None, by=None, team=None)
    assert (waiting(supervisor), waiting(responder)) == ([followup], [])


def test_where_no_supervisor_may_see_the_person_it_waits_for_whoever_may(
    promise, person, supervisor, responder, auditor
):
    followup = promise(assignee=None, by=None, team=None)
    people.restrict(person=person, kind="safety", why="Asked", may_see=[responder], by=auditor)
    assert (waiting(supervisor), waiting(responder)) == ([], [followup])


def test_a_supervisor_who_may_not_see_the_person_is_told_of_nothing(promise, person, supervisor, now):
    promise(ago=timedelta(hours=25))
    people.say_i_know(person=person, by=supervisor)
    assert not FollowUp.objects.overdue(now).with_supervisors().exists()


def test_it_is_taken_in_the_row_and_given_back_in_the_row(client_for, promise, responder, social_worker):
    followup, client = promise(), client_for(responder)
    access_row = client.post(reverse("followups:take", args=[followup.pk]), **HTMX)
    followup.refresh_from_db()
    assert followup.assignee == responder
    assert "It is yours now." in words(access_row)
    assert reverse("followups:give_back", args=[followup.pk]) in words(access_row)
    row = client.post(reverse("followups:give_back", args=[followup.pk]), **HTMX)
    followup.refresh_from_db()
    assert followup.assignee == social_worker and social_worker.name in words(row)


def test_a_row_that_nobody_owns_offers_to_take_it(client_for, promise, responder):
    followup = promise(assignee=None, by=None)
    page = words(client_for(responder).get("/my-day/"))
    assert "Nobody's yet" in page and f'action="/follow-ups/{followup.pk}/take/"' in page


def test_given_back_it_is_nobodys_where_the_one_before_left(
    promise, responder, social_worker, administrator, program
):
    followup = promise()
    actions.assign(followup=followup, assignee=responder, by=responder)
    accounts.close(user=social_worker, program=program, at=timezone.now(), by=administrator)
    assert actions.give_back(followup=followup, by=responder).assignee is None


def test_only_who_took_it_gives_it_back(promise, responder):
    with pytest.raises(RuleBroken):
        actions.give_back(followup=promise(), by=responder)


def test_other_systems_take_it_and_give_it_back(client_for, promise, responder):
    followup = promise(assignee=None, by=None)
    client, address = client_for(responder), f"/api/v1/follow-ups/{followup.pk}/"
    assert client.get("/api/v1/follow-ups/?unowned=true").json()["count"] == 1
    assert client.post(f"{address}take/").json()["owner"] == str(responder.pk)
    assert client.post(f"{address}give-back/").json()["owner"] is None
    assert client.post(f"{address}give-back/").status_code == 409
