"""pending → claimed → sending → sent, against a real mail server, through every way it can break."""

import uuid
from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casemgmt.declared import BACKGROUND_WORK, LeaveCheck
from casemgmt.history import stamp
from casemgmt.notices import actions
from casemgmt.notices.actions import delivering, writing
from casemgmt.notices.health import health
from casemgmt.notices.models import Delivery, DeliveryState, Heartbeat, Notice, QuietHours

pytestmark = pytest.mark.django_db

CANARY = "Rosalind Okafor-Zeta"


def yes(notice):
    return True


def no(notice):
    return False


def almost_yes(notice):
    return "yes"


def broken(notice):
    raise ValueError(CANARY)


def breaks_the_database(notice):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def after(delivery):
    delivery.refresh_from_db()
    return delivery


def test_a_notice_leaves_once(tell, mailbox, social_worker):
    delivery = tell()
    assert actions.deliver() == 1
    assert actions.deliver() == 0
    assert [mail["To"] for mail in mailbox.accepted] == [social_worker.email]
    assert after(delivery).state == DeliveryState.SENT and mailbox.message_ids == [delivery.message_id]


def test_the_words_are_in_the_readers_language_and_name_nobody(tell, mailbox, social_worker):
    social_worker.language = "es"
    stamp(social_worker, by=None, reason="test").save()
    delivery = tell()
    actions.deliver()
    mail = mailbox.accepted[0]
    html = mail.get_body(("html",)).get_content()
    assert '<html lang="es">' in html
    assert f"/follow-ups/{delivery.notice.subject_id}/" in mail.get_body(("plain",)).get_content()
    assert social_worker.name not in str(mail) and mail["Auto-Submitted"] == "auto-generated"


def test_telling_twice_is_one_notice_and_one_mail(tell, mailbox):
    subject, occurrence = uuid.uuid4(), timezone.now()
    assert tell(subject_id=subject, occurrence=occurrence) == tell(subject_id=subject, occurrence=occurrence)
    actions.deliver()
    assert len(mailbox.accepted) == Notice.objects.count() == 1


def test_a_worker_dead_in_claimed_is_simply_replaced(tell, mailbox, ready):
    delivery = tell()
    delivering.Claim(uuid.uuid4(), ["lane"]).take(10)
    assert actions.deliver() == 0 and after(delivery).state == DeliveryState.CLAIMED
    ready()
    assert actions.deliver() == 1
    assert not after(delivery).ambiguous


def die_while_sending(delivery, monkeypatch, mailbox, *, arrives):
    """As if the worker was killed after its commit: before the bytes left, or after they were accepted."""

    def killed(claim, delivery, message, connection):
        if arrives:
            connection.send_messages([message])
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "_send", killed)
        actions.deliver()
    assert after(delivery).state == DeliveryState.SENDING


@pytest.mark.parametrize("arrives", [True, False])
def test_dead_in_sending_goes_again_with_the_same_message_id_and_says_so(
    tell, mailbox, ready, monkeypatch, arrives
):
    delivery = tell()
    die_while_sending(delivery, monkeypatch, mailbox, arrives=arrives)
    ready()
    assert actions.deliver() == 1
    assert after(delivery).ambiguous and delivery in Delivery.objects.needing_attention()
    assert set(mailbox.message_ids) == {delivery.message_id} and len(mailbox.accepted) == 1 + arrives
    actions.mark_seen(deliveries=Delivery.objects.all())
    assert delivery not in Delivery.objects.needing_attention()


@pytest.mark.parametrize("arrives", [True, False])
def test_a_mail_queue_that_can_be_asked_settles_the_doubt(
    tell, mailbox, ready, monkeypatch, settings, arrives
):
    settings.NOTICE_MAIL_LOOKUP = "tests.notices.test_delivering.asked"
    monkeypatch.setitem(KNOWN, "ids", mailbox)
    delivery = tell()
    die_while_sending(delivery, monkeypatch, mailbox, arrives=arrives)
    ready()
    assert actions.deliver() == 1
    assert (
        not after(delivery).ambiguous and delivery.state == DeliveryState.SENT and len(mailbox.accepted) == 1
    )


