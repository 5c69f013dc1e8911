"""What the database itself refuses, and shows to nobody outside the program."""

import uuid
from datetime import time
from inspect import signature

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from casemgmt import scope
from casemgmt.config.celery import app
from casemgmt.declared import BACKGROUND_WORK, BackgroundWork
from casemgmt.notices import actions, tasks
from casemgmt.notices.management.commands import deliver
from casemgmt.notices.models import Delivery, DeliveryState, Heartbeat, Notice, QuietHours

pytestmark = pytest.mark.django_db


def test_one_thing_is_told_to_one_reader_once(tell):
    told = Notice.objects.get(pk=tell().notice_id)
    told.pk = uuid.uuid4()
    with pytest.raises(IntegrityError, match="notice_told_once"), transaction.atomic():
        told.save(force_insert=True)


IMPOSSIBLE = {
    "delivery_state_known": {"state": "teleported"},
    "delivery_sent_has_its_moment": {"state": DeliveryState.SENT, "message_id": "<1@x>"},
    "delivery_leaves_with_a_message_id": {"state": DeliveryState.SENDING, "claim": uuid.UUID(int=1)},
    "delivery_in_hand_has_a_claim": {"state": DeliveryState.CLAIMED},
    "delivery_held_says_why": {"state": DeliveryState.HELD},
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_database_refuses_an_impossible_delivery(name, tell):
    delivery = tell()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**IMPOSSIBLE[name])


def test_quiet_hours_must_end():
    with pytest.raises(IntegrityError, match="quiet_hours_end"), transaction.atomic():
        QuietHours.objects.create(recipient=uuid.uuid4(), starts=time(9), ends=time(9), zone="UTC")


def test_another_program_sees_neither_notice_nor_delivery(tell):
    tell()
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not Notice.objects.exists() and not Delivery.objects.exists()
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert Notice.objects.exists() and Delivery.objects.exists()


def test_no_word_of_a_message_is_stored():
    stored = {field.name for model in (Notice, Delivery) for field in model._meta.get_fields()}
    assert not stored & {"subject", "body", "text", "html", "address", "email"}


def test_reading_marks_only_what_is_unread(tell, social_worker):
    tell()
    mine = Notice.objects.addressed_to(social_worker)
    assert actions.mark_read(notices=mine) == 1 and actions.mark_read(notices=mine) == 0
    assert not mine.unread().exists()


def test_one_command_does_the_whole_without_a_broker(tell, mailbox):
    tell(occurrence=Now())
    call_command("deliver")
    assert len(mailbox.accepted) == 1
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {work.name for work in BACKGROUND_WORK}


def trouble():
    raise ValueError


def test_work_in_trouble_does_not_keep_the_next_from_running(caplog):
    works = [BackgroundWork("trouble", trouble, 10), BackgroundWork("deliver", tasks.deliver, 10)]
    deliver.go_round(dict.fromkeys(works, 0.0), now=1.0)
    assert "background_work_failed" in caplog.text
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["deliver"]


def test_the_loop_does_each_part_in_its_own_rhythm():
    due = dict.fromkeys(BACKGROUND_WORK, 0.0)
    deliver.go_round(due, now=1.0)
    Heartbeat.objects.all().delete()
    deliver.go_round(due, now=62.0)
    often = {work.name for work in BACKGROUND_WORK if work.every <= 60}
    assert set(Heartbeat.objects.values_list("name", flat=True)) == often


def test_every_task_that_takes_nothing_is_background_work():
    """Whatever a slice does by itself is rung for, watched by /health/, and done by the loop too."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    unasked = {name for name, task in ours.items() if not signature(task.run).parameters}
    assert unasked == {work.task.name for work in BACKGROUND_WORK}


def test_the_clock_rings_for_all_background_work_and_nothing_else():
    rung = {name: (ring["task"], ring["schedule"]) for name, ring in app.conf.beat_schedule.items()}
    assert rung == {work.name: (work.task.name, work.every) for work in BACKGROUND_WORK}


def test_work_that_a_worker_did_is_noted_as_done():
    for work in BACKGROUND_WORK:
        work.task.on_success(None, "", [], {})
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {work.name for work in BACKGROUND_WORK}
