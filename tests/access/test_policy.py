"""May they? Asked of every role, in every program, and of people whose time is over or not yet come."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.days import NamedZone
from casemgmt.errors import NotAllowed, WhichProgram
from tests import factories

pytestmark = pytest.mark.django_db
P = Permission


def fresh(user):
    """The user as the next request reads them."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", Role)
def test_a_role_allows_what_is_granted_in_its_program_and_nothing_elsewhere(role, team, other_program):
    user = factories.staff(role, team=team)
    for permission in Permission:
        granted = permission in GRANTS[role]
        assert policy.allows(user, permission) is granted
        assert policy.allows(user, permission, team.program) is granted
        assert policy.allows(user, permission, "lane") is granted
        assert not policy.allows(user, permission, other_program)


# name, may see people, may give follow-ups away, may see the team's work, may manage staff, may read the log
WHO_MAY = [
    (Role.RESPONDER, True, False, False, False, False),
    (Role.SOCIAL_WORKER, True, True, False, False, False),
    (Role.PEER_SUPPORTER, True, False, False, False, False),
    (Role.NAVIGATOR, True, False, False, False, False),
    (Role.MEDIC, True, False, False, False, False),
    (Role.MEDIATOR, True, False, False, False, False),
    (Role.CALL_TAKER, False, False, False, False, False),
    (Role.DISPATCHER, False, False, False, False, False),
    (Role.SUPERVISOR, True, True, True, False, False),
    (Role.PROGRAM_LEAD, False, False, True, False, False),
    (Role.ADMINISTRATOR, False, False, False, True, False),
    (Role.AUDITOR, False, False, False, False, True),
    (Role.RECORDS_CUSTODIAN, False, False, False, False, True),
    (Role.CITY_ATTORNEY, False, False, False, False, True),
    (Role.EVALUATOR, False, False, False, False, False),
    (Role.PARTNER_STAFF, False, False, False, False, False),
    (Role.LAW_ENFORCEMENT, False, False, False, False, False),
]


@pytest.mark.parametrize(("role", "people", "giving", "team_view", "staff", "log"), WHO_MAY)
def test_who_may_do_the_delicate_things(role, people, giving, team_view, staff, log, team):
    user = factories.staff(role, team=team)
    asked = (P.PERSON_VIEW, P.FOLLOWUP_ASSIGN, P.TEAM_VIEW, P.STAFF_MANAGE, P.AUDIT_READ)
    assert [policy.allows(user, each) for each in asked] == [people, giving, team_view, staff, log]


def spell(**changes):
    now = timezone.now()
    return {"since": now - timedelta(days=30), "until": None} | {
        name: now + days for name, days in changes.items()
    }


SPELLS = [
    (spell(), True),
    (spell(until=timedelta(days=1)), True),
    (spell(until=-timedelta(seconds=1)), False),
    (spell(since=timedelta(hours=1)), False),
]


@pytest.mark.parametrize(("dates", "holds"), SPELLS)
def test_a_role_holds_from_its_first_moment_to_its_last(dates, holds, team):
    membership = factories.MembershipFactory(role=Role.RESPONDER, team=team, **dates)
    assert policy.allows(membership.user, P.PERSON_VIEW) is holds
    assert policy.programs_of(membership.user) == (["lane"] if holds else [])


def test_somebody_who_may_not_sign_in_holds_nothing(team):
    user = factories.staff(Role.SUPERVISOR, team=team, is_active=False)
    assert policy.programs_of(user) == []


def test_a_stranger_holds_nothing():
    assert not any(policy.allows(AnonymousUser(), permission) for permission in Permission)
    assert policy.programs_of(AnonymousUser()) == []


def test_roles_in_two_programs_do_not_mix(team, other_program):
    user = factories.staff(Role.AUDITOR, team=team)
    factories.MembershipFactory(user=user, role=Role.RESPONDER, program=other_program)
    user = fresh(user)
    assert policy.programs_where(user, P.PERSON_VIEW) == ["other"]
    assert policy.programs_where(user, P.AUDIT_READ) == ["lane"]
    assert policy.programs_of(user) == ["lane", "other"]
    assert policy.programs_open(user, P.PERSON_RECORD) == [other_program]


@pytest.mark.parametrize("permission", [None, P.PERSON_RECORD])
def test_of_several_programs_none_is_ever_guessed(worker_of_both, permission):
    user = worker_of_both(Role.RESPONDER)
    with pytest.raises(WhichProgram) as asked:
        policy.only(policy.programs_open(user, permission))
    assert [program.pk for program in asked.value.programs] == ["other", "lane"]  # by name


def test_a_refusal_names_what_is_missing_and_who_can_give_it(auditor):
    with pytest.raises(NotAllowed, match=r"Find and see people.*administrator"):
        policy.require(auditor, P.PERSON_VIEW)


def test_somebody_without_a_program_is_told_so(db):
    with pytest.raises(NotAllowed, match="do not belong to a program"):
        policy.only(policy.programs_open(factories.UserFactory()))


def test_pages_tell_time_in_the_zone_of_the_program(responder, outsider):
    assert str(policy.zone_of(responder)) == "America/Los_Angeles"
    assert str(policy.zone_of(outsider)) == "America/New_York"
    assert str(policy.zone_of(AnonymousUser())) == "UTC"


def test_who_works_in_two_zones_reads_each_programs_times_by_its_own_clock_and_says_so(worker_of_both):
    user = worker_of_both(Role.RESPONDER)
    zones = policy.zones_of(user)
    assert {program: str(zone) for program, zone in zones.items()} == {
        "lane": "America/Los_Angeles", "other": "America/New_York",
    }  # fmt: skip
    assert all(isinstance(zone, NamedZone) for zone in [*zones.values(), policy.zone_of(user)])
    assert str(policy.zone_of(user)) == "UTC"


def test_holders_are_those_who_have_the_role_now(team, supervisor, responder, outsider):
    factories.staff(Role.SUPERVISOR, team=team, is_active=False)
    assert list(policy.holders(team.program, Role.SUPERVISOR)) == [supervisor]


def test_a_notice_finds_no_address_for_somebody_who_left(responder, team):
    assert policy.addresses_of([responder.pk]) == {responder.pk: (responder.email, "en")}
    assert policy.addresses_of([factories.staff(Role.RESPONDER, team=team, is_active=False).pk]) == {}


def test_an_address_names_only_who_works_or_worked_in_ones_own_programs(
    supervisor, responder, outsider, team
):
    leaver = factories.staff(Role.RESPONDER, team=team, is_active=False)
    named = [policy.worker(supervisor, str(user.pk)) for user in (responder, leaver, outsider)]
    assert named == [responder, leaver, None]
    assert [policy.worker(supervisor, asked) for asked in (None, "", "nobody")] == [None] * 3
