""" "And the next one?": whatever ends a promise to somebody with a case asks for the next, in one step."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casemgmt.access.roles import Role
from casemgmt.cases import actions as cases
from casemgmt.codes.cases import Acuity
from casemgmt.days import local_day
from casemgmt.errors import RuleBroken
from followups import actions, cadence
from followups.cadence import NextPromise
from followups.models import Attempt, FollowUp
from followups.workflow import Status
from tests import factories
from tests.web.browser import assert_accessible

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}
ASKED = "And the next one?"


@pytest.fixture
def case(person, social_worker, now):
    return cases.open_case(person=person, owner=social_worker, on=now.date(), by=social_worker)


@pytest.fixture
def worker(client_for, social_worker):
    return client_for(social_worker)


@pytest.fixture
def today(program, now):
    return local_day(now, program.zone)


def url(name, followup):
    return reverse(f"followups:{name}", args=[followup.pk])


def a_try(**sent):
    return {
        "attempt_id": uuid.uuid4(),
        "way": "in_person:",
        "result": "reached_done",
        "next_kind": "call",
        **sent,
    }


def next_of(followup):
    """What was promised with the end of this one, or None."""
    followup.refresh_from_db()
    assert followup.status == Status.DONE
    return FollowUp.objects.exclude(pk=followup.pk).first()


@pytest.mark.parametrize("level", [*Acuity, None])
def test_the_acuity_of_the_case_proposes_the_day_and_the_promise_its_kind(
    case, promise, social_worker, now, today, level
):
    if level:
        cases.say_acuity(case=case, level=level, why="Told us", at=now, by=social_worker)
    days = level.days if level else 14
    for kind, proposed in (("visit", "visit"), ("partner", "call"), ("document", "call")):
        found = cadence.propose_next(promise(kind=kind), to=social_worker, now=now)
        assert found == NextPromise(proposed, today + timedelta(days=days))


@pytest.mark.parametrize("more", [{}, HTMX], ids=["page", "row"])
def test_done_makes_the_next_one_and_says_so(worker, case, promise, today, more):
    followup, day = promise(), today + timedelta(days=14)
    page = worker.get(url("complete", followup), **more).content.decode()
    assert ASKED in page and f'value="{day.isoformat()}"' in page
    sent = {"outcome": "not_reached", "next_day": day, "next_kind": "visit", "next_because": "Bring the form"}
    answer = worker.post(url("complete", followup), sent, **more)
    made = next_of(followup)
    assert (made.kind, made.due_on, made.because) == ("visit", day, "Bring the form")
    assert (made.person, made.team, made.assignee) == (case.person, followup.team, None)
    assert FollowUp.objects.with_owner().get(pk=made.pk).owner == case.owner_id
    told = answer if more else worker.get(url("detail", followup))
    assert "Next: Visit, by" in told.content.decode()


def test_after_a_promise_for_their_safety_the_next_one_is_for_it_too(worker, case, promise, today):
    followup = promise(for_safety=True)
    assert "It is for their safety, as this one was" in worker.get(url("try", followup)).content.decode()
    sent = a_try(next_day=(today + timedelta(days=3)).isoformat())
    worker.post(url("try", followup), sent)
    assert next_of(followup).for_safety


def test_of_what_is_ones_own_through_the_case_nobody_offers_to_take_it(worker, case, promise):
    followup = promise(assignee=None)
    assert followup.assignee is None
    assert "Take it" not in worker.get(url("detail", followup)).content.decode()


@pytest.mark.parametrize("more", [{}, HTMX], ids=["page", "row"])
def test_a_try_that_ends_it_makes_the_next_one_once_however_often_sent(worker, case, promise, today, more):
    followup, day = promise(), today + timedelta(days=3)
    assert "And the next one, if this is done? Phone call" in worker.get(
        url("try", followup), **more
    ).content.decode()  # fmt: skip
    sent = a_try(next_day=day)
    for _time in range(2):
        assert worker.post(url("try", followup), sent, **more).status_code in (200, 302)
    made = next_of(followup)
    assert (made.kind, made.due_on, made.why) == ("call", day, "Stay in touch")
    assert (FollowUp.objects.count(), Attempt.objects.count()) == (2, 1)


def test_one_tap_says_that_nothing_is_promised_next(worker, case, promise, today):
    done, tried = promise(kind="text"), promise(kind="visit")
    proposed = {"next_day": today, "next_kind": "call"}
    worker.post(url("complete", done), {"outcome": "moved_away", "last": "on", **proposed})
    worker.post(url("try", tried), a_try(result="reached_last", **proposed))
    assert {row.status for row in FollowUp.objects.all()} == {Status.DONE} and FollowUp.objects.count() == 2


def test_a_try_that_ends_nothing_promises_nothing(worker, case, promise, today):
    followup = promise()
    for result in ("no_answer", "reached"):
        assert worker.post(url("try", followup), a_try(result=result, next_day=today)).status_code == 302
    assert list(FollowUp.objects.all()) == [followup] and Attempt.objects.count() == 2


@pytest.mark.parametrize("day", ["", "31.12.26", "2020-01-01"])
@pytest.mark.parametrize("more", [{}, HTMX], ids=["page", "row"])
def test_without_a_day_that_may_be_nothing_is_written_and_nothing_typed_is_lost(
    worker, case, promise, day, more
):
    followup = promise()
    typed = {"next_day": day, "next_kind": "visit", "next_because": "Bring the form"}
    for name, sent in (
        ("complete", {"outcome": "not_reached", **typed}),
        ("try", a_try(note="Sat outside", **typed)),
    ):
        answer = worker.post(url(name, followup), sent, **more)
        assert answer.status_code == 422
        kept = [
            "Bring the form",
            '<option value="visit" selected',
            *(["Sat outside"] if name == "try" else []),
        ]
        assert all(words in answer.content.decode() for words in kept)
    assert list(FollowUp.objects.open()) == [followup] and not Attempt.objects.exists()


def test_nobody_is_asked_about_a_person_without_a_case_or_about_nobody(worker, promise, person):
    for followup in (promise(), promise(person=None)):
        for name in ("complete", "try"):
            assert "next one" not in worker.get(url(name, followup)).content.decode()
        worker.post(url("complete", followup), {"outcome": "not_reached"})
    assert not FollowUp.objects.open().exists()


def test_whoever_may_not_see_cases_is_not_asked_and_so_learns_of_none(client_for, case, promise, program):
    mediator = factories.staff(Role.MEDIATOR, program=program)
    followup = promise()
    page = client_for(mediator).get(url("complete", followup))
    assert page.status_code == 200 and "next one" not in page.content.decode()


def test_about_somebody_who_died_nobody_is_asked(worker, case, promise, today):
    followup, paperwork = promise(), promise(kind="document")
    worker.post(url("complete", followup), {"outcome": "died", "next_day": today, "next_kind": "call"})
    assert not FollowUp.objects.open().exclude(pk=paperwork.pk).filter(because="stay_in_touch").exists()
    assert ASKED not in worker.get(url("complete", paperwork)).content.decode()


def test_what_ends_and_what_is_promised_stand_or_fall_together(case, promise, social_worker, now, today):
    followup, said = promise(), {"by": social_worker, "at": now}
    for then in (NextPromise("call", today - timedelta(days=1)), NextPromise("call", today)):
        outcome = "died" if then.day == today else "not_reached"
        with pytest.raises(RuleBroken):
            actions.complete(followup=followup, outcome=outcome, then=then, **said)
        followup.refresh_from_db()
        followup.person.refresh_from_db()
        assert followup.is_open and not followup.person.has_died and FollowUp.objects.count() == 1
    with pytest.raises(RuleBroken):
        actions.complete(
            followup=promise(person=None), outcome="not_reached", then=NextPromise("call", today), **said
        )
    with pytest.raises(RuleBroken):
        actions.log_attempt(
            followup=followup, attempt_id=uuid.uuid4(), mode="call", result="no_answer", done=True,
            then=NextPromise("call", today), **said,
        )  # fmt: skip


def test_the_api_may_promise_the_next_one_in_the_same_step(worker, promise, today):
    first, second, third = promise(), promise(), promise()
    day = (today + timedelta(days=5)).isoformat()
    at = "/api/v1/follow-ups/{}/{}/"

    def send(followup, step, **sent):
        return worker.post(at.format(followup.pk, step), sent, content_type="application/json").status_code

    assert send(first, "done", outcome="not_reached", next_day=day, next_kind="visit") == 200
    assert send(second, "attempts", mode="call", result="reached", done=True, next_day=day) == 201
    assert send(third, "done", outcome="not_reached", next_kind="visit") == 400
    assert send(third, "done", outcome="not_reached") == 200
    made = FollowUp.objects.open().values_list("kind", "due_on__day", "because")
    assert {*made} == {(kind, int(day[-2:]), "stay_in_touch") for kind in ("visit", "call")}


@pytest.mark.browser
def test_the_next_one_is_promised_from_the_row_by_keyboard(visit, social_worker, case, promise):
    followup = promise(ago=timedelta(hours=22))
    page = visit(reverse("followups:list"), social_worker)
    page.emulate_media(reduced_motion="reduce")
    row = page.locator(f"#followup-{followup.pk}")
    row.get_by_role("link", name="Done").press("Enter")
    row.get_by_text("Could not be reached", exact=True).click()
    row.get_by_role("button", name="Tomorrow").press("Enter")
    assert_accessible(page)
    row.get_by_role("button", name="Done, and promise it").press("Enter")
    expect(row).to_contain_text("Next: Phone call, by")
    assert next_of(followup).kind == "call"
