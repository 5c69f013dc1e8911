"""What to do next, and why."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.desk.views import my_day
from casemgmt.desk.views.my_day import greeting
from casemgmt.encounters.models import Draft
from followups import actions, cadence
from referrals.actions.asking import answers
from referrals.models import Referral
from tests import factories
from tests.answers import words
from tests.costs import cost, workers
from tests.referrals.factories import ServiceFactory, sent

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("America/Los_Angeles")
DAY = timedelta(days=1)


@pytest.fixture
def desk(client_for, social_worker):
    return client_for(social_worker)


def section(page, name):
    return [row.pk for row in page.context[name]]


def test_a_promise_of_no_kind_is_told_by_its_reason(desk, promise, social_worker):
    row = promise(preset="24h", ago=3 * DAY, kind="other", because="referral_answer")
    for page in (desk.get("/my-day/"), desk.get(f"/follow-ups/{row.pk}/")):
        told = words(page)
        assert "Something else" not in told
        assert told.count("See whether a partner answered a referral") == 1


def test_each_follow_up_stands_in_the_first_section_that_fits(desk, promise, social_worker):
    late = promise(preset="24h", ago=3 * DAY)
    due = promise(preset="24h", ago=timedelta(hours=22))
    new = promise(preset="7d")
    own = promise(preset="7d", by=social_worker)
    page = desk.get("/my-day/")
    assert section(page, "overdue") == [late.pk]
    assert section(page, "today") == [due.pk]
    assert section(page, "new") == [new.pk]
    assert section(page, "later") == [own.pk]


def test_what_waits_longest_stands_highest(desk, promise):
    two, five = promise(ago=3 * DAY), promise(ago=6 * DAY)
    assert section(desk.get("/my-day/"), "overdue") == [five.pk, two.pk]


NINE = datetime(2026, 11, 24, 9, tzinfo=HERE)


@pytest.fixture
def at_nine(client_for, social_worker):
    """My day as the social worker sees it at nine in the morning of a Tuesday."""
    with time_machine.travel(NINE, tick=False):
        yield lambda: client_for(social_worker).get("/my-day/")


def test_due_later_today_is_today_even_before_its_reminder(at_nine, promise, program):
    began = datetime(2026, 11, 23, 20, tzinfo=HERE)
    followup = promise(window=cadence.window("24h", opens_at=began, zone=program.zone))
    assert followup.remind_at.astimezone(HERE).hour == 16
    assert section(at_nine(), "today") == [followup.pk]


def test_what_was_given_yesterday_is_no_longer_new(client_for, promise, social_worker, now):
    followup = promise(preset="30d")
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        assert section(client_for(social_worker).get("/my-day/"), "later") == [followup.pk]


def test_the_page_says_its_order(desk):
    assert "Nothing else decides" in words(desk.get("/my-day/"))


def test_a_free_day_says_when_the_next_thing_is(at_nine, promise, program, social_worker):
    promise(window=cadence.window("7d", opens_at=NINE, zone=program.zone), by=social_worker)
    promise(window=cadence.window("30d", opens_at=NINE, zone=program.zone))
    assert "Nothing due. Next: Tue Dec 1, 2026." in words(at_nine())


def test_an_empty_desk_says_so(desk):
    assert "Nothing due, and nothing promised yet." in words(desk.get("/my-day/"))


def test_anothers_follow_ups_are_not_mine(client_for, promise, responder):
    promise(ago=3 * DAY)
    page = client_for(responder).get("/my-day/")
    assert section(page, "overdue") == []


def test_somebody_not_yet_named_has_a_row_too(desk, promise):
    promise(person=None, ago=3 * DAY)
    assert "not yet known" in words(desk.get("/my-day/"))


def test_a_row_says_what_is_not_safe_and_offers_the_next_step(desk, promise):
    followup = promise(ago=3 * DAY)
    page = words(desk.get("/my-day/"))
    assert "Voicemail: NO" in page
    for step in ("attempt", "done", "postpone"):
        assert f"/follow-ups/{followup.pk}/{step}/" in page


def test_drafts_stand_with_their_age_and_only_for_their_author(
    desk, client_for, social_worker, responder, program
):
    Draft.objects.create(program=program, user=social_worker, body={})
    Draft.objects.create(program=program, user=responder, body={})
    page = desk.get("/my-day/")
    assert len(page.context["drafts"]) == 1
    assert "Saved just now" in words(page)


def test_what_is_done_today_is_counted(desk, promise, social_worker, now):
    actions.complete(followup=promise(), outcome="not_reached", by=social_worker, at=now)
    assert "1 done today" in words(desk.get("/my-day/"))


def test_a_day_costs_the_same_with_one_row_and_with_fifty(
    client_for, team, other_team, program, person, promise
):
    users = list(workers(team, other_team))
    clients = [client_for(user) for user in users]
    for user in users:
        promise(ago=3 * DAY, assignee=user), Draft.objects.create(program=program, user=user, body={})
        sent(person, ServiceFactory(), by=user)
    promise(assignee=None)
    few = [cost(client, "/my-day/") for client in clients]
    for user in users:
        for days in range(16):
            promise(ago=days * DAY, assignee=user), promise(preset="7d", assignee=user, person=None)
    assert [cost(client, "/my-day/") for client in clients] == few
    assert max(few) <= 8


def test_the_first_25_are_shown_and_the_rest_of_what_is_due_opens_in_place(desk, promise):
    rows = [promise(ago=timedelta(days=3, minutes=n)) for n in range(30)][::-1]
    page = desk.get("/my-day/")
    assert section(page, "overdue") == [row.pk for row in rows[:25]]
    assert "30 overdue" in words(page)
    assert f'<a href="?show=all#followup-{rows[24].pk}">5 more</a>' in page.content.decode()
    whole = desk.get("/my-day/?show=all")
    assert section(whole, "overdue") == [row.pk for row in rows]
    assert " more</a>" not in whole.content.decode()
    assert desk.get("/my-day/?show=everything").status_code == 400


def test_the_log_keeps_the_rows_that_were_shown_and_no_others(desk, promise, person, social_worker):
    rows = [promise(ago=timedelta(days=3, minutes=n)) for n in range(27)][::-1]
    asked = sent(person, ServiceFactory(), by=social_worker)
    desk.get("/my-day/")
    noted = {each.object_kind: each.detail["ids"] for each in Event.objects.filter(kind=EventKind.SEARCH)}
    assert noted["followups.followup"] == [str(row.pk) for row in rows[:25]]
    assert noted["referrals.referral"] == [str(asked.pk)]


GREETINGS = [(0, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]


@pytest.mark.parametrize(("hour", "said"), GREETINGS)
def test_the_greeting_follows_the_programs_clock(hour, said):
    assert greeting(datetime(2026, 11, 24, hour, tzinfo=HERE), {HERE}) == said


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.PROGRAM_LEAD, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_carries_no_follow_ups_has_no_day(client_for, team, role):
    assert client_for(factories.staff(role, team=team)).get("/my-day/").status_code == 403


def test_what_waits_for_a_partner_and_what_came_back_stand_apart(desk, person, social_worker):
    waits, back, good = (sent(person, ServiceFactory(), by=social_worker) for _ in range(3))
    said = {"said_by": "Noor, intake", "by": social_worker, "at": good.sent_at}
    answers.decline(referral=back, reason="no_capacity", **said)
    answers.accept(referral=good, **said)
    page = desk.get("/my-day/")
    assert page.context["waiting"] == [(waits, False)]
    assert section(page, "ours") == [back.pk]
    assert section(page, "news") == [good.pk]
    with time_machine.travel(waits.answer_due_at + timedelta(minutes=1)):
        assert my_day.waiting(Referral.objects.all(), now=timezone.now()) == [(waits, True)]


def test_a_colleagues_referral_stands_on_their_day_alone(desk, person, responder):
    sent(person, ServiceFactory(), by=responder)
    assert desk.get("/my-day/").context["waiting"] == []
