"""Links and letters of a mailbox: a secret that stands in one letter, and a code that takes another way."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.consents import actions as consents
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.notices.actions import deliver
from casemgmt.notices.models import Delivery, DeliveryState, Notice, WaitReason
from referrals.actions.asking import answers
from referrals.actions.directory import keeping, moving
from referrals.actions.partner import mailbox_links, phone_codes
from referrals.models import ContactCode, MailboxLink, Referral
from tests import factories as house
from tests.answers import stripped
from tests.referrals import factories
from tests.referrals.partners import VOICE, Partner

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"/partner/link/([\w-]{43})/")


def letter_of(post):
    mail = post.accepted[-1]
    return mail, mail.get_body(("plain",)).get_content()


def test_a_secret_has_256_bits_and_only_its_digest_is_kept(sent):
    secret = mailbox_links.issue(mailbox=sent.mailbox, at=timezone.now())
    assert len(secret) == 43
    link = MailboxLink.objects.get()
    assert secret not in str(vars(link)) and mailbox_links.find(secret) == link
    assert mailbox_links.find(secret[:-1] + "x") is None or secret.endswith("x")


def test_the_letter_leaves_with_a_live_link_and_without_a_name(sent, post, person):
    assert deliver() == 1
    mail, text = letter_of(post)
    assert mail["To"] == "intake@harbor.example"
    assert mail["Subject"] == "Lane Mobile Crisis asks for your help"
    whole = str(mail) + text + mail.get_body(("html",)).get_content()
    for private in (person.name, "Rosalind", "Okafor", "Rapid rehousing", "Housing help", "ground floor"):
        assert private not in whole
    assert "Look at it and answer:" in text and "no password" in text and "Sign in" not in text
    (secret,) = set(SECRET.findall(whole))
    answer = Client().get(reverse("referrals:partner_link", args=[secret, sent.pk]))
    assert answer.status_code == 302 and secret not in answer["Location"]


def test_each_letter_has_a_link_of_its_own_made_when_it_leaves(sent, post):
    assert MailboxLink.objects.count() == 0
    deliver()
    Delivery.objects.update(state=DeliveryState.PENDING, claim=None, sent_at=None, until=Now())
    deliver()
    assert MailboxLink.objects.count() == 2
    first, second = (SECRET.search(mail.get_body(("plain",)).get_content())[1] for mail in post.accepted)
    assert first != second


def test_no_row_holds_the_secret_of_a_letter(sent, post):
    deliver()
    secret = SECRET.search(letter_of(post)[1])[1]
    kept = [str(row) for model in (Notice, Delivery, MailboxLink, Event) for row in model.objects.values()]
    assert kept and not any(secret in row for row in kept)


def test_the_letter_is_in_the_language_of_the_mailbox(sent, post):
    sent.mailbox.language = "es"
    stamp(sent.mailbox, by=None, reason="test").save()
    deliver()
    assert '<html lang="es">' in letter_of(post)[0].get_body(("html",)).get_content()


def test_a_letter_about_a_consent_taken_back_does_not_leave(sent, post, responder):
    consents.revoke(
        consent=sent.packet.disclosure.consent, reason="", at=timezone.now(), by=responder
    )  # fmt: skip
    assert deliver() == 0 and post.accepted == []
    assert Delivery.objects.get().reason == WaitReason.CHECK_SAID_NO


def test_a_closed_mailbox_gets_no_letter_and_opens_nothing(sent, post, social_worker):
    partner = Partner(sent.mailbox)
    keeping.close_mailbox(mailbox=sent.mailbox, by=social_worker)
    assert deliver() == 0 and Delivery.objects.get().state == DeliveryState.HELD
    assert partner.get().status_code == 410


def test_the_worker_hears_within_one_delivery_and_no_name_leaves(sent, partner, post, responder, person):
    partner.review(sent)
    partner.step(sent, "accept")
    assert deliver() == 2
    mail = next(mail for mail in post.accepted if mail["To"] == responder.email)
    assert mail["Subject"] == "A partner accepted a referral"
    whole = str(mail) + mail.get_body(("plain",)).get_content()
    assert f"/referrals/{sent.pk}/" in whole
    assert not any(name in whole for name in (person.name, VOICE["name"], "Harbor"))


# --- Links that do not open -------------------------------------------------------------------------


@pytest.fixture
def shut(sent):
    """Secrets that open nothing, by why."""
    now = timezone.now()
    made = {why: mailbox_links.issue(mailbox=sent.mailbox, at=now) for why in ("expired", "revoked")}
    past = now - timedelta(days=8)
    MailboxLink.objects.filter(digest=mailbox_links.digest(made["expired"])).update(
        created_at=past, expires_at=past + timedelta(days=7)
    )
    MailboxLink.objects.filter(digest=mailbox_links.digest(made["revoked"])).update(revoked_at=now)
    return made | {"unknown": "x" * 43}


def test_expired_revoked_and_unknown_links_answer_the_same(shut):
    answers_by = {}
    for why, secret in shut.items():
        seen = Client().get(reverse("referrals:partner_link", args=[secret]))
        asked = Client().post(reverse("referrals:partner_link", args=[secret]), {"fresh": "yes"})
        answers_by[why] = (seen.status_code, stripped(seen), dict(seen.headers).keys(),
                           asked.status_code, asked["Location"], stripped(asked))  # fmt: skip
    assert answers_by["expired"] == answers_by["revoked"] == answers_by["unknown"]
    assert answers_by["unknown"][0] == 410


def test_a_fresh_link_goes_to_the_mailbox_alone_and_once(shut, sent, post):
    deliver()
    post.accepted.clear()
    for secret in [*shut.values(), *shut.values()]:
        Client().post(reverse("referrals:partner_link", args=[secret]), {"fresh": "yes"})
    assert deliver() == 1
    mail, text = letter_of(post)
    assert mail["To"] == "intake@harbor.example" and mail["Subject"] == "Your new link to your referrals"
    assert Client().get(SECRET.search(text)[0]).status_code == 302


def test_asking_for_links_without_end_mails_nothing_more(shut, sent, settings):
    url = reverse("referrals:partner_link", args=[shut["expired"]])
    answers_seen = {Client().post(url, {"fresh": "yes"}).status_code for _number in range(30)}
    assert answers_seen == {302}
    assert Notice.objects.filter(kind="mailbox_link").count() == 1


def test_the_address_of_the_page_alone_opens_nothing(partner):
    stranger = Client()
    answer = stranger.get(partner.url())
    assert answer.status_code == 410
    assert stripped(answer) == stripped(
        stranger.get(reverse("referrals:partner_mailbox", args=["11111111-1111-4111-8111-111111111111"]))
    )


def test_a_revoked_link_is_dead_at_the_next_request(partner, sent, social_worker, responder):
    assert partner.get().status_code == 200
    with pytest.raises(NotAllowed):
        mailbox_links.revoke_links(mailbox=sent.mailbox, by=responder, at=timezone.now())
    mailbox_links.revoke_links(mailbox=sent.mailbox, by=social_worker, at=timezone.now())
    assert partner.get().status_code == partner.review(sent).status_code == 410


def test_a_link_mailed_to_an_address_since_corrected_is_dead(partner, sent, social_worker, program):
    now, administrator = timezone.now(), house.staff(Role.ADMINISTRATOR, program=program)
    for change, status in (({"phone": "+15415550198"}, 200), ({"email": "right@harbor.example"}, 410)):
        asked = keeping.correct_mailbox(mailbox=sent.mailbox, by=social_worker, at=now, **change)
        assert partner.get().status_code == 200
        moving.confirm(change=asked, by=administrator, at=now)
        assert partner.get().status_code == status
        sent.mailbox.refresh_from_db()
        now += moving.WAITS


def test_links_are_ended_on_the_partners_page(partner, sent, social_worker, responder, client_for):
    pages, ending = client_for(social_worker), reverse("referrals:end_links", args=[sent.mailbox.pk])
    agency = reverse("referrals:partner", args=[sent.mailbox.agency_id])
    assert ending in pages.get(agency).text
    assert "Every link that was mailed stops working now" in pages.get(ending).text
    assert partner.get().status_code == 200
    assert client_for(responder).post(ending).status_code == 403
    assert "1 link was ended" in pages.post(ending, follow=True).text
    assert partner.get().status_code == 410
    assert ending not in pages.get(agency).text
    told = pages.get(reverse("referrals:mailbox_history", args=[sent.mailbox.pk])).text
    assert "Links ended" in told and str(social_worker) in told


def test_a_forged_cookie_opens_nothing(partner):
    stranger = Client()
    for name in partner.client.cookies:
        stranger.cookies[name] = "open:1xxxxx:" + "A" * 43
    assert stranger.get(partner.url()).status_code == 410


def test_ten_thousand_changed_secrets_open_nothing(partner):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    changed = {
        partner.secret[:place] + letter + partner.secret[place + 1 :]
        for place in range(42)  # the last letter carries 4 of its 6 bits
        for letter in letters
    } - {partner.secret}
    digests = {mailbox_links.digest(secret) for secret in changed}
    assert len(changed) == 42 * 63
    assert not MailboxLink.objects.filter(digest__in=digests).exists()


def test_use_renews_a_link_while_anything_is_open(partner, sent):
    MailboxLink.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    partner.get()
    assert MailboxLink.objects.get().expires_at < timezone.now() + timedelta(hours=2)
    partner.review(sent)
    assert MailboxLink.objects.get().expires_at > timezone.now() + timedelta(days=6)


def test_a_link_is_not_renewed_once_nothing_is_open(partner, sent):
    MailboxLink.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    partner.step(sent, "decline", reason="no_capacity")
    assert MailboxLink.objects.get().expires_at < timezone.now() + timedelta(hours=2)


# --- The second channel -----------------------------------------------------------------------------


@pytest.fixture
def accepted(sent, responder):
    said = {"said_by": "Noor Haddad, intake", "mailbox": sent.mailbox}
    answers.review(referral=sent, at=timezone.now(), **said)
    return answers.accept(referral=sent, at=timezone.now(), **said)


def enter(referral, code, at=None):
    return phone_codes.enter(
        referral=referral, mailbox=referral.mailbox, code=code, said_by="Noor Haddad, intake",
        at=at or timezone.now(),
    )  # fmt: skip


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_opens_once_and_is_kept_as_a_digest(accepted, responder):
    code = phone_codes.make(referral=accepted, by=responder, at=timezone.now())
    kept = ContactCode.objects.get()
    assert re.fullmatch(r"\d{6}", code) and code not in kept.digest
    assert enter(accepted, code) is True
    assert enter(accepted, code) is False
    kept.refresh_from_db()
    assert kept.opened_by == "Noor Haddad, intake" and kept.made_by == responder


def test_after_five_wrong_codes_the_right_one_is_wrong_too(accepted, responder):
    code = phone_codes.make(referral=accepted, by=responder, at=timezone.now())
    for _number in range(5):
        assert enter(accepted, wrong(code)) is False
    assert enter(accepted, code) is False
    assert ContactCode.objects.get().tries == 5
    assert Event.objects.filter(kind="denial", object_id=str(accepted.pk)).count() == 6
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactCode.objects.update(tries=6)


def test_a_code_ends_after_a_quarter_of_an_hour_and_with_the_next_one(accepted, responder):
    now = timezone.now()
    first = phone_codes.make(referral=accepted, by=responder, at=now)
    assert enter(accepted, first, at=now + timedelta(minutes=15)) is False
    second = phone_codes.make(referral=accepted, by=responder, at=now + timedelta(minutes=1))
    later = now + timedelta(minutes=2)
    assert (first != second and enter(accepted, first, at=later)) is False
    assert enter(accepted, second, at=later) is True


def test_a_code_is_for_one_referral(accepted, responder, program):
    other = factories.sent(
        factories.PersonFactory(program=program), accepted.service, by=responder
    )  # fmt: skip
    said = {"said_by": "Noor Haddad, intake", "mailbox": other.mailbox, "at": timezone.now()}
    answers.review(referral=other, **said)
    answers.accept(referral=other, **said)
    code = phone_codes.make(referral=accepted, by=responder, at=timezone.now())
    phone_codes.make(referral=other, by=responder, at=timezone.now())
    assert enter(other, code) is False
    assert enter(accepted, code) is True


def test_no_code_before_the_partner_said_yes_nor_without_a_phone_nor_by_anybody(
    sent, responder, call_taker, outsider
):
    now = timezone.now()
    with pytest.raises(RuleBroken, match="accepted and under way"):
        phone_codes.make(referral=sent, by=responder, at=now)
    answers.accept(referral=sent, said_by="Noor, intake", at=now, by=responder)
    for stranger in (call_taker, outsider):
        with pytest.raises(NotAllowed):
            phone_codes.make(referral=sent, by=stranger, at=now)
    factories.lose_phone(sent.mailbox)
    with pytest.raises(RuleBroken, match="no phone on record"):
        phone_codes.make(referral=Referral.objects.get(pk=sent.pk), by=responder, at=now)


def test_no_code_once_consent_is_taken_back(accepted, responder):
    code = phone_codes.make(referral=accepted, by=responder, at=timezone.now())
    consent = accepted.packet.disclosure.consent
    consents.revoke(consent=consent, reason="", at=timezone.now(), by=responder)
    for refused in (lambda: enter(accepted, code), lambda: phone_codes.make(
        referral=accepted, by=responder, at=timezone.now())):  # fmt: skip
        with pytest.raises(RuleBroken, match="consent was taken back"):
            refused()


def test_codes_are_seen_in_their_program_only(accepted, responder):
    phone_codes.make(referral=accepted, by=responder, at=timezone.now())
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not ContactCode.objects.exists()
