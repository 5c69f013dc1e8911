"""Somebody covers for a colleague who is away: from day to day by itself, and the work stays whose it was."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.notices.emails import compose
from casemgmt.notices.models import Notice
from casemgmt.people import actions as people
from casemgmt.workforce.actions import end_absence, end_cover, record_absence
from casemgmt.workforce.models import Absence
from followups import cadence
from followups.actions import remind_due, schedule
from followups.models import FollowUp
from referrals.actions.asking.reminding import nudge_due
from referrals.models import Referral
from tests import factories
from tests.answers import words
from tests.referrals.factories import PersonFactory, ServiceFactory, sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def today(program):
    return program.day_of(timezone.now())


@pytest.fixture
def stand_in(team):
    return factories.staff(Role.SOCIAL_WORKER, team=team)


@pytest.fixture
def cover(social_worker, stand_in, program, today):
    """cover(first, last): days from today on which the colleague stands in for the social worker."""

    def made(first=0, last=3, **given):
        wanted = {"user": social_worker, "covered_by": stand_in, "by": social_worker, **given}
        return record_absence(
            program=program, starts_on=today + first * DAY, ends_on=today + last * DAY, **wanted
        )

    return made


@pytest.fixture
def person(program):
    return PersonFactory(program=program)


@pytest.fixture
def due(program, team, social_worker, person):
    """A follow-up of the social worker's that is due."""
    window = cadence.window("24h", opens_at=timezone.now() - DAY / 2, zone=program.zone)
    return schedule(
        program=program, team=team, person=person, assignee=social_worker, by=social_worker,
        because="asked", window=window,
    )  # fmt: skip


def told(kind):
    return {notice.recipient for notice in Notice.objects.filter(kind=kind)}


def test_it_stands_on_the_day_of_whoever_covers_and_stays_whose_it_was(
    client_for, cover, due, social_worker, stand_in
):
    FollowUp.objects.filter(pk=due.pk).update(remind_at=timezone.now())
    assert f"followup-{due.pk}" not in words(client_for(stand_in).get("/my-day/"))
    cover()
    page = client_for(stand_in).get("/my-day/")
    assert f"You cover for {social_worker.name}" in words(page) and f"followup-{due.pk}" in words(page)
    assert FollowUp.objects.with_owner().get(pk=due.pk).owner == social_worker.pk
    assert f"followup-{due.pk}" in words(client_for(social_worker).get("/my-day/"))


@pytest.mark.parametrize(("first", "last", "stands"), [(1, 3, False), (0, 0, True), (-3, -1, False)])
def test_it_begins_and_ends_by_itself(cover, due, first, last, stands):
    cover(first, last)
    assert FollowUp.objects.covered(timezone.now()).exists() == stands


def test_a_day_is_that_of_the_program(cover, due, program, today):
    """In the last minute of the day there it is the next day already by the server's clock."""
    cover(0, 0)
    late = datetime.combine(today, time.max, tzinfo=ZoneInfo(program.zone))
    assert FollowUp.objects.covered(late).exists()
    assert not FollowUp.objects.covered(late + timedelta(minutes=1)).exists()


def test_reminders_go_to_whoever_covers_as_well(cover, due, social_worker, stand_in):
    FollowUp.objects.filter(pk=due.pk).update(remind_at=timezone.now())
    cover()
    remind_due(at=timezone.now())
    remind_due(at=timezone.now())
    assert told("followup_due") == {social_worker.pk, stand_in.pk}
    assert Notice.objects.filter(kind="followup_due").count() == 2


def test_a_partners_silence_and_answer_reach_whoever_covers(cover, person, social_worker, stand_in):
    long_ago = timezone.now() - 30 * DAY
    asked = sent(person, ServiceFactory(), by=social_worker, at=long_ago)
    cover()
    nudge_due(at=timezone.now())
    assert told("referral_silent") == {social_worker.pk, stand_in.pk}
    assert Referral.objects.covered(timezone.now()).get() == asked


