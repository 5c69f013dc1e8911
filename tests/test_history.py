"""Every save leaves one row of history that says what the record says, and costs one statement more."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from simple_history.models import HistoricalRecords

from casemgmt import history, scope
from casemgmt.people.models import Person

PROGRAMS = ["lane", "other"]
ABSENT = {"access.AccountChange"}  # of no program, so the world has none
TRACKED = [model for model in apps.get_models() if hasattr(model, "history")]


@pytest.fixture
def at_work(world, django_db_blocker):
    with scope.acting_as(programs=PROGRAMS, actor="system:test"), transaction.atomic():
        yield
        transaction.set_rollback(True)


def newest(thing):
    return thing.history.order_by("-history_id").values().first()


def as_the_library(thing):
    """Let it write the same row of history in its own way."""
    told = {field.name for field in type(thing).history.model.tracked_fields}
    others = [field.name for field in type(thing)._meta.concrete_fields if field.name not in told]
    records = HistoricalRecords(excluded_fields=others)
    records.manager_name = "history"
    records.create_historical_record(thing, "~")


def test_a_row_of_history_is_what_the_library_would_have_written(at_work):
    compared = set()
    for model in TRACKED:
        for thing in own(model)[:3]:
            history.stamp(thing, by=None, reason="Compared")
            with transaction.atomic():
                ours().create_historical_record(thing, "~")
                copied = newest(thing)
                as_the_library(thing)
                written = newest(thing)
                transaction.set_rollback(True)
            assert copied.pop("history_id") < written.pop("history_id")
            assert copied.pop("history_date") <= written.pop("history_date")
            assert copied == written, model._meta.label
            compared.add(model)
    assert {model._meta.label for model in set(TRACKED) - compared} <= ABSENT


def own(model):
    """Its rows that somebody of these programs may write; partners' records are read by others, too."""
    rows = model._default_manager.order_by("pk")
    scoped = any(field.name == "program" for field in model._meta.concrete_fields)
    return rows.filter(program__in=PROGRAMS) if scoped else rows


def ours():
    records = history.OneStatement()
    records.manager_name = "history"
    return records


@pytest.mark.django_db
def test_a_save_and_its_history_are_two_statements(program):
    person = Person(program=program, name="Rosalind Okafor-Zeta")
    for reason in ("Added", "Corrected"):
        with CaptureQueriesContext(connection) as queries:
            history.keep(person, reason, by=None)
        assert len(queries) == 2, [each["sql"] for each in queries]
        assert newest(person)["history_change_reason"] == reason
