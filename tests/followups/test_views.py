"""Pages of follow-ups: two taps, with and without JavaScript, and nothing typed is lost."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.audit.models import Event
from casemgmt.history import stamp
from casemgmt.people.models import ContactPoint
from followups import actions
from followups.models import Attempt, FollowUp
from followups.workflow import Status

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def url(name, followup):
    return reverse(f"followups:{name}", args=[followup.pk])


@pytest.fixture
def worker(client_for, social_worker):
    return client_for(social_worker)


@pytest.fixture
def way(phone):
    return f"call:{phone.pk}"


def test_the_list_opens_on_what_is_mine_and_counts_what_is_overdue(worker, promise, responder):
    promise(ago=timedelta(hours=30))
    promise()
    promise(assignee=responder)
    page = worker.get(reverse("followups:list"))
    assert len(page.context["object_list"]) == 2
    assert [tab["count"] for tab in page.context["tabs"]] == [2, 0, 1, 0, None]
    overdue = worker.get(reverse("followups:list") + "?show=overdue&whose=everyones")
    assert len(overdue.context["object_list"]) == 1


def test_the_list_asks_as_many_questions_for_many_rows_as_for_few(worker, promise, phone, responder, now):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            worker.get(reverse("followups:list") + "?whose=everyones")
        return len(queries)

    def one_more():
        followup = promise(ago=timedelta(hours=30))
        for _number in range(2):
            actions.log_attempt(
                followup=followup,
                attempt_id=uuid.uuid4(),
                mode="call",
                result="no_answer",
                by=responder,
                at=now,
            )

    one_more()
    few = count()
    for _number in range(10):
        one_more()
    assert count() == few


def test_a_closed_follow_up_stands_under_done(worker, promise, responder):
    actions.cancel(followup=promise(), reason="Moved away", by=responder)
    page = worker.get(reverse("followups:list") + "?show=closed")
    assert len(page.context["object_list"]) == 1


def test_opening_one_is_written_to_the_log(worker, promise):
    followup = promise()
    assert worker.get(url("detail", followup)).status_code == 200
    assert Event.objects.filter(kind="read", object_id=str(followup.pk)).count() == 1


def test_whom_a_promise_by_hand_is_about_is_written_to_the_log(worker, person):
    assert person.shown_name in worker.get(f"{reverse('followups:new')}?person={person.pk}").content.decode()
    assert Event.objects.filter(kind="read", object_id=str(person.pk)).count() == 1


def test_out_of_scope_is_the_same_as_never_was(client_for, outsider, promise):
    stranger, followup = client_for(outsider), promise()
    missing = stranger.get(reverse("followups:detail", args=[uuid.uuid4()]))
    hidden = stranger.get(url("detail", followup))
    assert hidden.status_code == missing.status_code == 404


def test_a_call_taker_is_refused(client_for, call_taker, promise):
    assert client_for(call_taker).get(url("detail", promise())).status_code == 403


def test_two_taps_log_a_try_in_the_row(worker, promise, way):
    followup = promise()
    row = worker.get(url("try", followup) + "?next=/my-day/", **HTMX)
    assert b"<html" not in row.content and way.encode() in row.content
    sent = {"attempt_id": uuid.uuid4(), "way": way, "result": "no_answer", "next": "/my-day/"}
    answer = worker.post(url("try", followup), sent, **HTMX)
    assert answer.status_code == 200 and b"data-focus" in answer.content
    assert Attempt.objects.get().result == "no_answer"


def test_without_javascript_the_same_form_is_a_page(worker, promise, way):
    followup = promise()
    assert b"<html" in worker.get(url("try", followup)).content
    sent = {
        "attempt_id": uuid.uuid4(),
        "way": way,
        "result": "reached_done",
        "note": "Doing well",
        "next": "/my-day/",
    }
    answer = worker.post(url("try", followup), sent)
    assert answer.status_code == 302 and answer["Location"] == "/my-day/"
    followup.refresh_from_db()
    assert followup.status == Status.DONE and Attempt.objects.get().note == "Doing well"


def test_sent_twice_is_one_try_and_no_error(worker, promise, way):
    followup = promise()
    sent = {"attempt_id": uuid.uuid4(), "way": way, "result": "reached_done"}
    assert [worker.post(url("try", followup), sent).status_code for _time in range(2)] == [302, 302]
    assert Attempt.objects.count() == 1


def test_nobody_is_sent_to_a_page_of_somebody_else(worker, promise, way):
    followup = promise()
    sent = {"attempt_id": uuid.uuid4(), "way": way, "result": "no_answer", "next": "https://evil.example/"}
    assert worker.post(url("try", followup), sent)["Location"] == url("detail", followup)


def test_a_channel_that_is_not_safe_is_not_offered_and_not_taken(worker, promise, phone):
    followup = promise()
    page = worker.get(url("try", followup)).content.decode()
    assert f"text:{phone.pk}" not in page and "left_message" not in page
    for way, result in (
        (f"text:{phone.pk}", "sent"),
        (f"call:{phone.pk}", "left_message"),
        ("call:", "reached"),
    ):
        sent = {"attempt_id": uuid.uuid4(), "way": way, "result": result}
        assert worker.post(url("try", followup), sent).status_code == 422
    assert not Attempt.objects.exists()


def test_a_safe_voicemail_and_text_are_offered(worker, promise, person):
    phone = ContactPoint(
        program=person.program, person=person, kind="phone", value="+15415550118", voicemail="yes", text="yes"
    )
    stamp(phone, by=None, reason="test").save()
    page = worker.get(url("try", promise())).content.decode()
    assert f"text:{phone.pk}" in page and "left_message" in page and "(541) 555-0118" in page


def test_a_mistake_keeps_what_was_typed(worker, promise):
    followup = promise()
    sent = {"attempt_id": uuid.uuid4(), "way": "in_person:", "result": "", "note": "He was asleep"}
    for more in ({}, HTMX):
        answer = worker.post(url("try", followup), sent, **more)
        assert answer.status_code == 422 and b"He was asleep" in answer.content


def test_done_offers_reached_only_after_a_try_that_reached(worker, promise, responder, now):
    followup = promise()
    assert b'value="reached"' not in worker.get(url("complete", followup)).content
    assert worker.post(url("complete", followup), {"outcome": "reached"}).status_code == 422
    actions.log_attempt(
        followup=followup, attempt_id=uuid.uuid4(), mode="call", result="reached", by=responder, at=now
    )
    assert worker.post(url("complete", followup), {"outcome": "reached"}).status_code == 302


@pytest.mark.parametrize("sent, days", [({"soon": "tomorrow"}, 1), ({"soon": "in_3_days"}, 3), ({}, 9)])
def test_postponing_by_button_or_by_day(worker, promise, now, sent, days):
    followup = promise()
    form = worker.get(url("postpone", followup)).context["form"]
    day = form.today + timedelta(days=days)
    answer = worker.post(url("postpone", followup), sent or {"day": day.isoformat()}, **HTMX)
    assert answer.status_code == 200
    followup.refresh_from_db()
    assert followup.due_on == day


def test_postponing_into_the_past_is_said_beside_the_form(worker, promise):
    answer = worker.post(url("postpone", promise()), {"day": "2020-01-01", "reason": "Asked for it"})
    assert answer.status_code == 422 and b"Asked for it" in answer.content


def test_a_closed_follow_up_answers_409(worker, promise, responder):
    followup = promise()
    actions.cancel(followup=followup, reason="Moved away", by=responder)
    for name in ("try", "complete", "postpone", "cancel", "take"):
        assert worker.get(url(name, followup)).status_code == 409
        assert worker.post(url(name, followup), {"reason": "x"}).status_code == 409
    assert worker.post(url("reopen", followup), {"reason": "By mistake"}).status_code == 302
    assert worker.get(url("reopen", followup)).status_code == 409


def test_cancelling_needs_a_reason(worker, promise):
    followup = promise()
    assert worker.post(url("cancel", followup), {"reason": ""}).status_code == 422
    assert worker.post(url("cancel", followup), {"reason": "Moved away"}).status_code == 302


def test_giving_to_somebody_needs_the_permission_and_taking_does_not(client_for, responder, worker, promise):
    followup = promise()
    assert client_for(responder).get(url("assign", followup)).status_code == 403
    assert client_for(responder).post(url("take", followup)).status_code == 302
    assert worker.post(url("assign", followup), {"assignee": responder.pk}).status_code == 302
    followup.refresh_from_db()
    assert followup.assignee == responder


def test_a_promise_by_hand_starts_with_a_person(worker, person, social_worker):
    new = reverse("followups:new")
    assert b"Find the person first" in worker.get(new).content
    assert worker.get(f"{new}?person=nobody").status_code == 404
    assert worker.get(f"{new}?person={person.pk}").status_code == 200
    sent = {"kind": "visit", "because": "Bring the walker", "when": "7d", "assignee": social_worker.pk}
    assert worker.post(f"{new}?person={person.pk}", sent).status_code == 302
    followup = FollowUp.objects.get()
    assert (followup.person, followup.why, followup.assignee) == (person, "Bring the walker", social_worker)


def test_a_promise_until_a_day_counts_the_day(worker, person, social_worker, now):
    new = f"{reverse('followups:new')}?person={person.pk}"
    sent = {"kind": "call", "because": "Ring the landlord", "when": "72h", "assignee": social_worker.pk}
    refused = worker.post(new, sent | {"day": "2020-01-01"})
    assert refused.status_code == 422 and b"Ring the landlord" in refused.content
    day = (now + timedelta(days=20)).date()
    assert worker.post(new, sent | {"day": day.isoformat()}).status_code == 302
    assert FollowUp.objects.get().due_on == day


def test_the_history_names_every_change_and_its_actor(worker, promise, responder, supervisor):
    followup = promise()
    actions.assign(followup=followup, assignee=responder, by=supervisor)
    page = worker.get(url("history", followup)).content.decode()
    assert page.index("New owner") < page.index("Promised")
    assert supervisor.name in page and responder.name in page


def test_no_name_stands_in_the_title_of_a_page(worker, promise, person):
    followup = promise()
    for name in ("detail", "history", "try", "complete", "postpone", "cancel", "take"):
        page = worker.get(url(name, followup)).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert person.name not in title


def test_closing_is_suggested_only_when_enough_was_tried(worker, promise, phone, responder, now):
    followup = promise(ago=timedelta(days=20))
    for days, mode in ((15, "call"), (1, "in_person")):
        assert b"Enough was tried" not in worker.get(url("detail", followup)).content
        actions.log_attempt(
            followup=followup, attempt_id=uuid.uuid4(), mode=mode, result="no_answer", by=responder,
            at=now - timedelta(days=days),
        )  # fmt: skip
    assert b"Enough was tried" in worker.get(url("detail", followup)).content
