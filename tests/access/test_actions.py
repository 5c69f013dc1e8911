"""Who gives, changes and ends roles, and what each of them leaves behind."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from casemgmt.access import accounts, actions, policy
from casemgmt.access.models import Membership
from casemgmt.access.roles import Permission, Role
from casemgmt.errors import NotAllowed, RuleBroken
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(program):
    return factories.staff(Role.ADMINISTRATOR, program=program)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def give(user, program, by, **changes):
    asked = {"role": Role.RESPONDER} | changes
    return actions.add_role(user=user, program=program, by=by, **asked)


def test_the_same_role_is_not_given_twice(administrator, program, team, responder):
    with pytest.raises(RuleBroken, match="already has this role"):
        give(responder, program, administrator, team=team)


def test_whoever_has_left_is_invited_and_given_no_role_without_their_yes(
    administrator, program, responder, other_team
):
    factories.MembershipFactory(user=responder, team=other_team, role=Role.RESPONDER)
    actions.end_membership(membership=responder.memberships.get(program=program), by=administrator)
    with pytest.raises(RuleBroken, match="must accept"):
        give(responder, program, administrator)


def test_the_database_refuses_the_same_role_twice(team, responder):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.MembershipFactory(user=responder, team=team, role=Role.RESPONDER)


def test_a_team_of_another_program_is_refused(administrator, program, responder, other_team):
    with pytest.raises(RuleBroken, match="another program"):
        give(responder, program, administrator, team=other_team)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_gives_a_role(role, team, responder):
    with pytest.raises(NotAllowed):
        give(responder, team.program, factories.staff(role, team=team), role=Role.MEDIC)


def test_an_administrator_of_another_program_gives_no_role_here(program, responder, other_administrator):
    with pytest.raises(NotAllowed):
        give(responder, program, other_administrator, role=Role.MEDIC)


def test_a_changed_role_leaves_the_old_one_on_record(administrator, responder, team):
    old = responder.memberships.get()
    new = actions.change_role(membership=old, role=Role.SUPERVISOR, team=team, by=administrator)
    assert fresh(old).until is not None
    assert (new.role, new.until) == (Role.SUPERVISOR, None)
    assert policy.allows(fresh(responder), Permission.TEAM_VIEW)


def test_a_role_cannot_be_changed_into_itself(administrator, responder, team):
    spell = responder.memberships.get()
    with pytest.raises(RuleBroken, match="Nothing would change"):
        actions.change_role(membership=spell, role=Role.RESPONDER, team=team, by=administrator)


def test_an_ended_role_allows_nothing_and_ends_once(administrator, responder):
    spell = responder.memberships.get()
    actions.end_membership(membership=spell, by=administrator)
    assert policy.programs_of(fresh(responder)) == []
    with pytest.raises(RuleBroken, match="already ended"):
        actions.end_membership(membership=spell, by=administrator)


def test_every_change_names_its_author(administrator, responder):
    actions.end_membership(membership=responder.memberships.get(), by=administrator)
    row = Membership.history.filter(user_id=responder.pk).latest()
    assert (row.history_user_id, row.history_change_reason) == (administrator.pk, "Role ends")


def test_a_password_never_reaches_the_history(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns "
            "WHERE table_name = 'access_historicaluser' AND column_name IN ('password', 'last_login')"
        )
        assert cursor.fetchone() == (0,)


def test_nobody_changes_their_own_roles(administrator, deputy, team, program):
    own = administrator.memberships.get()
    for attempt in (
        lambda: actions.add_role(
            user=administrator, program=team.program, role=Role.RESPONDER, team=team, by=administrator
        ),
        lambda: actions.change_role(membership=own, role=Role.SUPERVISOR, by=administrator),
        lambda: actions.end_membership(membership=own, by=administrator),
        lambda: accounts.close(user=administrator, program=program, at=timezone.now(), by=administrator),
    ):
        with pytest.raises(NotAllowed, match="nobody changes their own roles"):
            attempt()


TOGETHER = [
    lambda user, by: accounts.close(
        user=user, program=user.memberships.get().program, at=timezone.now(), by=by
    ),
    lambda user, by: actions.end_membership(membership=user.memberships.get(), by=by),
    lambda user, by: actions.change_role(membership=user.memberships.get(), role=Role.AUDITOR, by=by),
]


@pytest.mark.parametrize("remove", TOGETHER)
def test_two_administrators_at_one_moment_cannot_remove_each_other(remove, administrator, deputy):
    """Both were let in by their roles as they stood; the second finds that it would be the last."""
    assert policy.allows(deputy, Permission.STAFF_MANAGE)  # reads the deputy's roles, as a request does once
    remove(deputy, administrator)
    with pytest.raises(RuleBroken, match="needs an administrator"):
        remove(administrator, deputy)


def test_a_team_is_added_once(administrator, program):
    team = actions.add_team(program=program, name="Night team", by=administrator)
    assert team.agency == program.agency
    with pytest.raises(RuleBroken, match="already a team"):
        actions.add_team(program=program, name="night TEAM", by=administrator)
