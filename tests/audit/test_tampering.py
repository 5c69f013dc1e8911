"""Whoever may do anything in the database is still found out, by the chain and by the anchors beside it."""

import os
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from casemgmt import scope
from casemgmt.audit import actions, anchors
from casemgmt.audit.actions import record
from casemgmt.audit.models import Event, EventKind
from casemgmt.audit.verifying import verify
from casemgmt.scope.login import log_in_as
from tests.audit.tampering import WAYS, Tamper

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAMS = ["lane", "other", ""]


@pytest.fixture
def kept(program, other_program, settings, tmp_path):
    """A log of three chains, sealed in several batches, the last anchor dropped at its end."""
    settings.AUDIT_ANCHORS = tmp_path
    for batch in range(4):
        with scope.acting_as(programs=PROGRAMS, actor="system:test"):
            for number in range(21):
                record(
                    EventKind.READ, program=PROGRAMS[number % 3], object_kind="people.person",
                    object_id=number, detail={"page": batch, "words": 'é"\\'},
                )  # fmt: skip
        actions.seal()
        anchors.drop()
    return list(anchors.read(anchors.path()))


@pytest.fixture
def superuser(kept):
    if connection.settings_dict["PASSWORD"]:
        pytest.skip("only the private cluster lets the tests be its superuser")
    connection.close()
    connection.settings_dict["USER"] = "postgres"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # triggers asleep
        yield cursor
    log_in_as("app")


def try_all(cursor, known, rounds):
    """Tamper, look, take it back; returns the ways that were not found or not named."""
    dice, missed = random.Random(rounds), []
    assert verify(anchors=known).findings == []
    for turn in range(rounds):
        with transaction.atomic():
            way = WAYS[turn % len(WAYS)]
            must_name = getattr(Tamper(cursor, dice), way)()
            findings = verify(anchors=known).findings
            if not findings or not set(must_name) <= {finding.event for finding in findings}:
                missed.append((turn, way, must_name, findings))
            transaction.set_rollback(True)
    return missed


def test_three_hundred_random_tamperings_are_found(superuser, kept):
    assert try_all(superuser, kept, 300) == []


@pytest.mark.slow
def test_ten_thousand_random_tamperings_are_found(superuser, kept):
    assert try_all(superuser, kept, 10_000) == []


def test_a_chain_cut_off_is_found_by_the_anchor_and_by_nothing_else(superuser, kept):
    with transaction.atomic():
        Tamper(superuser, random.Random(1)).cut_off()
        assert verify().findings == []
        assert "cut off" in verify(anchors=kept).findings[0].words
        transaction.set_rollback(True)


def told(capsys, **options):
    call_command("verify_audit", **options)
    return capsys.readouterr().out


def test_the_command_says_that_all_is_well(kept, capsys):
    assert "84 events sealed, 0 wait; 12 anchors compared; everything is" in told(capsys)
    assert "28 events sealed" in told(capsys, program="lane")


def test_the_command_names_what_was_changed_and_fails(superuser, kept, capsys):
    superuser.execute("UPDATE audit_event SET actor = 'user:somebody-else' WHERE object_id = '7'")
    with pytest.raises(CommandError, match="4 things are not as they were sealed"):
        told(capsys)
    named = capsys.readouterr().out
    log_in_as("app")
    with scope.acting_as(programs=PROGRAMS, actor="system:test"):
        for event in Event.objects.filter(object_id="7"):
            assert f"event {event.pk}: was altered" in named


def test_without_anchors_the_command_says_what_it_cannot_see(kept, settings, tmp_path, capsys):
    settings.AUDIT_ANCHORS = tmp_path / "elsewhere"
    call_command("verify_audit")
    assert "would not be noticed" in capsys.readouterr().err


def test_a_file_that_holds_no_anchors_is_refused(kept, tmp_path):
    for content in ("not json", "{}", "[1]"):
        (tmp_path / "wrong").write_text(content)
        with pytest.raises(CommandError, match="cannot be read as anchors"):
            call_command("verify_audit", anchors=tmp_path / "wrong")


def test_an_anchor_is_dropped_every_ten_minutes_and_only_appended(kept):
    before = anchors.path().read_text()
    anchors.drop_if_due()
    assert anchors.path().read_text() == before
    age(anchors.path(), 601)
    anchors.drop_if_due()
    assert anchors.path().read_text().startswith(before)
    assert anchors.path().read_text().count("\n") == 5


def age(path, seconds):
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))
