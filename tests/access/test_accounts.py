"""An account is every program's that its owner works in: each narrows it alone, and all of them open it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import accounts, emails, password_links, policy
from casemgmt.access.models import AccountChange, Agreement, User
from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.jobs.actions import begin
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Notice
from tests import factories
from tests.answers import edited, words
from tests.signing_in import give_app, sign_in

pytestmark = pytest.mark.django_db


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def told(kind):
    """Who was told this, in which program, and at which step."""
    rows = Notice.objects.filter(kind=kind).order_by("created_at")
    return {(notice.program, notice.recipient, notice.step) for notice in rows}


def do(verb, user, program, by, **said):
    return verb(user=user, program=program, at=timezone.now(), by=by, **said)


@pytest.fixture
def both(worker_of_both):
    """Somebody who carries cases in both programs."""
    return worker_of_both(Role.SOCIAL_WORKER)


# One program


def test_somebody_whose_account_is_closed_cannot_sign_in_and_links_sent_before_are_void(
    administrator, program, responder, client
):
    link = emails.password_link(responder)
    assert do(accounts.close, responder, program, administrator)
    assert "set-password" not in getattr(client.get(link), "url", "")
    assert not client.login(email=responder.email, password=factories.PASSWORD)


def test_an_account_of_no_program_is_nobodys_to_change(administrator, program):
    with pytest.raises(NotAllowed, match="no program of yours"):
        do(accounts.close, factories.UserFactory(), program, administrator)


def test_somebody_let_back_in_gets_a_link_and_their_roles(administrator, program, responder):
    do(accounts.close, responder, program, administrator)
    do(accounts.reactivate, responder, program, administrator)
    password_links.send_asked_links()
    assert len(mail.outbox) == 1
    assert not fresh(responder).has_usable_password()
    assert policy.programs_of(fresh(responder)) == ["lane"]


def test_the_link_is_sent_again_only_before_a_password_is_chosen(administrator, program, responder):
    user = factories.newcomer(program, administrator)
    accounts.send_link_again(user=user, program=program, by=administrator)
    password_links.send_asked_links()
    assert len(mail.outbox) == 2
    with pytest.raises(RuleBroken, match="no password yet"):
        accounts.send_link_again(user=responder, program=program, by=administrator)


NARROWING = [accounts.sign_out_everywhere, accounts.reset_second_factor, accounts.close, accounts.reactivate]


@pytest.mark.parametrize("verb", NARROWING)
def test_nobody_does_any_of_it_but_an_administrator_of_a_program_they_work_in(
    verb, responder, team, program, other_program, other_administrator
):
    for role in (role for role in Role if role != Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            do(verb, responder, program, factories.staff(role, team=team))
    with pytest.raises(NotAllowed):
        do(verb, responder, other_program, other_administrator)


@pytest.mark.parametrize("verb", NARROWING)
def test_who_has_left_a_program_is_out_of_its_reach(verb, both, program, administrator):
    spell = both.memberships.get(program=program)
    spell.until = timezone.now()
    stamp(spell, by=None, reason="test").save()
    with pytest.raises(NotAllowed):
        do(verb, both, program, administrator)


# Two programs: what narrows


def test_each_program_closes_its_own_alone(both, program, administrator, other_program, other_administrator):
    mine = begin(kind="export", program="lane", total=10, by=both)
    theirs = begin(kind="export", program="other", total=10, by=both)
    client = sign_in(Client(), both)
    assert not do(accounts.close, both, program, administrator)
    assert policy.programs_of(fresh(both)) == ["other"]
    assert fresh(both).is_active and client.get("/my-day/").status_code == 200
    assert (fresh(mine).cancel_requested, fresh(theirs).cancel_requested) == (True, False)
    assert told("shared_account") == set()
    assert do(accounts.close, fresh(both), other_program, other_administrator)
    assert not fresh(both).is_active


def test_the_pages_close_an_account_here_without_the_other_program(both, administrator, client_for):
    page = reverse("office:deactivate", args=[both.pk])
    office = client_for(administrator)
    assert "Close their account here" in words(office.get(page))
    assert "They also work in Harbor Responders." in words(office.get(page))
    assert "does not work in Lane Mobile Crisis any more" in words(office.post(page, follow=True))


def test_an_administrator_ends_all_sessions_alone_and_the_others_are_told(
    both, program, administrator, other_administrator, client_for
):
    client = sign_in(Client(), both)
    assert client_for(administrator).post(reverse("office:sign_out", args=[both.pk])).status_code == 302
    assert client.get("/my-day/").url.startswith("/account/login/")
    assert fresh(both).check_password(factories.PASSWORD)
    assert told("shared_account") == {("other", other_administrator.pk, "signed_out")}
    letter = compose(Notice.objects.get(kind="shared_account"))
    assert both.name not in letter.subject + "".join(map(str, letter.lines))
    assert letter.path == f"/staff/{both.pk}/?program=other"


def test_the_second_step_ends_at_once_and_a_new_one_waits_for_every_program(
    both, administrator, other_administrator, client_for
):
    give_app(both)
    signed_in = sign_in(Client(), both)
    page = reverse("office:reset_second_factor", args=[both.pk])
    assert "once the other programs have agreed" in words(client_for(administrator).post(page, follow=True))
    assert not Authenticator.objects.filter(user=both).exists()
    assert signed_in.get("/my-day/").url.startswith("/account/login/")
    half = sign_in(Client(), fresh(both), second_step=False)
    waits = reverse("office:second_step_waits")
    for path in ("/my-day/", reverse("mfa_index"), reverse("mfa_activate_totp"), reverse("mfa_add_webauthn")):
        assert half.get(path).url == waits
    assert half.get(waits).status_code == 200
    change = AccountChange.objects.get()
    assert told("account_change") == {("other", other_administrator.pk, "asked")}
    client_for(other_administrator).post(reverse("office:agree", args=[change.pk]))
    assert half.get("/my-day/").url == reverse("mfa_index")


def test_a_refused_second_step_stays_shut(both, program, administrator, other_program, other_administrator):
    change = do(accounts.reset_second_factor, both, program, administrator)
    accounts.refuse(change=change, program=other_program, at=timezone.now(), by=other_administrator)
    half = sign_in(Client(), fresh(both), second_step=False)
    assert half.get("/my-day/").url == reverse("office:second_step_waits")
    do(accounts.close, fresh(both), other_program, other_administrator)
    do(accounts.reset_second_factor, fresh(both), program, administrator)
    half = sign_in(Client(), fresh(both), second_step=False)
    assert half.get("/my-day/").url == reverse("mfa_index")


# Two programs: what opens further


def opening(both, program, by):
    """Each change that opens the account, asked for; with what tells whether it is done."""
    return {
        "name": (
            lambda: do(accounts.correct, both, program, by, name="Alex Moreno-Ruiz", email=both.email),
            lambda: fresh(both).name == "Alex Moreno-Ruiz",
        ),
        "address": (
            lambda: do(accounts.correct, both, program, by, name=both.name, email="new@example.org"),
            lambda: fresh(both).email == "new@example.org",
        ),
        "reactivate": (
            lambda: do(accounts.reactivate, both, program, by),
            lambda: fresh(both).is_active,
        ),
    }


OPENING = ["name", "address", "reactivate"]


def shut(user):
    user.is_active = False
    stamp(user, by=None, reason="test").save()


@pytest.mark.parametrize("what", OPENING)
def test_what_opens_an_account_waits_for_every_program(
    what, both, program, administrator, other_program, other_administrator
):
    if what == "reactivate":
        shut(both)
    ask, done = opening(both, program, administrator)[what]
    change = ask()
    assert not done() and mail.outbox == []
    assert told("account_change") == {("other", other_administrator.pk, "asked")}
    accounts.agree(change=change, program=other_program, at=timezone.now(), by=other_administrator)
    assert done()
    assert ("lane", administrator.pk, "agreed") in told("account_change")
    with pytest.raises(RuleBroken, match="answered"):
        accounts.agree(change=change, program=other_program, at=timezone.now(), by=other_administrator)


@pytest.mark.parametrize("what", OPENING)
def test_a_refused_change_is_not_done_and_whoever_asked_is_told(
    what, both, program, administrator, other_program, other_administrator
):
    if what == "reactivate":
        shut(both)
    ask, done = opening(both, program, administrator)[what]
    accounts.refuse(change=ask(), program=other_program, at=timezone.now(), by=other_administrator)
    assert not done()
    assert ("lane", administrator.pk, "refused") in told("account_change")


def test_an_administrator_of_all_programs_opens_it_alone(both, program, administrator, other_program):
    factories.MembershipFactory(user=administrator, program=other_program, role=Role.ADMINISTRATOR)
    do(accounts.correct, both, program, administrator, name="Alex Moreno-Ruiz", email=both.email)
    assert fresh(both).name == "Alex Moreno-Ruiz"


def test_nobody_agrees_for_a_program_that_is_not_theirs_or_about_themselves(
    both, program, administrator, other_program, responder
):
    change = do(accounts.correct, both, program, administrator, name="Alex", email=both.email)
    factories.MembershipFactory(user=both, program=other_program, role=Role.ADMINISTRATOR)
    for by in (administrator, responder, fresh(both)):
        with pytest.raises(NotAllowed):
            accounts.agree(change=change, program=other_program, at=timezone.now(), by=by)
    assert not fresh(change).agreed_at


def test_a_change_is_found_on_the_members_page_of_each_program_and_by_nobody_else(
    both, administrator, other_administrator, client_for
):
    asked = {"name": "Alex Moreno-Ruiz", "email": both.email}
    office = client_for(administrator)
    answer = edited(office, reverse("office:correct_member", args=[both.pk]), asked, follow=True)
    assert "must agree" in words(answer) and "It waits for Harbor Responders" in words(answer)
    change = AccountChange.objects.get()
    agree = reverse("office:agree", args=[change.pk])
    assert office.get(agree).status_code == 404
    there = client_for(other_administrator)
    assert agree in words(there.get(reverse("office:member", args=[both.pk])))
    assert "Alex Moreno-Ruiz" in words(there.get(agree))
    there.post(agree)
    assert fresh(both).name == "Alex Moreno-Ruiz" and there.get(agree).status_code == 404


def test_one_administrator_of_two_other_programs_is_told_once(
    both, program, administrator, other_administrator
):
    with scope.acting_as(programs=["lane", "other", "third"], actor="system:test"):
        third = factories.ProgramFactory(id="third")
        factories.MembershipFactory(user=both, program=third, role=Role.RESPONDER)
        factories.MembershipFactory(user=other_administrator, program=third, role=Role.ADMINISTRATOR)
        do(accounts.sign_out_everywhere, both, program, administrator)
        assert [who for _program, who, _step in told("shared_account")] == [other_administrator.pk]


def test_the_history_names_who_did_what(both, program, administrator):
    do(accounts.sign_out_everywhere, both, program, administrator)
    row = User.history.filter(id=both.pk).latest()
    assert (row.history_user_id, row.history_change_reason) == (administrator.pk, "Signed out everywhere")


def asked(user, program, by, **fields):
    change = AccountChange(user=user, program=program, asked_by=by, what="reactivate", **fields)
    return stamp(change, by=by, reason="test")


def test_the_database_refuses_an_impossible_change(responder, program, administrator):
    change, now = asked(responder, program, administrator), timezone.now()
    change.save()
    Agreement.objects.create(change=change, program=program, by=administrator)
    impossible = [
        asked(responder, program, administrator),
        asked(responder, program, administrator, agreed_at=now, ended_at=now),
        Agreement(change=change, program=program, by=responder),
    ]
    for row in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
