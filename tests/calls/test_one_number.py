"""The same call number by file, by API and typed is one call."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from casemgmt.calls import actions
from casemgmt.calls.models import Call, ImportRow
from casemgmt.errors import RuleBroken
from tests.calls.documents import csv_of
from tests.calls.factories import CallFactory
from tests.calls.test_importing import row
from tests.calls.test_imports import bring_in, check, counts, mapping, own_folder  # noqa: F401
from tests.world.one_program import Api

pytestmark = pytest.mark.django_db
NUMBER = "L-7001"


@pytest.fixture
def typed(program, call_taker):
    def make(**facts):
        wanted = {"source_key": NUMBER, "requested_at": timezone.now(), "city": "Eugene", **facts}
        return actions.record_call(program=program, by=call_taker, **wanted)

    return make


@pytest.fixture
def sent(client_for, call_taker):
    def send(**facts):
        body = {"source_key": NUMBER, "requested_at": timezone.now().isoformat(), **facts}
        return Api(client_for(call_taker), {}).post("calls/", body)

    return send


def in_a_file(**cells):
    return csv_of(row(ID=NUMBER, **cells))


def test_what_was_read_from_a_file_is_neither_typed_nor_sent_again(bring_in, typed, sent):  # noqa: F811
    bring_in(in_a_file())
    with pytest.raises(RuleBroken, match="already a call with this number"):
        typed()
    assert sent().status_code == 409
    assert Call.objects.count() == 1


def test_what_was_sent_is_not_typed_again_and_the_other_way_round(typed, sent):
    assert sent().status_code == 201
    with pytest.raises(RuleBroken, match="already a call with this number"):
        typed()
    assert sent(source_key=NUMBER.lower()).status_code == 409
    assert Call.objects.count() == 1


def test_a_file_finds_what_was_typed_and_learns_from_it_and_teaches_it(bring_in, typed):  # noqa: F811
    call = typed(source_key=NUMBER.lower(), city="Typed City", notes="Two people, one dog")
    batch = bring_in(in_a_file())
    assert counts(batch) == (0, 1, 0)
    found = Call.objects.get()
    assert (found.pk, found.source_key, found.city) == (call.pk, NUMBER, "Typed City")
    assert found.source != Call.TYPED and found.reasons and found.notes == "Two people, one dog"
    told = ImportRow.objects.get(batch=batch)
    assert told.call == found and "was typed before" in told.reason


def test_the_file_tells_what_the_typed_call_says_otherwise(bring_in, typed):  # noqa: F811
    typed(reasons=["overdose"])
    batch = bring_in(in_a_file())
    assert "keeps what was typed" in ImportRow.objects.get(batch=batch).reason
    assert Call.objects.get().reasons == ["overdose"]


def test_the_same_file_once_more_is_the_same_once_more(bring_in, typed):  # noqa: F811
    typed()
    bring_in(in_a_file())
    assert counts(bring_in(in_a_file())) == (0, 1, 0)
    assert Call.objects.count() == 1


def test_the_check_before_the_import_says_so_too(check, typed):  # noqa: F811
    typed()
    assert check(in_a_file()).summary["same"] == 1


def test_the_database_refuses_a_second_call_of_the_number_whoever_writes_it(program):
    CallFactory(program=program, source="city-log", source_key=NUMBER)
    for number in (NUMBER, NUMBER.lower()):
        with pytest.raises(IntegrityError, match="call_once_a_number"), transaction.atomic():
            CallFactory(program=program, source=Call.TYPED, source_key=number)


def test_two_dispatch_systems_and_two_programs_may_count_alike(program, other_program):
    CallFactory(program=program, source="city-log", source_key=NUMBER)
    CallFactory(program=program, source="county-log", source_key=NUMBER)
    CallFactory(program=other_program, source=Call.TYPED, source_key=NUMBER)
    CallFactory(program=program, source="city-log", source_key=NUMBER.lower())
    assert Call.objects.count() == 4


def test_calls_without_a_number_are_as_many_as_there_are(typed):
    typed(source_key=""), typed(source_key="")
    assert Call.objects.count() == 2
