"""Real processes, killed without warning: nothing is lost, and whatever came twice says so."""

import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from casemgmt import scope
from casemgmt.history import stamp
from casemgmt.notices.actions import try_again
from casemgmt.notices.models import Delivery, DeliveryState, Notice, WaitReason
from casemgmt.people.models import Person
from followups import actions, cadence
from followups.models import FollowUp
from tests.mailbox import Mailbox, MailServer
from tests.processes import Town

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DUE, OVERDUE = 250, 50
TOLD = DUE + 2 * OVERDUE  # an overdue one is told to its owner and to the supervisor
KILLS = 12
PATIENCE = 400  # seconds, on a machine that has other things to do
QUEUE_FILE = "CHAOS_QUEUE_FILE"


def took(message_id):
    """Whether the mail server accepted this Message-ID: what a local mail queue would answer."""
    queue = Path(os.environ[QUEUE_FILE])
    return queue.exists() and message_id in queue.read_text().split()


@pytest.fixture
def mailbox(tmp_path):
    handler = Mailbox(pause=0.04, queue_file=tmp_path / "queue")
    server = MailServer(handler)
    server.start()
    handler.port = server.port
    yield handler
    server.stop()


@pytest.fixture
def town(tmp_path, mailbox):
    town = Town(
        tmp_path,
        EMAIL_URL=f"smtp://127.0.0.1:{mailbox.port}",
        REMIND_EVERY="1", DELIVER_EVERY="0.5", NOTICE_LEASE="3", EMAIL_ANSWER_TIMEOUT="2",
        **{QUEUE_FILE: str(mailbox.queue_file)},
    )  # fmt: skip
    yield town
    town.end()


@pytest.fixture
def promises(program, team, responder, social_worker, supervisor):
    """Follow-ups as old as their events: some due, some overdue."""
    now = timezone.now()
    with scope.acting_as(programs=["lane"], actor="system:test"):
        person = stamp(Person(program=program, name="Rosalind Okafor-Zeta"), by=None, reason="test")
        person.save()
        for number in range(DUE + OVERDUE):
            hours = 22 if number < DUE else 25
            window = cadence.window("24h", opens_at=now - timedelta(hours=hours), zone=program.zone)
            actions.schedule(
                program=program, window=window, because="after_encounter", by=responder,
                person=person, team=team, assignee=social_worker,
            )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("UPDATE followups_followup SET created_at = opens_at")
        return list(FollowUp.objects.order_by("pk").values())


def sent():
    with scope.acting_as(programs=["lane"], actor="system:test"):
        return Delivery.objects.filter(state=DeliveryState.SENT).count()


def settle_doubts():
    """A letter whose worker was killed twice while sending waits for a person, who lets it go once more."""
    with scope.acting_as(programs=["lane"], actor="system:test"):
        try_again(deliveries=Delivery.objects.filter(reason=WaitReason.IN_DOUBT))


def until_all_is_sent(town, workers):
    """Kill somebody every second or so while there is work, then wait for the rest; returns the kills."""
    kills, give_up = 0, time.monotonic() + PATIENCE
    while (done := sent()) < TOLD:
        assert time.monotonic() < give_up, f"{done} of {TOLD} sent after {kills} kills; see {town.folder}"
        if kills < KILLS and done:
            town.kill_somebody(workers)
            kills += 1
        settle_doubts()
        time.sleep(random.uniform(0.4, 1.2))
    return kills


def nothing_was_lost_or_doubled_unsaid(mailbox, promises):
    """In the app exactly once; by mail once, or more where the row says so. Returns both counts."""
    with scope.acting_as(programs=["lane"], actor="system:test"):
        told = list(Notice.objects.values_list("kind", "subject_id", "recipient"))
        left = set(Delivery.objects.values_list("message_id", flat=True))
        doubtful = Delivery.objects.filter(ambiguous=True).count()
        assert list(FollowUp.objects.order_by("pk").values()) == promises
    assert len(told) == len(set(told)) == TOLD
    assert set(mailbox.message_ids) == left and len(left) == TOLD
    doubles = len(mailbox.accepted) - TOLD
    assert doubles <= doubtful
    return doubles, doubtful


def report(kind, kills, doubles, doubtful, began):
    print(f"{kind}: {TOLD} told, {kills} kills, 0 lost, {doubles} mails twice, {doubtful} said so, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip


def test_two_beats_and_killed_workers_lose_nothing(town, mailbox, promises):
    began = time.monotonic()
    town.start_broker()
    for number in "12":
        town.start_worker(f"worker{number}")
        town.start_beat(f"beat{number}")
    kills = until_all_is_sent(town, "worker")
    assert kills >= 10
    report("celery", kills, *nothing_was_lost_or_doubled_unsaid(mailbox, promises), began)


def test_without_a_broker_and_with_a_mail_queue_to_ask_nothing_comes_twice_either(town, mailbox, promises):
    began = time.monotonic()
    town.environment["NOTICE_MAIL_LOOKUP"] = "tests.journeys.test_chaos.took"
    for number in "123":
        loop = [sys.executable, "manage.py", "deliver", "--loop", "--every", "0.5"]
        town.start(f"loop{number}", loop)
    kills = until_all_is_sent(town, "loop")
    doubles, doubtful = nothing_was_lost_or_doubled_unsaid(mailbox, promises)
    assert (doubles, doubtful) == (0, 0)
    assert kills >= 10
    report("loop", kills, doubles, doubtful, began)
