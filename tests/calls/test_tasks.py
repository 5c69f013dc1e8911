"""Doorbells: ringing twice, late or never changes nothing but the hour."""

import io
import os
import time
from datetime import timedelta

import pytest
from django.urls import reverse

from casemgmt.calls import actions, tasks
from casemgmt.calls.actions import imports
from casemgmt.calls.models import Call, ImportBatch
from casemgmt.calls.workflow import ImportStage
from tests.calls.documents import DOCUMENT, csv_of
from tests.calls.factories import MappingFactory
from tests.calls.test_importing import row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


@pytest.fixture
def rings(monkeypatch):
    """What was rung for; no broker is needed to hear it."""
    heard = []
    monkeypatch.setattr(tasks.import_calls, "apply_async", lambda args, *_, **__: heard.append(list(args)))
    return heard


@pytest.fixture
def batch(program, administrator):
    mapping = MappingFactory(program=program, document=DOCUMENT)
    file = io.BytesIO(csv_of(*(row(ID=number) for number in range(150))))
    checked = actions.check_file(
        program=program, mapping=mapping, file=file, name="log.csv", by=administrator
    )
    return actions.start_import(batch=checked, by=administrator)


def test_the_page_rings_for_the_import_that_it_started(
    client_for, administrator, batch, rings, django_capture_on_commit_callbacks
):
    ImportBatch.objects.update(stage=ImportStage.CHECKED, job=None)
    with django_capture_on_commit_callbacks(execute=True):
        client_for(administrator).post(reverse("calls:import_start", args=[batch.pk]))
    assert rings == [[str(batch.pk), "lane"]]


def test_a_ring_imports_and_a_second_ring_does_nothing(batch, rings):
    tasks.import_calls(str(batch.pk), "lane")
    tasks.import_calls(str(batch.pk), "lane")
    assert Call.objects.count() == 150 and rings == []


def test_a_long_import_rings_again(batch, rings, monkeypatch):
    monkeypatch.setattr(actions, "run_import", lambda **_: False)
    tasks.import_calls(str(batch.pk), "lane")
    assert rings == [[str(batch.pk), "lane"]]


def test_an_import_that_nobody_moves_is_rung_for_again(batch, rings, monkeypatch):
    tasks.resume_imports()
    assert rings == []
    monkeypatch.setattr(tasks, "QUIET", timedelta(0))
    tasks.resume_imports()
    assert rings == [[str(batch.pk), "lane"]]


def test_a_start_without_a_broker_is_kept_for_later(
    client_for, administrator, batch, settings, monkeypatch, django_capture_on_commit_callbacks
):
    ImportBatch.objects.update(stage=ImportStage.CHECKED, job=None)

    def no_broker(*_, **__):
        raise OSError("no broker")

    monkeypatch.setattr(tasks.import_calls, "apply_async", no_broker)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_for(administrator).post(reverse("calls:import_start", args=[batch.pk]))
    batch.refresh_from_db()
    assert answer.status_code == 302 and batch.stage == ImportStage.IMPORTING and batch.job.is_live


def test_files_that_no_import_names_are_swept(program):
    stray, fresh = imports.uploads() / "stray", imports.uploads() / "fresh"
    for path in (stray, fresh):
        path.write_bytes(b"x")
    long_ago = time.time() - 3 * 86_400
    os.utime(stray, (long_ago, long_ago))
    tasks.forget_uploads()
    assert not stray.exists() and fresh.exists()