def test_nobody_covers_what_they_may_not_see_and_it_stands_with_the_supervisors(
    client_for, cover, due, person, social_worker, supervisor, stand_in
):
    FollowUp.objects.filter(pk=due.pk).update(remind_at=timezone.now())
    people.say_i_know(person=person, by=stand_in)
    cover()
    assert not FollowUp.objects.covered(timezone.now()).exists()
    remind_due(at=timezone.now())
    assert told("followup_due") == {social_worker.pk} and told("followup_uncovered") == {supervisor.pk}
    page = words(client_for(supervisor).get("/team/"))
    assert "nobody covers" in page and f"followup-{due.pk}" in page
    assert person.name not in words(client_for(stand_in).get("/my-day/"))


def test_without_anybody_who_covers_it_stands_with_the_supervisors(cover, due, supervisor):
    cover(covered_by=None)
    assert list(FollowUp.objects.uncovered(timezone.now())) == [due]


def test_whoever_may_not_work_on_it_any_more_covers_nothing(cover, due, stand_in):
    cover()
    stand_in.memberships.update(until=timezone.now())
    assert not FollowUp.objects.covered(timezone.now()).exists()


def test_colleagues_read_until_when_and_who_covers_and_not_why(
    client_for, cover, supervisor, social_worker, stand_in
):
    cover()
    for page in ("/team/", f"/team/{social_worker.pk}/"):
        assert f"{stand_in.name} covers" in words(client_for(supervisor).get(page))


@pytest.mark.parametrize("who", ["social_worker", "stand_in", "supervisor"])
def test_either_of_the_two_and_who_leads_them_end_it(request, client_for, cover, who):
    absence, user = cover(), request.getfixturevalue(who)
    address = reverse("workforce:end_cover", args=[absence.pk])
    assert client_for(user).post(address).status_code == 302
    absence.refresh_from_db()
    assert absence.covered_by is None


def test_nobody_else_ends_it_and_ended_it_cannot_end_again(client_for, cover, responder, social_worker):
    absence = cover()
    address = reverse("workforce:end_cover", args=[absence.pk])
    assert client_for(responder).post(address).status_code == 404
    with pytest.raises(NotAllowed):
        end_cover(absence=absence, by=responder)
    end_cover(absence=absence, by=social_worker)
    with pytest.raises(RuleBroken, match="Nobody covers"):
        end_cover(absence=absence, by=social_worker)


def test_back_sooner_it_ends_with_the_days_away(cover, due, social_worker, today):
    end_absence(absence=cover(), on=today, by=social_worker)
    assert not FollowUp.objects.covered(timezone.now()).exists()


def test_whoever_covers_is_told_and_of_its_end_too(cover, social_worker, stand_in):
    absence = cover()
    end_cover(absence=absence, by=stand_in)
    said = {(notice.step, notice.recipient) for notice in Notice.objects.filter(kind="cover")}
    assert said == {("begins", stand_in.pk), ("ends", social_worker.pk)}
    assert all(compose(notice).path == "/away/" for notice in Notice.objects.filter(kind="cover"))


def test_nobody_covers_for_themselves_nor_while_away_nor_without_the_right(
    cover, social_worker, stand_in, call_taker, program, today
):
    for wrong in (social_worker, call_taker):
        with pytest.raises(RuleBroken):
            cover(covered_by=wrong)
    record_absence(user=stand_in, program=program, starts_on=today, ends_on=today, by=stand_in)
    with pytest.raises(RuleBroken, match="away on some of these days, too"):
        cover()


def test_the_form_asks_who_covers_and_offers_nobody_who_may_not(
    client_for, social_worker, stand_in, call_taker
):
    client, today = client_for(social_worker), factories.local_today().isoformat()
    page = words(client.get("/away/"))
    assert stand_in.name in page and call_taker.name not in page
    client.post("/away/", {"starts_on": today, "ends_on": today, "covered_by": str(stand_in.pk)})
    assert Absence.objects.get().covered_by == stand_in
    assert f"{stand_in.name} covers" in words(client.get("/away/"))


def test_the_database_refuses_cover_by_oneself(cover, social_worker):
    absence = cover()
    with pytest.raises(IntegrityError, match="absence_covered_by_somebody_else"), transaction.atomic():
        Absence.objects.filter(pk=absence.pk).update(covered_by=social_worker)
