"""The caseload: one row a case, with what every slice says of it, in one statement."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.access.roles import Role
from casemgmt.cases import actions as cases
from casemgmt.cases.models import BY_ACUITY, Case, reach_by
from casemgmt.cases.views.caseload import LEVELS
from casemgmt.codes.cases import Acuity
from casemgmt.codes.whereabouts import PAUSES, Whereabouts
from casemgmt.people import actions as people
from casemgmt.people.models import Person
from casemgmt.web.caseload import ON_CASELOAD, said_of_cases
from casemgmt.whereabouts import actions as whereabouts
from followups import actions
from followups.models import FollowUp
from tests import factories
from tests.costs import cost, workers
from tests.desk.conftest import saved
from tests.referrals.factories import ServiceFactory, sent

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAGE = "/cases/"


@pytest.fixture
def case(person, social_worker, now):
    day = timezone.localdate(now) - 60 * DAY
    return cases.open_case(person=person, owner=social_worker, on=day, by=social_worker)


@pytest.fixture
def tried(promise, social_worker, now):
    """A try at reaching the person, `ago` before now."""

    def make(*, ago, result="reached", **given):
        return actions.log_attempt(
            followup=promise(ago=ago + DAY, **given), attempt_id=uuid.uuid4(), mode="in_person",
            result=result,
            at=now - ago, by=social_worker,
        )  # fmt: skip

    return make


def row_of(user):
    return said_of_cases(Case.objects.visible_to(user), user).get()


def listed(client, **asked):
    return [row.pk for row in client.get(PAGE, asked).context["object_list"]]


def days(case, user):
    row = row_of(user)
    return [
        moment and (timezone.now() - moment).days for moment in (row.met_at, row.reached_at, row.tried_at)
    ]


def test_before_any_contact_there_are_no_days(case, social_worker):
    assert days(case, social_worker) == [None, None, None]


def test_who_was_met_was_reached_and_who_was_reached_was_tried(case, meet, tried, social_worker):
    meet(ago=20 * DAY)
    assert days(case, social_worker) == [20, 20, 20]
    tried(ago=9 * DAY)
    assert days(case, social_worker) == [20, 9, 9]
    tried(ago=3 * DAY, result="no_answer")
    assert days(case, social_worker) == [20, 9, 3]


def test_who_was_not_found_was_tried_and_a_call_to_a_partner_is_no_try(case, meet, tried, social_worker):
    tried(ago=2 * DAY, result="partner_answered", kind="partner")
    assert days(case, social_worker) == [None, None, None]
    meet(ago=5 * DAY, outcome="not_found")
    assert days(case, social_worker) == [None, None, 5]


@pytest.mark.parametrize("level", [*Acuity, None])
def test_the_acuity_says_by_when_they_are_to_be_reached(case, meet, social_worker, level, now):
    if level:
        cases.say_acuity(case=case, level=level, why="Told us", at=now, by=social_worker)
    allowed = level.days if level else 14
    first = row_of(social_worker)
    assert (first.reach_by.date() - case.opened_on).days == allowed
    met = meet(ago=4 * DAY).started_at
    row = row_of(social_worker)
    assert row.reach_by == met + allowed * DAY
    assert row.is_unreached == (allowed < 4)


def test_the_list_is_narrowed_to_who_was_not_reached_in_time(client_for, case, meet, social_worker):
    desk = client_for(social_worker)
    assert listed(desk, only="unreached") == [case.pk] and "too long" in desk.get(PAGE).text
    meet(ago=13 * DAY)
    assert listed(desk, only="unreached") == []


def test_without_a_next_promise_the_row_says_none_and_the_list_finds_it(
    client_for, case, promise, social_worker
):
    desk = client_for(social_worker)
    assert listed(desk, only="no_promise") == [case.pk]
    assert '<span class="tag tag-alarm">none</span>' in desk.get(PAGE).text
    later, sooner = promise(preset="7d"), promise(preset="24h")
    page = desk.get(PAGE).text
    assert reverse("followups:detail", args=[sooner.pk]) in page
    assert reverse("followups:detail", args=[later.pk]) not in page
    assert listed(desk, only="no_promise") == []


def test_the_acuity_narrows_and_orders_the_list(client_for, program, social_worker, now):
    desk, made = client_for(social_worker), []
    for level in ["", *reversed(Acuity)]:
        someone = saved(Person(program=program, name=f"Person {level}"))
        said = {"acuity": level, "acuity_why": "Told us" if level else ""}
        made.append(
            cases.open_case(
                person=someone, owner=social_worker, on=now.date(), by=social_worker, **said
            ).pk
        )  # fmt: skip
    unsaid, *said = made
    assert listed(desk) == [*reversed(said), unsaid]
    for level in LEVELS:
        wanted = [unsaid] if level == "not_said" else [said[::-1][list(Acuity).index(level)]]
        assert listed(desk, acuity=level) == wanted
    assert desk.get(PAGE, {"acuity": "severe"}).status_code == 400


def test_what_waits_for_a_second_person_is_found(client_for, case, social_worker, now):
    desk = client_for(social_worker)
    assert listed(desk, only="to_lower") == []
    for level in ("high", "low"):
        cases.say_acuity(case=case, level=level, why="Told us", at=now, by=social_worker)
    assert listed(desk, only="to_lower") == [case.pk]


def test_referrals_stand_by_their_stage(client_for, case, person, social_worker):
    sent(person, ServiceFactory(), by=social_worker), sent(person, ServiceFactory(), by=social_worker)
    assert "Waiting for an answer: 2" in client_for(social_worker).get(PAGE).text


def test_a_leader_opens_the_caseload_of_anybody_who_carries_one(client_for, case, social_worker, supervisor):
    boss = client_for(supervisor)
    assert f"?owner={social_worker.pk}" in boss.get(PAGE, {"show": "all"}).text
    assert listed(boss, owner=social_worker.pk) == [case.pk] and listed(boss, owner=supervisor.pk) == []


def test_who_is_away_is_away_since_a_day_and_the_row_never_says_where(
    client_for, case, person, social_worker, now
):
    person.away_since = timezone.localdate(now) - 3 * DAY
    saved(person)
    assert "Away since" in client_for(social_worker).get(PAGE).text


def test_who_may_not_see_follow_ups_sees_nothing_of_them(case, promise, person, program):
    promise()
    nobody = factories.staff(Role.CALL_TAKER, program=program)
    row = said_of_cases(Case.objects.all(), nobody).get()
    assert (row.met_at, row.next_due, row.asked or [], row.consent_ends) == (None, None, [], None)


def test_every_slice_says_its_columns_once():
    names = [column.name for said in ON_CASELOAD for column in said.columns]
    assert len(names) == len({*names}) and {"met", "reached", "tried", "promise", "referrals"} <= {*names}
    assert BY_ACUITY and reach_by()


def test_sixty_people_cost_as_many_statements_as_one(
    client_for, team, other_team, program, person, case, promise
):
    clients = [client_for(user) for user in workers(team, other_team)]
    costs = []
    for number in range(60):
        someone = saved(Person(program=program, name=f"Person {number}"))
        cases.open_case(person=someone, owner=case.owner, on=case.opened_on, by=case.owner)
        promise(person=someone)
        if number in (29, 59):
            costs.append([cost(client, f"{PAGE}?show=all") for client in clients])
    few, many = costs
    assert few == many and max(many) <= 8
    assert FollowUp.objects.count() == 60


def say_where(person, kind, *, by, ago=timedelta(0)):
    """What staff saw themselves, `ago` before now."""
    at = timezone.now()
    return whereabouts.say_where(
        person=person,
        kind=kind,
        since=timezone.localdate(at - ago),
        as_of=at - ago,
        source="seen",
        by=by,
        at=at,
    )


# --- My day ------------------------------------------------------------------------------------------


def day_of(client):
    page = client.get("/my-day/")
    return [[row.pk for row in page.context[name]] for name in ("unpromised", "unreached")], page.text


def test_my_day_begins_with_who_has_no_next_promise_and_offers_it(client_for, case, person, social_worker):
    found, page = day_of(client_for(social_worker))
    assert found == [[case.pk], []]
    assert f"{reverse('followups:new')}?person={person.pk}" in page
    assert page.index('id="unpromised"') < page.index("Nothing due")


def test_who_was_not_reached_in_time_stands_next_with_a_try_to_log(
    client_for, case, promise, meet, social_worker
):
    followup, desk = promise(preset="7d"), client_for(social_worker)
    found, page = day_of(desk)
    assert found == [[], [case.pk]] and reverse("followups:try", args=[followup.pk]) in page
    meet(ago=2 * DAY)
    assert day_of(desk)[0] == [[], []]


@pytest.mark.parametrize("ago", [6 * DAY, 8 * DAY], ids=["in_time", "late"])
def test_the_row_the_list_and_my_day_find_the_same_late(
    client_for, case, promise, meet, social_worker, now, ago
):
    promise(preset="7d"), meet(ago=ago)
    cases.say_acuity(case=case, level=Acuity.HIGH, why="Told us", at=now, by=social_worker)
    desk, late = client_for(social_worker), ago > 7 * DAY
    assert row_of(social_worker).is_unreached == late == ("too long" in desk.get(PAGE).text)
    assert listed(desk, only="unreached") == day_of(desk)[0][1] == [case.pk] * late


@pytest.mark.parametrize("kind", Whereabouts)
def test_nobody_is_late_to_reach_whom_nobody_comes_to(client_for, case, promise, person, social_worker, kind):
    """Custody, hospital, treatment, as somebody said in the last seven days; nowhere else."""
    promise(preset="7d"), say_where(person, kind, by=social_worker)
    desk = client_for(social_worker)
    late = [] if kind in PAUSES else [case.pk]
    assert (listed(desk, only="unreached"), day_of(desk)[0][1]) == (late, late)
    assert ("too long" in desk.get(PAGE).text) == bool(late)


def test_once_the_word_is_old_or_they_left_they_are_to_be_reached(
    client_for, case, promise, person, social_worker, now
):
    promise(preset="7d")
    desk, stay = client_for(social_worker), say_where(person, "jail", by=social_worker, ago=6 * DAY)
    assert listed(desk, only="unreached") == []
    whereabouts.correct_stay(stay=stay, source="seen", as_of=now - 8 * DAY, by=social_worker, at=now)
    assert listed(desk, only="unreached") == day_of(desk)[0][1] == [case.pk]
    whereabouts.correct_stay(stay=stay, source="seen", as_of=now, by=social_worker, at=now)
    assert day_of(desk)[0][1] == []
    whereabouts.end_stay(stay=stay, on=timezone.localdate(now), by=social_worker, at=now)
    assert listed(desk, only="unreached") == [case.pk]


def test_nobody_who_died_and_no_colleagues_case_is_asked_for(
    client_for, case, person, social_worker, supervisor
):
    assert day_of(client_for(supervisor))[0] == [[], []]
    people.report_death(person=person, origin=case.pk, by=social_worker, at=timezone.now())
    assert day_of(client_for(social_worker))[0] == [[], []]


def test_my_day_costs_the_same_whomever_it_reminds_of(client_for, program, case, social_worker):
    desk = client_for(social_worker)
    few = cost(desk, "/my-day/")
    for number in range(20):
        someone = saved(Person(program=program, name=f"Person {number}"))
        cases.open_case(person=someone, owner=social_worker, on=case.opened_on, by=social_worker)
    assert cost(desk, "/my-day/") == few <= 8
