"""An invitation begins nothing before the account's owner accepts, and tells nothing about an address."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import accounts, invitations, policy
from casemgmt.access.models import Invitation, User
from casemgmt.access.roles import Permission, Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.models import Notice
from casemgmt.people.models import Conflict
from tests import factories
from tests.answers import stripped, words
from tests.people.conftest import make_person

pytestmark = pytest.mark.django_db
TYPED = {"name": "Ana Ruiz", "role": "responder", "team": "", "kind": "employee"}


def invite(by, program, **changes):
    asked = {"email": "New.Worker@example.org", "name": "New Worker", "role": Role.RESPONDER} | changes
    return invitations.invite(program=program, at=timezone.now(), by=by, **asked)


def accept(invitation, by):
    return invitations.accept(invitation=invitation, at=timezone.now(), by=by)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


# A new address


def test_a_newcomer_gets_a_link_chooses_a_password_accepts_and_works(
    administrator, program, team, client_for
):
    invitation = invite(administrator, program, team=team)
    assert mail.outbox == []
    invitations.send_letters()
    (letter,) = mail.outbox
    assert letter.to == ["new.worker@example.org"] and "/account/password/reset/key/" in letter.body
    user = User.objects.get(email="new.worker@example.org")
    assert not user.has_usable_password() and policy.programs_of(user) == []
    newcomer = client_for(user)
    assert newcomer.get("/").url == reverse("office:own_programs")
    assert "Lane Mobile Crisis" in words(newcomer.get("/account/programs/"))
    answer = newcomer.post(reverse("office:accept_invitation", args=[invitation.pk]), follow=True)
    assert "You now work in Lane Mobile Crisis as: Responder." in words(answer)
    assert policy.teams_where(fresh(user), Permission.PERSON_VIEW) == [team.pk]
    assert newcomer.get("/").url == "/my-day/"


def test_the_letter_names_nobody(administrator, program):
    invite(administrator, program)
    invitations.send_letters()
    (letter,) = mail.outbox
    for private in ("New Worker", administrator.name, program.name, "password is"):
        assert private not in letter.subject + letter.body


def test_the_link_lets_the_worker_choose_a_password_once(administrator, program, client):
    user = factories.newcomer(program, administrator)
    path = mail.outbox[0].body.split("localhost:8000")[1].split()[0]
    form = client.get(path).url
    client.post(form, {"password1": factories.PASSWORD, "password2": factories.PASSWORD})
    assert fresh(user).check_password(factories.PASSWORD)
    assert "set-password" not in getattr(client.get(path), "url", "")


# Somebody who has an account


def test_an_account_of_another_program_joins_when_its_owner_accepts(
    administrator, program, outsider, other_administrator, client_for
):
    password = outsider.password
    invitation = invite(administrator, program, email=outsider.email.upper(), name="Another Name")
    invitations.send_letters()
    (letter,) = mail.outbox
    assert letter.to == [outsider.email] and "/account/programs/" in letter.body
    assert policy.programs_of(fresh(outsider)) == ["other"]
    theirs = client_for(outsider)
    assert theirs.get("/").url == reverse("office:own_programs")
    theirs.get("/account/programs/")
    assert theirs.get("/").url == "/my-day/"  # once a session
    theirs.post(reverse("office:accept_invitation", args=[invitation.pk]))
    user = fresh(outsider)
    assert (user.password, user.name) == (password, outsider.name)
    assert policy.programs_of(user) == ["lane", "other"]
    told = Notice.objects.get(kind="shared_account")
    assert (told.program, told.recipient, told.step) == ("other", other_administrator.pk, "joined")


def test_not_me_ends_it_for_the_account_and_shows_nothing_to_whoever_invites(
    administrator, program, outsider, client_for
):
    invitation = invite(administrator, program, email=outsider.email, name="Another Name")
    office, theirs = client_for(administrator), client_for(outsider)
    before = stripped(office.get("/staff/"))
    theirs.post(reverse("office:decline_invitation", args=[invitation.pk]))
    assert stripped(office.get("/staff/")) == before
    assert "You are invited" not in words(theirs.get("/account/programs/"))
    assert policy.programs_of(fresh(outsider)) == ["other"]
    assert not Notice.objects.exists()
    with pytest.raises(RuleBroken, match="not open"):
        accept(invitation, outsider)
    invitations.send_letters()
    assert mail.outbox == []


def test_nobody_answers_an_invitation_to_another_address(
    administrator, program, outsider, responder, client_for
):
    invitation = invite(administrator, program, email=outsider.email)
    for name in ("accept_invitation", "decline_invitation"):
        assert client_for(responder).post(reverse(f"office:{name}", args=[invitation.pk])).status_code == 404
    with pytest.raises(RuleBroken):
        accept(invitation, responder)


def test_a_record_that_may_be_the_newcomers_own_is_hidden_from_them_when_they_join(
    administrator, program, outsider, client_for
):
    theirs = make_person(program, outsider.name)
    invitation = invite(administrator, program, email=outsider.email)
    assert not Conflict.objects.exists()
    client_for(outsider).post(reverse("office:accept_invitation", args=[invitation.pk]))
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert Conflict.objects.get().person == theirs


# What whoever invites sees


def addresses(outsider):
    """Every kind of address that there is."""
    closed = factories.UserFactory(email="closed@example.org", is_active=False)
    single = factories.UserFactory(email="single@example.org")
    single.set_unusable_password()
    stamp(single, by=None, reason="test").save()
    return [outsider.email, "nobody@example.org", closed.email, single.email]


def seen(answer, address):
    """What reaches the reader, but for the address itself and what is new in any answer."""
    text = stripped(answer).replace(address, "ADDRESS")
    return answer.status_code, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)


def test_every_address_gets_the_same_answers_rows_and_statements(
    administrator, program, outsider, client_for
):
    """The page, the list, the work that is done for it, before and after the letters left."""
    office, said = client_for(administrator), {}
    for address in addresses(outsider):
        with CaptureQueriesContext(connection) as asked:
            answer = office.post("/staff/invite/", TYPED | {"email": address}, follow=True)
        statements = [re.sub(r"'[^']*'|s\d+_x\d+", "?", query["sql"]) for query in asked.captured_queries]
        before = seen(answer, address)
        invitations.send_letters()
        after = seen(office.get("/staff/"), address)
        row = Invitation.objects.get(email=address)
        office.post(reverse("office:withdraw_invitation", args=[row.pk]), follow=True)
        said[address] = (before, after, statements, row.name, row.letter_at is not None)
    first, *others = said.values()
    assert all(other == first for other in others)
    assert "The invitation to ADDRESS is on its way." in first[0][1] and first[3] == "Ana Ruiz"


def test_no_letter_goes_to_an_account_that_is_closed(administrator, program):
    closed = factories.UserFactory(email="closed@example.org", is_active=False)
    invitation = invite(administrator, program, email=closed.email)
    invitations.send_letters()
    assert mail.outbox == [] and fresh(invitation).letter_at
    assert not Invitation.objects.answerable_by(closed).exists()


def test_the_name_of_an_account_is_not_shown_before_its_owner_accepts(
    administrator, program, outsider, client_for
):
    invite(administrator, program, email=outsider.email, name="Whoever It Is")
    page = words(client_for(administrator).get("/staff/"))
    assert "Whoever It Is" in page and outsider.name not in page
    assert fresh(outsider).name == outsider.name


def test_an_invitation_is_withdrawn_and_sent_again_from_the_page(
    administrator, program, client_for, outsider
):
    office, invitation = client_for(administrator), invite(administrator, program, email=outsider.email)
    invitations.send_letters()
    office.post(reverse("office:invite_again", args=[invitation.pk]))
    invitations.send_letters()
    assert len(mail.outbox) == 2
    office.post(reverse("office:withdraw_invitation", args=[invitation.pk]))
    assert "Invited, not here yet" not in words(office.get("/staff/"))
    with pytest.raises(RuleBroken, match="not open"):
        accept(invitation, outsider)


def test_an_invitation_runs_out(administrator, program, outsider, client_for):
    invitation = invite(administrator, program, email=outsider.email)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    with pytest.raises(RuleBroken, match="not open"):
        accept(invitation, outsider)
    assert "Run out" in words(client_for(administrator).get("/staff/"))
    again = invite(administrator, program, email=outsider.email)
    assert fresh(invitation).outcome == "replaced"
    accept(again, outsider)


def test_an_address_is_invited_once_at_a_time_and_nobody_who_works_here(administrator, program, responder):
    invite(administrator, program)
    with pytest.raises(RuleBroken, match="already"):
        invite(administrator, program, email="new.worker@EXAMPLE.org")
    with pytest.raises(RuleBroken, match="works here already"):
        invite(administrator, program, email=responder.email)


def test_a_team_of_another_program_is_refused(administrator, program, other_team):
    with pytest.raises(RuleBroken, match="another program"):
        invite(administrator, program, team=other_team)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_invites(role, team):
    with pytest.raises(NotAllowed):
        invite(factories.staff(role, team=team), team.program)


def test_an_administrator_of_another_program_cannot_invite_here(program, other_administrator, administrator):
    with pytest.raises(NotAllowed):
        invite(other_administrator, program)
    invitation = invite(administrator, program)
    for verb in (invitations.withdraw, invitations.send_again):
        with pytest.raises(NotAllowed):
            verb(invitation=invitation, at=timezone.now(), by=other_administrator)


def test_nobody_invites_themselves(administrator, program):
    with pytest.raises(NotAllowed, match="nobody changes their own roles"):
        invite(administrator, program, email=administrator.email)


def test_the_pages_of_an_invitation_are_the_programs_own(
    administrator, program, client_for, other_administrator
):
    invitation = invite(administrator, program)
    for name in ("invite_again", "withdraw_invitation"):
        page = reverse(f"office:{name}", args=[invitation.pk])
        assert client_for(other_administrator).post(page).status_code == 404
    assert invitation.email not in words(client_for(other_administrator).get("/staff/"))


IMPOSSIBLE = {
    "an end without an outcome": {"ended_at": timezone.now()},
    "a role that there is not": {"role": "mayor"},
    "an address in capitals": {"email": "Somebody@example.org"},
    "a second one at the same time": {},
}


@pytest.mark.parametrize("changes", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_the_database_refuses_an_impossible_invitation(changes, administrator, program):
    fields = {"email": "new.worker@example.org", "role": "responder", "kind": "employee"} | changes
    if not changes:
        invite(administrator, program)
    row = Invitation(program=program, name="x", expires_at=timezone.now(), **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        stamp(row, by=None, reason="test").save()


def test_ones_own_page_spells_out_every_program_and_role(client_for, worker_of_both):
    page = words(client_for(worker_of_both(Role.SOCIAL_WORKER)).get("/account/programs/"))
    for what in ("Lane Mobile Crisis", "Day team", "Harbor Responders", "Night team", "Social worker"):
        assert what in page


def test_an_invitation_survives_the_closing_of_the_account_in_another_program(
    administrator, program, outsider, other_program, other_administrator
):
    invitation = invite(administrator, program, email=outsider.email)
    accept(invitation, outsider)
    accounts.close(user=outsider, program=other_program, at=timezone.now(), by=other_administrator)
    assert policy.programs_of(fresh(outsider)) == ["lane"]