KNOWN = {}


def asked(message_id):
    return message_id in KNOWN["ids"].message_ids


def test_a_mail_queue_that_does_not_answer_leaves_the_doubt_standing(
    tell, mailbox, ready, monkeypatch, settings
):
    settings.NOTICE_MAIL_LOOKUP = "tests.notices.test_delivering.broken"
    delivery = tell()
    die_while_sending(delivery, monkeypatch, mailbox, arrives=True)
    ready()
    actions.deliver()
    assert after(delivery).ambiguous and delivery.state == DeliveryState.SENT


def test_a_late_worker_changes_nothing(tell, mailbox, ready):
    delivery = tell()
    late = delivering.Claim(uuid.uuid4(), ["lane"])
    late.take(10)
    ready()
    actions.deliver()
    assert not late.change(delivery.pk, DeliveryState.CLAIMED, state=DeliveryState.PENDING)
    assert after(delivery).state == DeliveryState.SENT


def test_a_refusal_waits_and_goes_again_without_a_doubt(tell, mailbox, ready):
    delivery = tell()
    mailbox.answers = ["451 come back later"]
    assert actions.deliver() == 0
    assert (after(delivery).state, delivery.reason, delivery.detail) == (
        DeliveryState.PENDING,
        "refused",
        "451",
    )
    assert delivery not in Delivery.objects.claimable()
    ready()
    assert actions.deliver() == 1 and not after(delivery).ambiguous


@pytest.mark.parametrize("hang_up", ["hang up", "hang up after taking it"])
def test_a_line_that_breaks_leaves_a_doubt_and_loses_nothing(tell, mailbox, ready, hang_up):
    delivery = tell()
    mailbox.answers = [hang_up]
    actions.deliver()
    assert (after(delivery).state, delivery.reason) == (DeliveryState.SENDING, "interrupted")
    ready()
    assert actions.deliver() == 1
    assert after(delivery).ambiguous and set(mailbox.message_ids) == {delivery.message_id}


def test_after_a_second_doubt_a_person_decides_and_not_a_clock(tell, mailbox, ready, administrator):
    delivery = tell()
    mailbox.answers = ["hang up after taking it"] * 2
    for _again in range(6):
        actions.deliver()
        ready()
    assert (after(delivery).state, delivery.reason) == (DeliveryState.HELD, "in_doubt")
    assert mailbox.message_ids.count(delivery.message_id) == 2
    assert delivery in Delivery.objects.needing_attention()
    assert Notice.objects.addressed_to(administrator).get().kind == "letter_stopped"
    actions.try_again(deliveries=Delivery.objects.filter(pk=delivery.pk))
    actions.deliver()
    assert after(delivery).state == DeliveryState.SENT and mailbox.message_ids.count(delivery.message_id) == 3


def test_what_a_person_leaves_as_it_is_leaves_the_list(tell, mailbox):
    delivery = tell(kind="unheard_of")
    actions.deliver()
    actions.mark_seen(deliveries=Delivery.objects.all())
    assert (
        after(delivery).state == DeliveryState.HELD and delivery not in Delivery.objects.needing_attention()
    )


def test_pauses_grow(tell, mailbox, ready):
    delivery, pauses = tell(), []
    mailbox.answers = ["451 come back later"] * 4
    for _try in range(4):
        actions.deliver()
        pauses.append((after(delivery).until - timezone.now()).total_seconds())
        ready()
    assert all(later > 1.8 * earlier for earlier, later in pairwise(pauses))


