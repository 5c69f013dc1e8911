"""A name or an address that is wrong is put right, and nobody is moved to another address without a word."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.utils import timezone

from casemgmt.access import accounts, emails, password_links, policy
from casemgmt.access.models import User
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Notice
from tests import factories
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def correct(user, by, **changes):
    said = {"name": user.name, "email": user.email} | changes
    program = by.memberships.get().program
    return accounts.correct(user=user, program=program, at=timezone.now(), by=by, **said)


def opens(link):
    """Whether a mailed link still lets a password be chosen."""
    return not Client().get(link, follow=True).context.get("token_fail")


def test_a_corrected_name_is_shown_and_signs_nobody_out(administrator, responder):
    client = sign_in(Client(), responder)
    correct(responder, administrator, name="Alex Moreno-Ruiz")
    assert User.objects.get(pk=responder.pk).name == "Alex Moreno-Ruiz" and mail.outbox == []
    assert client.get("/my-day/").status_code == 200
    assert User.history.filter(id=responder.pk).latest().history_change_reason == "Name corrected"


def test_a_new_address_signs_in_and_the_old_one_does_not(administrator, responder):
    EmailAddress.objects.create(user=responder, email=responder.email, verified=True, primary=True)
    old, signed_in, link = responder.email, sign_in(Client(), responder), emails.password_link(responder)
    assert opens(link)
    correct(responder, administrator, email="New.Address@example.org")
    assert not opens(link)
    assert signed_in.get("/my-day/").url.startswith("/account/login/")
    for address, code in ((old, 200), ("new.address@example.org", 302)):
        typed = {"login": address, "password": factories.PASSWORD}
        assert Client().post("/account/login/", typed).status_code == code


def test_both_addresses_hear_of_the_change(administrator, responder):
    old = responder.email
    correct(responder, administrator, email="new.address@example.org")
    (letter,) = mail.outbox
    assert letter.to == [old] and "new.address" not in letter.body and responder.name not in letter.body
    told = Notice.objects.get(kind="address_changed")
    assert policy.addresses_of([told.recipient]) == {told.recipient: ("new.address@example.org", "en")}
    assert compose(told).subject == "You sign in with this address now"


def test_a_newcomers_wrong_address_is_put_right_and_the_link_goes_there(administrator, program):
    user = factories.newcomer(program, administrator, email="wrong@example.org")
    stray = emails.password_link(user)
    correct(user, administrator, email="right@example.org")
    password_links.send_asked_links()
    assert [letter.to for letter in mail.outbox] == [
        ["wrong@example.org"], ["wrong@example.org"], ["right@example.org"],
    ]  # fmt: skip
    assert not opens(stray) and opens(emails.password_link(user))


def test_nothing_changes_when_the_old_address_cannot_be_told(administrator, responder, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    old = responder.email
    with pytest.raises(RuleBroken, match="mail server"):
        correct(responder, administrator, email="new.address@example.org")
    assert User.objects.get(pk=responder.pk).email == old


def test_an_address_belongs_to_one_account(administrator, responder, social_worker):
    with pytest.raises(RuleBroken, match="Nothing would change"):
        correct(responder, administrator, email=responder.email.upper())
    with pytest.raises(RuleBroken, match="already"):
        correct(responder, administrator, email=social_worker.email.upper())


def test_nobody_corrects_their_own_account_or_one_of_another_program(administrator, outsider):
    with pytest.raises(NotAllowed):
        correct(administrator, administrator, email="me@example.org")
    with pytest.raises(NotAllowed):
        correct(outsider, administrator, email="mine@example.org")


def test_what_somebody_else_changed_meanwhile_stays(administrator, responder, program):
    earlier = User.objects.get(pk=responder.pk)
    accounts.close(user=responder, program=program, at=timezone.now(), by=administrator)
    correct(earlier, administrator, name="Alex Moreno-Ruiz")
    now = User.objects.get(pk=responder.pk)
    assert (now.name, now.is_active, now.has_usable_password()) == ("Alex Moreno-Ruiz", False, False)


def test_whoever_came_by_single_sign_on_with_the_old_address_comes_no_more(administrator, responder):
    SocialAccount.objects.create(user=responder, provider="city", uid="number-of-a-namesake")
    correct(responder, administrator, email="new.address@example.org")
    assert not SocialAccount.objects.filter(user=responder).exists()
