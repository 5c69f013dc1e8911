"""Promises: made once, tried safely, closed honestly, reminded once."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casemgmt.days import local_day
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from followups import actions
from followups.models import Attempt, FollowUp
from followups.workflow import FOLLOW_UP, Status
from tests import factories

pytestmark = pytest.mark.django_db


def log(followup, by, now, **given):
    wanted = {"attempt_id": uuid.uuid4(), "mode": "call", "result": "no_answer", "at": now}
    return actions.log_attempt(followup=followup, by=by, **{**wanted, **given})


def test_the_same_origin_and_rule_make_one_promise_however_often_asked(promise):
    origin = uuid.uuid4()
    first = promise(origin=origin, rule="encounter")
    again = promise(origin=origin, rule="encounter", preset="72h")
    assert again.pk == first.pk and again.due_at == first.due_at
    assert promise(origin=origin, rule="call").pk != first.pk
    assert FollowUp.objects.count() == 2


def test_two_at_once_for_one_origin_end_as_one(promise, monkeypatch):
    origin = uuid.uuid4()
    first = promise(origin=origin, rule="encounter")
    looks = iter([None, first])
    monkeypatch.setattr("followups.actions.promises._made_before", lambda *_: next(looks))
    assert promise(origin=origin, rule="encounter") == first


def test_promising_needs_the_permission(promise, call_taker):
    with pytest.raises(NotAllowed):
        promise(by=call_taker)


def test_an_owner_must_work_on_follow_ups_in_the_program(promise, call_taker, outsider):
    for stranger in (call_taker, outsider):
        with pytest.raises(RuleBroken):
            promise(assignee=stranger)


def test_person_and_team_belong_to_the_program(promise, other_program):
    with pytest.raises(RuleBroken):
        promise(team=factories.TeamFactory(program=other_program))


def test_a_double_submit_is_one_attempt(promise, responder, now):
    followup, attempt_id = promise(), uuid.uuid4()
    first = log(followup, responder, now, attempt_id=attempt_id, result="reached", done=True)
    again = log(followup, responder, now, attempt_id=attempt_id, result="reached", done=True)
    assert first == again and Attempt.objects.count() == 1
    assert followup.status == Status.DONE and followup.outcome == "reached"


def test_an_attempt_id_used_elsewhere_says_nothing_and_is_one_attempt(promise, responder, now):
    taken, followup = log(promise(), responder, now).pk, promise()
    first = log(followup, responder, now, attempt_id=taken)
    assert first.pk != taken and log(followup, responder, now, attempt_id=taken) == first
    assert Attempt.objects.count() == 2


def test_an_attempt_cannot_be_in_the_future(promise, responder, now):
    with pytest.raises(RuleBroken):
        log(promise(), responder, now, at=now + timedelta(hours=1))


def test_a_channel_that_is_not_safe_cannot_be_used(promise, phone, responder, now):
    followup = promise()
    with pytest.raises(RuleBroken):
        log(followup, responder, now, mode="text", contact_point=phone)
    with pytest.raises(RuleBroken):
        log(followup, responder, now, result="left_message", contact_point=phone)
    assert log(followup, responder, now, contact_point=phone).contact_point == phone.pk


def test_a_number_of_somebody_else_is_refused(promise, phone, responder, now):
    with pytest.raises(RuleBroken):
        log(promise(person=None), responder, now, contact_point=phone)


def test_attempted_is_not_reached(promise, responder, now):
    followup = promise()
    log(followup, responder, now)
    with pytest.raises(RuleBroken):
        actions.complete(followup=followup, outcome="reached", by=responder, at=now)
    log(followup, responder, now, result="reached")
    actions.complete(followup=followup, outcome="reached", by=responder, at=now)
    assert followup.status == Status.DONE


def test_paperwork_needs_no_contact(promise, responder, now):
    followup = promise(kind="document")
    actions.complete(followup=followup, outcome="no_contact_needed", by=responder, at=now)
    assert followup.done_at == now


def test_postponing_moves_the_window_and_keeps_its_beginning(promise, responder, now):
    followup = promise()
    opened, day = followup.opens_at, local_day(now, followup.zone) + timedelta(days=3)
    actions.postpone(followup=followup, day=day, reason="Asked to call on Friday", by=responder, at=now)
    assert (followup.due_on, followup.opens_at) == (day, opened)
    assert followup.history.first().history_change_reason == "Asked to call on Friday"
    with pytest.raises(RuleBroken):
        actions.postpone(followup=followup, day=date(2020, 1, 1), reason="x", by=responder, at=now)


def test_a_late_promise_can_be_moved_to_today(promise, responder, now):
    followup = promise(ago=timedelta(days=5))
    today = local_day(now, followup.zone)
    actions.postpone(followup=followup, day=today, reason="Today after all", by=responder, at=now)
    assert not followup.is_overdue(at=now)


def test_anybody_may_take_a_promise_but_giving_needs_more(promise, responder, social_worker, supervisor):
    followup = promise(assignee=None)
    actions.assign(followup=followup, assignee=responder, by=responder)
    with pytest.raises(NotAllowed):
        actions.assign(followup=followup, assignee=social_worker, by=responder)
    actions.assign(followup=followup, assignee=social_worker, by=supervisor)
    assert followup.assignee == social_worker


def test_a_closed_promise_refuses_every_step_but_reopening(promise, responder, now):
    followup = promise()
    actions.cancel(followup=followup, reason="Moved away", by=responder)
    for step in (
        lambda: log(followup, responder, now),
        lambda: actions.complete(followup=followup, outcome="not_reached", by=responder, at=now),
        lambda: actions.cancel(followup=followup, reason="again", by=responder),
        lambda: actions.postpone(followup=followup, day=now.date(), reason="x", by=responder, at=now),
    ):
        with pytest.raises(RuleBroken):
            step()
    actions.reopen(followup=followup, reason="By mistake", by=responder)
    assert followup.is_open and followup.cancel_reason == ""


def test_a_name_found_later_reaches_the_promises_of_that_meeting(promise, person, responder):
    origin = uuid.uuid4()
    nameless = promise(person=None, origin=origin, rule="encounter")
    actions.name_person(origin=origin, person=person, by=responder)
    nameless.refresh_from_db()
    assert nameless.person == person


def test_every_change_is_in_the_history_with_its_actor(promise, responder, supervisor, social_worker, now):
    followup = promise()
    actions.assign(followup=followup, assignee=responder, by=supervisor)
    log(followup, responder, now, result="reached", done=True)
    told = [
        (row.history_user_id, row.history_change_reason) for row in followup.history.order_by("history_date")
    ]
    assert told == [(responder.pk, "Promised"), (supervisor.pk, "New owner"), (responder.pk, "Done")]


IMPOSSIBLE = {
    "followup_origin_with_rule": {"origin": uuid.UUID(int=1), "rule": ""},
    "followup_window_in_order": {"opens_at": "2030-01-01T00:00Z"},
    "followup_done_with_moment_and_outcome": {"status": Status.DONE},
    "followup_cancelled_with_reason": {"status": Status.CANCELLED},
    "followup_says_why": {"because": ""},
    "followup_codes_known": {"kind": "carrier_pigeon"},
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_database_refuses_an_impossible_promise(name, promise):
    followup = promise()
    for field, value in IMPOSSIBLE[name].items():
        setattr(followup, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        stamp(followup, by=None, reason="test").save()


def test_the_database_makes_one_promise_per_origin_and_rule(promise):
    origin = uuid.uuid4()
    twin = promise(origin=origin, rule="encounter")
    twin.pk = uuid.uuid4()
    with pytest.raises(IntegrityError, match="followup_once_per_origin_and_rule"), transaction.atomic():
        stamp(twin, by=None, reason="test").save(force_insert=True)


def test_the_database_knows_every_result_of_an_attempt(promise, responder, now):
    with pytest.raises(IntegrityError, match="attempt_codes_known"), transaction.atomic():
        log(promise(), responder, now, mode="pigeon")


def test_an_attempt_is_never_changed(promise, responder, now):
    log(promise(), responder, now)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Attempt.objects.update(note="rewritten")


@pytest.mark.parametrize("name", list(FOLLOW_UP.steps))
@pytest.mark.parametrize("status", list(Status))
def test_every_cell_of_the_table_is_decided(name, status):
    open_steps = {"try", "postpone", "take", "give_back", "assign", "complete", "cancel"}
    allowed = name in open_steps if status == Status.OPEN else name == "reopen"
    assert (name in {step.name for step in FOLLOW_UP.steps_from(status)}) is allowed


def test_a_follow_up_is_seen_in_its_program_only(promise, outsider, call_taker, responder):
    followup = promise()
    assert list(FollowUp.objects.visible_to(responder)) == [followup]
    assert not FollowUp.objects.visible_to(outsider) and not FollowUp.objects.visible_to(call_taker)


def test_overdue_due_and_later_hold_each_open_promise_once(promise, now):
    made = {
        "overdue": promise(ago=timedelta(hours=25)),
        "due": promise(ago=timedelta(hours=21)),
        "later": promise(ago=timedelta(hours=1)),
    }
    for name, followup in made.items():
        assert list(getattr(FollowUp.objects, name)(now)) == [followup]
        assert followup.is_overdue(at=now) is (name == "overdue")
    assert set(FollowUp.objects.to_do(now)) == {made["overdue"], made["due"]}