def test_a_line_that_breaks_before_the_server_has_the_letter_leaves_no_doubt(tell, mailbox, ready):
    delivery = tell()
    mailbox.to_sender = "hang up"
    actions.deliver()
    assert (after(delivery).state, delivery.reason, delivery.ambiguous) == (
        DeliveryState.PENDING, "interrupted", False,
    )  # fmt: skip
    mailbox.to_sender = "250 OK"
    ready()
    assert actions.deliver() == 1 and not after(delivery).ambiguous


def test_a_server_that_thinks_long_about_a_letter_gets_it_once(tell, mailbox, settings):
    settings.EMAIL_TIMEOUT, settings.EMAIL_ANSWER_TIMEOUT = 1, 20
    mailbox.pause = 1
    delivery = tell()
    assert actions.deliver() == 1
    assert after(delivery).state == DeliveryState.SENT and len(mailbox.accepted) == 1


@pytest.mark.parametrize("at", ["recipient", "letter"])
def test_a_final_refusal_ends_it_at_once_under_its_number_and_is_told(
    tell, mailbox, ready, administrator, at
):
    delivery = tell()
    if at == "recipient":
        mailbox.to_recipient = "550 no such user"
    else:
        mailbox.answers = ["554 no"]
    actions.deliver()
    assert (after(delivery).state, delivery.reason) == (DeliveryState.FAILED, "refused")
    assert delivery.detail == ("550" if at == "recipient" else "554") and delivery.attempts == 1
    told = Notice.objects.addressed_to(administrator).get()
    assert (told.kind, told.subject_id) == ("letter_stopped", delivery.notice_id)


def test_that_a_letter_about_a_stopped_letter_is_stopped_too_is_told_to_nobody(tell, mailbox, administrator):
    mailbox.to_recipient = "550 no such user"
    tell(kind="letter_stopped", recipient=administrator.pk)
    actions.deliver()
    assert Notice.objects.count() == 1


def test_a_server_that_refuses_our_own_address_is_asked_again_when_that_is_mended(tell, mailbox, ready):
    delivery = tell()
    mailbox.to_sender = "550 not you"
    actions.deliver()
    assert (after(delivery).state, delivery.detail) == (DeliveryState.PENDING, "550")
    assert delivery in Delivery.objects.struggling()
    mailbox.to_sender = "250 OK"
    ready()
    assert actions.deliver() == 1


