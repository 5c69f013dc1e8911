"""Where a partner's letters and codes go is moved by no single hand, nor without a word to the old place."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.actions import deliver
from casemgmt.notices.models import Notice
from referrals import tasks
from referrals.actions.asking import reminding
from referrals.actions.directory import keeping, moving
from referrals.actions.partner import mailbox_links
from referrals.models import Mailbox, MailboxChange, MailboxLink, ServiceMailbox
from tests import factories as house
from tests.answers import edited, read
from tests.referrals import factories
from tests.referrals.partners import Partner

pytestmark = pytest.mark.django_db
OLD, NEW = "intake@harbor.example", "mine@thief.example"
PHONE = "+15415550177"
DAY = timedelta(hours=24)


@pytest.fixture
def mailbox(sent):
    return sent.mailbox


@pytest.fixture
def administrator(program):
    return house.staff(Role.ADMINISTRATOR, program=program)


@pytest.fixture
def second(program):
    return house.staff(Role.ADMINISTRATOR, program=program)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def asked(mailbox, social_worker, now):
    """A social worker asked for another address."""
    return ask(mailbox, by=social_worker, at=now)


def ask(mailbox, *, by, at, **changes):
    return keeping.correct_mailbox(mailbox=mailbox, by=by, at=at, **(changes or {"email": NEW}))


def where(mailbox):
    return Mailbox.objects.get(pk=mailbox.pk).email


def guarded(mailbox, flag):
    type(mailbox.agency).objects.filter(pk=mailbox.agency_id).update(**{flag: True})
    return Mailbox.objects.select_related("agency", "program").get(pk=mailbox.pk)


GUARDED = ["is_victim_service_provider", "is_part2_program"]


def test_one_worker_moves_nothing(asked, mailbox):
    assert (asked.status, asked.counts_at - asked.asked_at) == ("waiting", DAY)
    assert where(mailbox) == OLD


def test_the_old_address_is_told_at_once_and_not_where_to(asked, mailbox, post, program):
    deliver()
    [told] = [mail for mail in post.accepted if "where our letters" in mail["Subject"]]
    assert told["To"] == OLD
    text = told.get_body(("plain",)).get_content()
    assert "another address of yours" in text and "stop it on your page" in text and NEW not in text
    link = text.split("/partner/link/")[1].split("/")[0]
    assert mailbox_links.live(mailbox_links.find(link)).mailbox == mailbox


def test_who_may_confirm_is_told_and_who_asked_is_not(administrator, asked, mailbox, now):
    ask(mailbox, by=administrator, at=now + timedelta(minutes=1), phone=PHONE)
    waits = Notice.objects.filter(kind="mailbox_change_waits")
    assert [note.recipient for note in waits.filter(subject_id=asked.pk)] == [administrator.pk]
    assert not waits.exclude(subject_id=asked.pk).exists()


def test_until_it_counts_letters_links_and_lists_stay_behind(asked, sent, mailbox, post, person, responder):
    partner = Partner(mailbox)
    with time_machine.travel(sent.answer_due_at + timedelta(minutes=1)):
        MailboxChange.objects.update(counts_at=timezone.now() + DAY)
        reminding.nudge_due(at=timezone.now())
        mailbox_links.send_fresh_link(mailbox=mailbox, at=timezone.now())
        deliver()
    factories.sent(person, factories.ServiceFactory(agency=mailbox.agency), by=responder)
    deliver()
    assert {mail["To"] for mail in post.accepted if "@harbor" in mail["To"] or "thief" in mail["To"]} == {OLD}
    assert sent.short in partner.get().text


def test_a_day_without_a_no_lets_it_count(asked, mailbox, now):
    assert moving.settle_due(at=now + DAY - timedelta(seconds=1)) == 0 and where(mailbox) == OLD
    assert moving.settle_due(at=now + DAY) == 1 and where(mailbox) == NEW
    assert moving.settle_due(at=now + DAY) == 0
    asked.refresh_from_db()
    assert (asked.status, asked.decided_by) == ("confirmed", None)


def test_the_clock_rings_in_the_background(asked, mailbox):
    tasks.settle_changes()
    assert where(mailbox) == OLD
    with time_machine.travel(asked.counts_at + timedelta(minutes=1)):
        tasks.settle_changes()
    assert where(mailbox) == NEW


def test_a_second_person_lets_it_count_at_once(asked, mailbox, administrator, now):
    moving.confirm(change=asked, by=administrator, at=now)
    assert where(mailbox) == NEW


def test_what_was_mailed_to_the_old_address_is_dead_from_then_on(asked, mailbox, administrator, now):
    partner = Partner(mailbox)
    assert partner.get().status_code == 200
    moving.confirm(change=asked, by=administrator, at=now)
    assert partner.get().status_code == 410
    assert not MailboxLink.objects.live().filter(mailbox=mailbox).exists()


def test_both_addresses_are_told_when_it_counts_and_the_old_one_gets_no_link(
    asked, mailbox, administrator, post, now
):
    deliver()
    moving.confirm(change=asked, by=administrator, at=now)
    deliver()
    told = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in post.accepted}
    asked_letter = [mail for mail in post.accepted if mail["To"] == OLD]
    assert len(asked_letter) == 2 + 1  # the referral, the question, and the answer to it
    assert "/partner/moved/" in told[OLD] and "/partner/link/" not in told[OLD]
    assert "/partner/link/" in told[NEW] and "come to this address" in told[NEW]


def test_whoever_asked_confirms_nothing(mailbox, administrator, now):
    change = ask(mailbox, by=administrator, at=now)
    with pytest.raises(RuleBroken, match="Somebody else"):
        moving.confirm(change=change, by=administrator, at=now)
    assert where(mailbox) == OLD


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.NAVIGATOR, Role.SUPERVISOR])
def test_only_administrators_confirm_or_refuse(asked, mailbox, program, role, now):
    for step in (moving.confirm, moving.refuse):
        with pytest.raises(NotAllowed):
            step(change=asked, by=house.staff(role, program=program), at=now)
    assert where(mailbox) == OLD


def test_another_programs_administrator_decides_nothing(asked, other_program, now):
    stranger = house.staff(Role.ADMINISTRATOR, program=other_program)
    for step in (moving.confirm, moving.refuse, moving.withdraw):
        with pytest.raises(NotAllowed):
            step(change=asked, by=stranger, at=now)


@pytest.mark.parametrize("flag", GUARDED)
def test_guarded_agencies_need_two_people_always(mailbox, social_worker, administrator, flag, now):
    change = ask(guarded(mailbox, flag), by=social_worker, at=now)
    assert change.counts_at is None
    assert moving.settle_due(at=now + 30 * DAY) == 0 and where(mailbox) == OLD
    moving.confirm(change=change, by=administrator, at=now)
    assert where(mailbox) == NEW


@pytest.mark.parametrize("flag", GUARDED)
def test_even_the_first_mailbox_of_a_guarded_agency_needs_two(
    program, social_worker, administrator, flag, now
):
    agency = factories.PartnerFactory(**{flag: True})
    change = keeping.open_mailbox(agency=agency, program=program, email=NEW, by=social_worker, at=now)
    assert not Mailbox.objects.filter(agency=agency).exists()
    moving.confirm(change=change, by=administrator, at=now)
    assert Mailbox.objects.get(agency=agency).email == NEW


def test_never_both_ways_by_one_hand_in_one_form(mailbox, social_worker, now):
    with pytest.raises(RuleBroken, match="one at a time"):
        ask(mailbox, by=social_worker, at=now, email=NEW, phone=PHONE)
    assert not MailboxChange.objects.exists()


FIRST = {"email": NEW}, {"phone": PHONE}


@pytest.mark.parametrize(("first", "then"), [FIRST, FIRST[::-1]])
def test_never_both_ways_by_one_hand_within_a_day(mailbox, administrator, second, first, then, now):
    ask(mailbox, by=administrator, at=now, **first)
    with pytest.raises(RuleBroken, match="less than a day ago"):
        ask(mailbox, by=administrator, at=now + timedelta(hours=1), **then)
    moving.settle_due(at=now + DAY)
    mailbox.refresh_from_db()
    with pytest.raises(RuleBroken, match="less than a day ago"):
        ask(mailbox, by=administrator, at=now + DAY + timedelta(hours=1), **then)
    ask(mailbox, by=second, at=now + DAY + timedelta(hours=1), **then)
    moving.withdraw(change=mailbox.changes.waiting().get(), by=second, at=now + DAY)
    ask(mailbox, by=administrator, at=now + 2 * DAY + timedelta(minutes=1), **then)


def test_whoever_confirmed_one_way_confirms_no_other_within_a_day(
    asked, mailbox, administrator, second, responder, program, now
):
    moving.confirm(change=asked, by=administrator, at=now)
    mailbox.refresh_from_db()
    other = ask(mailbox, by=house.staff(Role.NAVIGATOR, program=program), at=now, phone=PHONE)
    with pytest.raises(RuleBroken, match="less than a day ago"):
        moving.confirm(change=other, by=administrator, at=now)
    moving.confirm(change=other, by=second, at=now)
    assert Mailbox.objects.get(pk=mailbox.pk).phone == PHONE


def test_a_second_mailbox_needs_two_people(mailbox, program, service, social_worker, administrator, now):
    wanted = {
        "agency": mailbox.agency,
        "program": program,
        "email": "a-first@harbor.example",
        "name": "North",
    }
    change = keeping.open_mailbox(by=social_worker, at=now, **wanted)
    assert change.counts_at is None and moving.settle_due(at=now + 30 * DAY) == 0
    assert Mailbox.objects.filter(agency=mailbox.agency).count() == 1
    told = Notice.objects.filter(kind="mailbox_change", subject_id=change.pk)
    assert [note.recipient for note in told] == [mailbox.pk]
    moving.confirm(change=change, by=administrator, at=now)
    assert Mailbox.objects.get(email=wanted["email"]).name == "North"


def test_the_first_mailbox_of_a_program_where_another_refers_needs_two_people(
    mailbox, service, other_program, now
):
    """At an address of their own making, one person would have a say in what the directory tells others."""
    stranger, administrator = (
        house.staff(role, program=other_program) for role in (Role.SOCIAL_WORKER, Role.ADMINISTRATOR)
    )
    wanted = {"agency": mailbox.agency, "program": other_program, "email": "me@invented.example"}
    change = keeping.open_mailbox(by=stranger, at=now, **wanted)
    assert change.counts_at is None and moving.settle_due(at=now + 30 * DAY) == 0
    assert not keeping.decides(stranger, service)
    moving.confirm(change=change, by=administrator, at=now)
    assert keeping.decides(stranger, service)


def test_where_nobody_else_refers_the_first_mailbox_counts_at_once(mailbox, other_program, now):
    stranger = house.staff(Role.SOCIAL_WORKER, program=other_program)
    keeping.close_mailbox(mailbox=mailbox, by=house.staff(Role.ADMINISTRATOR, program=mailbox.program))
    wanted = {"agency": mailbox.agency, "program": other_program, "email": "intake@harbor.example"}
    assert keeping.open_mailbox(by=stranger, at=now, **wanted).is_open


def test_a_second_mailbox_takes_nothing_from_the_first(
    mailbox, program, service, person, social_worker, administrator, now
):
    change = keeping.open_mailbox(
        agency=mailbox.agency, program=program, email="a-first@harbor.example", by=social_worker, at=now
    )
    moving.confirm(change=change, by=administrator, at=now)
    assert ServiceMailbox.objects.get(service=service).mailbox == mailbox
    again = factories.sent(factories.PersonFactory(program=program), service, by=social_worker)
    assert again.mailbox == mailbox
    fresh = factories.ServiceFactory(agency=mailbox.agency)
    with pytest.raises(RuleBroken, match="no open mailbox"):
        factories.sent(person, fresh, by=social_worker)
    keeping.name_mailbox(service=fresh, mailbox=Mailbox.objects.get(email__startswith="a-"), by=social_worker)
    assert factories.sent(person, fresh, by=social_worker).mailbox.email == "a-first@harbor.example"


def test_opening_again_beside_another_needs_two_people(mailbox, program, social_worker, administrator, now):
    keeping.close_mailbox(mailbox=mailbox, by=social_worker)
    assert keeping.reopen_mailbox(mailbox=mailbox, by=social_worker, at=now).is_open
    other = factories.MailboxFactory(program=program, agency=mailbox.agency)
    keeping.close_mailbox(mailbox=mailbox, by=social_worker)
    change = keeping.reopen_mailbox(mailbox=mailbox, by=social_worker, at=now)
    assert not Mailbox.objects.get(pk=mailbox.pk).is_open and change.counts_at is None
    assert {note.recipient for note in Notice.objects.filter(kind="mailbox_change")} == {other.pk, change.pk}
    moving.confirm(change=change, by=administrator, at=now)
    assert Mailbox.objects.get(pk=mailbox.pk).is_open


def test_a_service_names_a_mailbox_of_its_own_agency_and_program(service, other_program, social_worker):
    elsewhere = factories.MailboxFactory()
    with pytest.raises(RuleBroken, match="another agency"):
        keeping.name_mailbox(service=service, mailbox=elsewhere, by=social_worker)
    theirs = factories.MailboxFactory(program=other_program, agency=service.agency)
    with pytest.raises(NotAllowed):
        keeping.name_mailbox(service=service, mailbox=theirs, by=social_worker)


def test_the_agency_says_no_on_its_page(asked, mailbox, social_worker, now):
    partner = Partner(mailbox)
    page = read(partner.get())
    assert "Somebody asked for a change: Another address" in page and NEW in page
    assert partner.client.get(partner.url("partner_stop", asked.pk)).status_code == 200
    stopped = partner.post("partner_stop", asked.pk)
    asked.refresh_from_db()
    assert (stopped.status_code, asked.status, asked.said_by) == (302, "refused", "Noor Haddad, intake")
    moving.settle_due(at=now + 2 * DAY)
    assert where(mailbox) == OLD
    assert Notice.objects.filter(kind="mailbox_change_decided", recipient=social_worker.pk).exists()
    assert partner.post("partner_stop", asked.pk).status_code == 404


def test_no_other_mailbox_stops_it(asked, other_program, mailbox, program, now):
    for stranger in (
        factories.MailboxFactory(program=program),
        factories.MailboxFactory(program=other_program),
    ):
        with pytest.raises(NotAllowed):
            moving.stop(change=asked, mailbox=stranger, said_by="Nobody, at all", at=now)
        assert Partner(stranger).post("partner_stop", asked.pk).status_code == 404
    asked.refresh_from_db()
    assert asked.status == "waiting"


def test_refused_or_withdrawn_it_never_counts(mailbox, social_worker, administrator, now):
    refused = ask(mailbox, by=social_worker, at=now)
    moving.refuse(change=refused, by=administrator, at=now)
    withdrawn = ask(mailbox, by=social_worker, at=now)
    with pytest.raises(NotAllowed):
        moving.withdraw(change=withdrawn, by=administrator, at=now)
    moving.withdraw(change=withdrawn, by=social_worker, at=now)
    moving.settle_due(at=now + 3 * DAY)
    assert where(mailbox) == OLD
    for change in (refused, withdrawn):
        with pytest.raises(RuleBroken):
            moving.confirm(change=change, by=administrator, at=now)


def test_one_change_of_a_kind_waits_at_a_time(asked, mailbox, second, now):
    with pytest.raises(RuleBroken, match="waits already"):
        ask(mailbox, by=second, at=now, email="other@harbor.example")


def test_an_address_is_one_mailbox_whatever_its_letters(asked, mailbox, program, social_worker, second, now):
    other = factories.MailboxFactory(program=program, email="front@harbor.example")
    for taken in ("Intake@Harbor.example", NEW.upper()):
        with pytest.raises(RuleBroken):
            ask(other, by=second, at=now, email=taken)
    with pytest.raises(RuleBroken):
        keeping.open_mailbox(
            agency=factories.PartnerFactory(), program=program, email=OLD.upper(), by=second, at=now
        )


def test_an_address_taken_meanwhile_ends_the_change(asked, mailbox, program, now):
    factories.MailboxFactory(program=program, email=NEW)
    assert moving.settle_due(at=now + DAY) == 1
    asked.refresh_from_db()
    assert (asked.status, where(mailbox)) == ("refused", OLD)


def test_the_name_and_the_language_change_at_once(mailbox, social_worker, now):
    kept = {"email": mailbox.email, "phone": mailbox.phone}
    assert keeping.correct_mailbox(
        mailbox=mailbox, by=social_worker, at=now, name="Front desk", language="es", **kept
    ) is None  # fmt: skip
    mailbox.refresh_from_db()
    assert (mailbox.name, mailbox.language) == ("Front desk", "es")


def of(name, thing, *more):
    return reverse(f"referrals:{name}", args=[thing.pk, *more])


def test_from_the_form_to_the_second_person(mailbox, client_for, social_worker, administrator):
    typed = {"name": "", "email": NEW, "phone": mailbox.phone, "language": "en"}
    pages = client_for(social_worker)
    answer = edited(pages, of("correct_mailbox", mailbox), typed)
    change = MailboxChange.objects.get()
    assert answer.url == of("change", change)
    page = read(pages.get(answer.url))
    assert OLD in page and NEW in page and "1 open referral stays there" in page
    assert "Withdraw it" in page and "Confirm it" not in page
    second = client_for(administrator)
    assert "1 change of a mailbox waits" in read(second.get(reverse("referrals:partners")))
    assert f"{OLD} → {NEW}" in read(second.get(reverse("referrals:changes")))
    assert "Confirm it" in read(second.get(of("change", change)))
    assert second.post(of("decide_change", change, "confirm")).status_code == 302
    assert where(mailbox) == NEW
    assert second.post(of("decide_change", change, "refuse")).status_code == 422


def test_another_programs_changes_are_as_good_as_none(asked, client_for, other_program):
    stranger = client_for(house.staff(Role.ADMINISTRATOR, program=other_program))
    assert stranger.get(of("change", asked)).status_code == 404
    assert stranger.post(of("decide_change", asked, "confirm")).status_code == 404
    assert "harbor" not in stranger.get(reverse("referrals:changes")).text


def test_the_sender_sees_the_address_and_it_goes_to_no_other(
    asked, mailbox, program, service, client_for, responder, administrator, now
):
    person = factories.PersonFactory(program=program)
    factories.consent(person, service.agency, by=responder)
    draft, pages = factories.written(person, service, by=responder), client_for(responder)
    page = pages.get(of("send", draft))
    assert f"Goes to Harbor Housing: {OLD}" in read(page)
    assert "asked for and does not count yet" in read(page)
    form = page.context["form"]
    typed = {
        "urgency": "soon", "note": "", "way": form.fields["way"].choices[0][0], "facts": ["name"],
        "address": form["address"].value(),
    }  # fmt: skip
    assert f"Goes to Harbor Housing: {OLD}" in read(
        edited(pages, of("send", draft), typed | {"step": "review"})
    )
    moving.confirm(change=asked, by=administrator, at=now)
    answer = edited(pages, of("send", draft), typed | {"step": "send"})
    assert answer.status_code == 422 and f"another address now: {NEW}" in read(answer)
    edited(pages, of("send", draft), typed | {"step": "send", "address": NEW})
    draft.refresh_from_db()
    assert draft.mailbox == mailbox


def test_the_api_says_the_address_before_and_holds_to_it(mailbox, person, service, social_worker, client_for):
    type(mailbox).objects.filter(pk=mailbox.pk).update(is_open=True)
    stranger = factories.PersonFactory(program=person.program)
    agreed = factories.consent(stranger, service.agency, by=social_worker)
    draft, api = factories.written(stranger, service, by=social_worker), client_for(social_worker)
    address = f"/api/v1/referrals/{draft.pk}/"
    assert api.get(address).json()["address"] == OLD
    body = {"basis": "consent", "consent": str(agreed.pk)}
    refused = api.post(f"{address}send/", body | {"address": NEW}, content_type="application/json")
    assert refused.status_code == 409
    sent = api.post(f"{address}send/", body | {"address": OLD}, content_type="application/json")
    assert sent.status_code == 200 and sent.json()["address"] == OLD


# What the database itself refuses.


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(("channel", "value"), [("email", NEW), ("phone", PHONE)])
def test_the_database_moves_no_mailbox_unconfirmed(mailbox, asked, channel, value):
    with pytest.raises(DatabaseError, match="moves only as"):
        run(f"UPDATE referrals_mailbox SET {channel} = %s WHERE id = %s", value, mailbox.pk)


REFUSED = {
    "mailbox_change_codes_known": "kind = 'steal'",
    "mailbox_change_names_its_mailbox": "mailbox_id = NULL",
    "mailbox_change_has_an_address": "email = ''",
    "mailbox_change_decided_once": "status = 'refused'",
    "mailbox_change_waits_a_day": "counts_at = asked_at + interval '23 hours'",
}


@pytest.mark.parametrize("constraint", REFUSED)
def test_a_change_that_cannot_be_is_refused(asked, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        run(f"UPDATE referrals_mailboxchange SET {REFUSED[constraint]} WHERE id = %s", asked.pk)


ALONE = {
    "by the hand that asked": "decided_by_id = asked_by_id, decided_at = counts_at",
    "before its day is over": "decided_at = counts_at - interval '1 second'",
    "by nobody where two are needed": "counts_at = NULL, decided_at = now() + interval '30 days'",
}


@pytest.mark.parametrize("way", ALONE)
def test_no_change_is_confirmed_by_a_single_hand(asked, way):
    with pytest.raises(IntegrityError, match="mailbox_change_is_no_single_hands"):
        run(f"UPDATE referrals_mailboxchange SET status = 'confirmed', {ALONE[way]} WHERE id = %s", asked.pk)


COPY = """
INSERT INTO referrals_mailboxchange (id, program, created_at, mailbox_id, agency_id, kind, name, email, phone,
    language, old_email, old_phone, status, asked_by_id, asked_at, counts_at, said_by)
