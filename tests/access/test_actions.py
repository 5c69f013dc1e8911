"""Who gives, changes and ends roles, and what each of them leaves behind."""

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from casemgmt.access import actions, policy
from casemgmt.access.models import Membership, User
from casemgmt.access.roles import Permission, Role
from casemgmt.errors import NotAllowed, RuleBroken
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(program):
    return factories.staff(Role.ADMINISTRATOR, program=program)


def invite(by, program, **changes):
    asked = {"email": "New.Worker@example.org", "name": "New Worker", "role": Role.RESPONDER} | changes
    return actions.invite(program=program, by=by, **asked)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def test_an_invited_worker_has_a_role_and_no_password(administrator, program, team):
    user = invite(administrator, program, team=team)
    assert not user.has_usable_password()
    assert user.email == "new.worker@example.org"
    assert policy.teams_where(user, Permission.PERSON_VIEW) == [team.pk]


def test_the_invitation_carries_a_link_and_names_nobody(administrator, program):
    invite(administrator, program)
    (letter,) = mail.outbox
    assert letter.to == ["new.worker@example.org"]
    assert "/account/password/reset/key/" in letter.body
    for private in ("New Worker", administrator.name, program.name, "password is"):
        assert private not in letter.subject + letter.body


def test_the_link_lets_the_worker_choose_a_password_once(administrator, program, client):
    user = invite(administrator, program)
    path = mail.outbox[0].body.split("localhost:8000")[1].split()[0]
    form = client.get(path).url
    client.post(form, {"password1": factories.PASSWORD, "password2": factories.PASSWORD})
    assert fresh(user).check_password(factories.PASSWORD)
    assert "set-password" not in getattr(client.get(path), "url", "")


def test_somebody_already_known_keeps_their_password_and_gains_the_role(administrator, program, outsider):
    password = outsider.password
    user = invite(administrator, program, email=outsider.email.upper(), name="Another Name")
    assert user == outsider
    assert (user.password, user.name) == (password, outsider.name)
    assert policy.programs_of(fresh(user)) == ["lane", "other"]
    assert mail.outbox == []


def test_the_same_role_is_not_given_twice(administrator, program, team, responder):
    with pytest.raises(RuleBroken, match="already has this role"):
        invite(administrator, program, email=responder.email, team=team)


def test_the_database_refuses_the_same_role_twice(team, responder):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.MembershipFactory(user=responder, team=team, role=Role.RESPONDER)


def test_a_team_of_another_program_is_refused(administrator, program, other_program):
    elsewhere = factories.TeamFactory(program=other_program)
    with pytest.raises(RuleBroken, match="another program"):
        invite(administrator, program, team=elsewhere)
    assert not User.objects.filter(email="new.worker@example.org").exists()


def test_when_the_mail_server_refuses_nobody_is_invited(administrator, program, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(RuleBroken, match="mail server"):
        invite(administrator, program)
    assert not User.objects.filter(email="new.worker@example.org").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_invites(role, team):
    with pytest.raises(NotAllowed):
        invite(factories.staff(role, team=team), team.program)


def test_an_administrator_of_another_program_cannot_invite_here(program, other_program):
    with pytest.raises(NotAllowed):
        invite(factories.staff(Role.ADMINISTRATOR, program=other_program), program)


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


def test_a_password_never_reaches_the_history(administrator, program):
    invite(administrator, program)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns "
            "WHERE table_name = 'access_historicaluser' AND column_name IN ('password', 'last_login')"
        )
        assert cursor.fetchone() == (0,)


def test_nobody_changes_their_own_roles(administrator, deputy, team):
    own = administrator.memberships.get()
    for attempt in (
        lambda: actions.add_role(
            user=administrator, program=team.program, role=Role.RESPONDER, team=team, by=administrator
        ),
        lambda: actions.change_role(membership=own, role=Role.SUPERVISOR, by=administrator),
        lambda: actions.end_membership(membership=own, by=administrator),
        lambda: actions.deactivate(user=administrator, by=administrator),
        lambda: invite(administrator, team.program, email=administrator.email),
    ):
        with pytest.raises(NotAllowed, match="nobody changes their own roles"):
            attempt()


TOGETHER = [
    lambda user, by: actions.deactivate(user=user, by=by),
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


def test_somebody_deactivated_cannot_sign_in_and_links_sent_before_are_void(administrator, program, client):
    user = invite(administrator, program)
    path = mail.outbox[0].body.split("localhost:8000")[1].split()[0]
    actions.deactivate(user=user, by=administrator)
    assert "set-password" not in getattr(client.get(path), "url", "")
    assert not client.login(email=user.email, password=factories.PASSWORD)


def test_somebody_who_works_elsewhere_too_is_not_deactivated_from_here(administrator, outsider, team):
    factories.MembershipFactory(user=outsider, role=Role.RESPONDER, team=team)
    with pytest.raises(NotAllowed):
        actions.deactivate(user=outsider, by=administrator)


def test_an_account_of_no_program_is_nobodys_to_change(administrator):
    with pytest.raises(NotAllowed, match="no program of yours"):
        actions.deactivate(user=factories.UserFactory(), by=administrator)


def test_somebody_let_back_in_gets_a_link_and_their_roles(administrator, responder):
    actions.deactivate(user=responder, by=administrator)
    actions.reactivate(user=responder, by=administrator)
    assert len(mail.outbox) == 1
    assert not fresh(responder).has_usable_password()
    assert policy.programs_of(fresh(responder)) == ["lane"]


def test_somebody_who_may_not_sign_in_is_reactivated_before_a_new_role(administrator, program, responder):
    actions.deactivate(user=responder, by=administrator)
    with pytest.raises(RuleBroken, match="Reactivate"):
        invite(administrator, program, email=responder.email, role=Role.PEER_SUPPORTER)


def test_the_link_is_sent_again_only_before_a_password_is_chosen(administrator, program, responder):
    user = invite(administrator, program)
    actions.send_link_again(user=user, by=administrator)
    assert len(mail.outbox) == 2
    with pytest.raises(RuleBroken, match="no password yet"):
        actions.send_link_again(user=responder, by=administrator)


def test_a_team_is_added_once(administrator, program):
    team = actions.add_team(program=program, name="Night team", by=administrator)
    assert team.agency == program.agency
    with pytest.raises(RuleBroken, match="already a team"):
        actions.add_team(program=program, name="night TEAM", by=administrator)