def test_without_a_mail_server_everything_waits_and_no_try_is_counted(tell, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    delivery = tell()
    assert actions.deliver() == 0
    assert (after(delivery).state, delivery.reason, delivery.attempts) == (
        DeliveryState.PENDING,
        "no_mail_server",
        0,
    )


def test_after_too_many_tries_a_person_is_asked_and_can_send_it_again(tell, mailbox, ready):
    delivery = tell()
    mailbox.answers = ["451 come back later"] * delivering.MAX_ATTEMPTS
    for _try in range(delivering.MAX_ATTEMPTS + 1):
        ready()
        actions.deliver()
    assert (after(delivery).state, delivery.reason) == (DeliveryState.FAILED, "gave_up")
    assert delivery in Delivery.objects.needing_attention()
    actions.try_again(deliveries=Delivery.objects.all())
    assert actions.deliver() == 1


def test_a_row_that_kills_its_worker_goes_to_the_end_of_the_queue(tell, ready):
    claim = delivering.Claim(uuid.uuid4(), ["lane"])
    for _number in range(5):
        tell()
    poison, *untouched = claim.take(5)
    delivering._begin(claim, [poison])
    ready()
    in_line = list(Delivery.objects.claimable().values_list("pk", flat=True))
    assert in_line[-1] == poison and set(in_line[:-1]) == set(untouched)


def test_what_was_tried_before_is_taken_alone(tell, ready):
    claim = delivering.Claim(uuid.uuid4(), ["lane"])
    tried = [tell().pk for _number in range(3)]
    delivering._begin(claim, claim.take(10))
    untried = [tell().pk for _number in range(3)]
    ready()
    again = delivering.Claim(uuid.uuid4(), ["lane"])
    assert set(again.take(10)) == set(untried)
    assert [len(again.take(10)) for _row in tried] == [1, 1, 1]


def test_many_letters_leave_over_one_connection_and_few_statements(tell, mailbox):
    counts = []
    for letters in (5, 25):
        for _number in range(letters):
            tell()
        lines = mailbox.lines
        with CaptureQueriesContext(connection) as queries:
            assert actions.deliver() == letters
        counts.append(len(queries))
        assert mailbox.lines == lines + 1
    assert (counts[1] - counts[0]) / 20 <= 6, "statements for one letter more"


def test_a_message_id_is_committed_before_the_first_byte(tell, mailbox, monkeypatch):
    """As another session sees it: nothing of ours is open while the mail server is spoken to."""
    tell(), tell()
    open_then, send = [], delivering._send

    def noting(claim, delivery, message, line):
        mine = Delivery.objects.get(pk=delivery.pk)
        open_then.append((mine.state, mine.message_id, len(connection.savepoint_ids)))
        return send(claim, delivery, message, line)

    depth = len(connection.savepoint_ids)
    monkeypatch.setattr(delivering, "_send", noting)
    assert actions.deliver() == 2
    assert open_then == [(DeliveryState.SENDING, mail, depth) for mail in mailbox.message_ids]


def test_a_line_that_breaks_takes_no_other_letter_with_it(tell, mailbox):
    for _number in range(6):
        tell()
    mailbox.answers = ["250 OK", "hang up"]
    assert actions.deliver() == 5
    assert Delivery.objects.filter(state=DeliveryState.SENT, attempts=1, ambiguous=False).count() == 5
    assert Delivery.objects.get(state=DeliveryState.SENDING).reason == "interrupted"
    assert mailbox.lines == 2


def test_a_slow_server_is_given_no_letter_whose_checks_were_asked_long_ago(
    tell, mailbox, checked_by, monkeypatch
):
    monkeypatch.setattr(delivering, "CHECKED_FOR", 0.05)
    mailbox.pause = 0.04
    asked = []
    checked_by(lambda notice: asked.append((notice.pk, len(mailbox.accepted))) or True)
    for _number in range(3):
        tell()
    assert actions.deliver() == 3
    last = dict(asked)
    order = [Notice.objects.get(delivery__message_id=one).pk for one in mailbox.message_ids]
    assert [last[notice] for notice in order] == [0, 1, 2], "each was asked about right before it left"
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


@pytest.fixture
def checked_by(monkeypatch):
    """Let these functions alone say whether a notice may leave."""
    return lambda *checks: monkeypatch.setattr(writing, "LEAVE_CHECKS", [LeaveCheck(each) for each in checks])


@pytest.mark.parametrize("check", [no, almost_yes, broken, breaks_the_database], ids=lambda one: one.__name__)
def test_only_a_plain_yes_lets_a_notice_leave(tell, mailbox, checked_by, check):
    checked_by(yes, check)
    delivery = tell()
    assert actions.deliver() == 0 and not mailbox.accepted
    assert after(delivery).state == DeliveryState.HELD and delivery.detail == f"{__name__}.{check.__name__}"
    assert delivery in Delivery.objects.needing_attention()
    checked_by()
    actions.try_again(deliveries=Delivery.objects.all())
    assert actions.deliver() == 1


def test_a_check_is_asked_again_at_the_moment_of_leaving(tell, mailbox, ready, checked_by):
    delivery = tell()
    mailbox.answers = ["451 come back later"]
    actions.deliver()
    checked_by(no)
    ready()
    actions.deliver()
    assert after(delivery).state == DeliveryState.HELD and not mailbox.accepted


def test_somebody_who_may_not_sign_in_gets_no_mail(tell, mailbox, social_worker, checked_by):
    checked_by()
    delivery = tell()
    social_worker.is_active = False
    stamp(social_worker, by=None, reason="left").save()
    actions.deliver()
    assert (after(delivery).state, delivery.reason) == (
        DeliveryState.HELD,
        "no_address",
    ) and not mailbox.accepted


def test_words_that_cannot_be_written_hold_the_notice(tell, mailbox):
    delivery = tell(kind="unheard_of")
    actions.deliver()
    assert (after(delivery).state, delivery.reason) == (DeliveryState.HELD, "no_words")


def test_no_value_of_a_failing_check_reaches_the_log(tell, mailbox, checked_by, caplog):
    checked_by(broken)
    tell()
    actions.deliver()
    assert "notice_held" in caplog.text and CANARY not in caplog.text


def test_quiet_hours_hold_the_mail_until_they_end_and_never_the_notice(tell, mailbox, social_worker):
    actions.keep_quiet(recipient=social_worker.pk, starts=time(0), ends=time(23, 59, 59), zone="UTC")
    delivery = tell()
    actions.deliver()
    assert (after(delivery).state, delivery.reason, delivery.attempts) == (
        DeliveryState.PENDING,
        "quiet_hours",
        0,
    )
    assert Notice.objects.addressed_to(social_worker).unread().count() == 1
    assert actions.keep_quiet(recipient=social_worker.pk, starts=time(1), ends=time(1), zone="UTC") is None
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    "starts, ends, clock, quiet_until",
    [
        (time(22), time(7), "2026-05-01T05:30Z", "2026-05-01T14:00Z"),  # 22:30 in Los Angeles
        (time(22), time(7), "2026-05-01T13:59Z", "2026-05-01T14:00Z"),
        (time(22), time(7), "2026-05-01T14:00Z", None),
        (time(12), time(13), "2026-05-01T19:30Z", "2026-05-01T20:00Z"),
        (time(22), time(2, 30), "2026-03-08T07:00Z", "2026-03-08T10:30Z"),  # 2:30 is skipped: 3:30 it is
    ],
)
def test_quiet_follows_the_wall_clock_over_midnight_and_clock_changes(starts, ends, clock, quiet_until):
    quiet = QuietHours(recipient=uuid.uuid4(), starts=starts, ends=ends, zone="America/Los_Angeles")
    expected = quiet_until and datetime.fromisoformat(quiet_until)
    assert quiet.end_after(datetime.fromisoformat(clock)) == expected


