"""What the calls table holds to, whoever writes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from casemgmt import scope
from casemgmt.calls.models import Call
from tests.calls.factories import CallFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 5, 12, 19, 0, tzinfo=UTC)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"intake": "pigeon"},
        {"reasons": ["welfare", "nonsense"]},
        {"end_point": "vanished"},
        {"disposition": "moon"},
        {"police": "perhaps"},
    ],
)
def test_the_database_refuses_a_code_outside_its_list(program, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(program=program, **wrong)


def test_one_source_has_one_call_of_a_number_in_a_program(program, other_program):
    CallFactory(program=program, source="cad", source_key="7")
    CallFactory(program=other_program, source="cad", source_key="7")
    CallFactory(program=program, source="other", source_key="7")
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(program=program, source="cad", source_key="7")


def test_typed_calls_need_no_number(program):
    CallFactory(program=program, source_key="")
    CallFactory(program=program, source_key="")


def test_intervals_are_minutes_and_never_negative(program):
    call = CallFactory(program=program, requested_at=at(0), dispatched_at=at(5), arrived_at=at(2))
    assert [interval["minutes"] for interval in call.intervals] == [5.0, None, None, None]
    assert not call.in_order


def test_medians_leave_out_unknown_and_negative_intervals(program):
    for minutes in (4, 10, 20, -500):
        CallFactory(program=program, requested_at=at(0), dispatched_at=at(minutes))
    CallFactory(program=program, requested_at=at(0), dispatched_at=None)
    medians = Call.objects.medians()
    assert medians["requested_to_dispatched"] == 10
    assert medians["arrived_to_departed"] is None


def test_open_and_recent_calls(program):
    fresh = CallFactory(program=program)
    ended = CallFactory(program=program, end_point="engaged")
    CallFactory(program=program, day=date(2025, 5, 5), departed_at=NOON)
    unread = {"field": "end_point", "label": "Odd", "folded": "odd", "place": 0}
    CallFactory(program=program, day=date(2025, 5, 1), unmapped=[unread])
    assert [call for call in Call.objects.all() if call.is_open] == [fresh]
    assert list(Call.objects.open()) == [fresh]
    assert set(Call.objects.recent(on=date(2025, 5, 12))) == {fresh, ended}
    assert Call.objects.recent(on=date(2025, 5, 12), days=8).count() == 3


def test_a_call_is_invisible_outside_its_program(program, other_program):
    call = CallFactory(program=program)
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not Call.objects.filter(pk=call.pk).exists()
        assert not Call.history.exists()


def test_staff_see_the_calls_of_their_program_alone(program, responder, outsider, auditor):
    call = CallFactory(program=program)
    assert list(Call.objects.visible_to(responder)) == [call]
    assert not Call.objects.visible_to(outsider).exists()
    assert not Call.objects.visible_to(auditor).exists()


def test_history_keeps_no_second_copy_of_the_row_as_it_was_read(program):
    call = CallFactory(program=program, source_row={"City": "Eugene"})
    assert "source_row" not in [field.name for field in call.history.model._meta.fields]
