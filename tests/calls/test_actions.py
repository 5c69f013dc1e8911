"""Typing a call and correcting one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casemgmt.access.roles import Role
from casemgmt.calls import actions
from casemgmt.calls.models import Call
from casemgmt.errors import NotAllowed, RuleBroken
from tests import factories
from tests.calls.factories import CallFactory

pytestmark = pytest.mark.django_db
EVENING = datetime(2025, 5, 13, 5, 30, tzinfo=UTC)  # half past ten at night of May 12 in Oregon


def later(minutes):
    return EVENING + timedelta(minutes=minutes)


def test_a_typed_call_belongs_to_its_local_day_and_names_its_author(program, call_taker):
    call = actions.record_call(
        program=program, requested_at=EVENING, intake="911", reasons=["welfare"], by=call_taker
    )
    assert call.day == date(2025, 5, 12) and call.source == Call.TYPED
    assert call.history.get().history_user_id == call_taker.pk


def test_a_call_needs_a_time_and_times_in_their_order(program, call_taker):
    with pytest.raises(RuleBroken, match="at least"):
        actions.record_call(program=program, city="Eugene", by=call_taker)
    with pytest.raises(RuleBroken, match="out of order"):
        actions.record_call(program=program, requested_at=EVENING, arrived_at=later(-1), by=call_taker)


def test_two_typed_calls_never_share_a_number(program, call_taker):
    actions.record_call(program=program, requested_at=EVENING, source_key="25-1", by=call_taker)
    with pytest.raises(RuleBroken, match="number"):
        actions.record_call(program=program, requested_at=EVENING, source_key="25-1", by=call_taker)
    assert Call.objects.count() == 1


def test_a_correction_keeps_what_stood_before_and_why(program, supervisor):
    call = CallFactory(program=program, city="Eugene")
    actions.correct_call(call=call, city="Springfield", reason="Wrong city", by=supervisor)
    now, before = call.history.all()
    assert (before.city, now.city) == ("Eugene", "Springfield")
    assert now.history_change_reason == "Wrong city" and now.history_user_id == supervisor.pk


def test_a_correction_that_changes_nothing_is_refused(program, supervisor):
    call = CallFactory(program=program, city="Eugene")
    with pytest.raises(RuleBroken, match="Nothing"):
        actions.correct_call(call=call, city="Eugene", reason="?", by=supervisor)
    assert call.history.count() == 1


def test_a_time_that_is_filled_in_loses_its_flags(program, supervisor):
    flags = ["arrived_at:date_only", "engaged_at:date_only", "requested_to_dispatched:negative"]
    call = CallFactory(
        program=program,
        requested_at=EVENING,
        dispatched_at=later(-5),
        time_flags=flags,
        day=date(2025, 5, 12),
    )
    call = actions.correct_call(
        call=call, dispatched_at=later(5), arrived_at=later(10), reason="From the log", by=supervisor
    )
    assert call.time_flags == ["engaged_at:date_only"]


def test_an_imported_slip_in_the_times_does_not_bar_other_corrections(program, supervisor):
    call = CallFactory(
        program=program,
        requested_at=EVENING,
        dispatched_at=later(-5),
        time_flags=["requested_to_dispatched:negative"],
    )
    call = actions.correct_call(call=call, city="Eugene", reason="Known now", by=supervisor)
    assert call.time_flags == ["requested_to_dispatched:negative"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR}))
def test_only_dispatch_and_supervisors_write_calls(program, role):
    other = factories.staff(role, program=program)
    with pytest.raises(NotAllowed):
        actions.record_call(program=program, requested_at=EVENING, by=other)
    with pytest.raises(NotAllowed):
        actions.correct_call(call=CallFactory(program=program), city="X", reason="x", by=other)
    assert Call.history.count() == 1


def test_nobody_writes_calls_of_another_program(other_program, call_taker):
    with pytest.raises(NotAllowed):
        actions.record_call(program=other_program, requested_at=EVENING, by=call_taker)