def test_health_notices_silence_and_waiting(tell, mailbox):
    assert health()["seconds_since_scan"] == {}
    tell()
    Delivery.objects.update(created_at=Now() - timedelta(seconds=90))
    mailbox.answers = ["451 come back later"]
    actions.deliver()
    assert 90 <= health()["oldest_undelivered_seconds"] < 180
    Delivery.objects.update(until=Now())
    actions.deliver()
    for work in BACKGROUND_WORK:
        actions.heartbeat(name=work.name)
    assert health() | {"seconds_since_scan": None} == {
        "ok": True, "silent_scans": [], "seconds_since_scan": None,
        "oldest_undelivered_seconds": 0, "needing_attention": 0,
    }  # fmt: skip
    Heartbeat.objects.update(at=Now() - timedelta(minutes=4))
    often = [work.name for work in BACKGROUND_WORK if work.every < 4 * 60 / 3]
    assert "deliver" in often and "wellbeing" not in often
    assert health()["silent_scans"] == often


@pytest.mark.parametrize("name", [work.name for work in BACKGROUND_WORK])
def test_health_watches_each_part_of_the_background_work(name):
    for each in BACKGROUND_WORK:
        actions.heartbeat(name=each.name)
    assert health()["ok"]
    Heartbeat.objects.filter(name=name).update(at=Now() - timedelta(hours=4))
    assert (health()["ok"], health()["silent_scans"]) == (False, [name])


def test_work_that_never_ran_is_late_once_the_tables_are_old_enough():
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - max(applied) FROM django_migrations")
        age = cursor.fetchone()[0]
    late = [work.name for work in BACKGROUND_WORK if age > timedelta(seconds=max(180, 3 * work.every))]
    assert health()["silent_scans"] == late