SELECT gen_random_uuid(), program, now(), {mailbox}, agency_id, '{kind}', name, '{email}', phone, language,
    old_email, old_phone, status, asked_by_id, asked_at, counts_at, said_by FROM referrals_mailboxchange
"""


def test_two_changes_of_one_kind_do_not_wait_in_the_database(asked):
    with pytest.raises(IntegrityError, match="mailbox_change_once_a_channel"):
        run(COPY.format(mailbox="mailbox_id", kind="email", email="other@harbor.example"))


def test_two_changes_to_one_address_do_not_wait_in_the_database(asked):
    with pytest.raises(IntegrityError, match="mailbox_change_to_an_address_once"):
        run(COPY.format(mailbox="NULL", kind="open", email=NEW.upper()))


def test_a_service_names_one_mailbox_of_its_own_program_in_the_database(mailbox, service, other_program):
    insert = (
        "INSERT INTO referrals_servicemailbox (id, program, created_at, service_id, mailbox_id) "
        "VALUES (gen_random_uuid(), 'lane', now(), %s, %s)"
    )
    theirs = factories.MailboxFactory(program=other_program, agency=mailbox.agency)
    with pytest.raises(IntegrityError, match="service_asks_its_programs_mailbox"):
        run(insert, service.pk, theirs.pk)
    run(insert, service.pk, mailbox.pk)
    with pytest.raises(IntegrityError, match="service_names_one_mailbox"):
        run(insert, service.pk, mailbox.pk)
