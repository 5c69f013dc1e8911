"""Who carries how much."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casemgmt.access.actions import end_membership
from casemgmt.access.roles import Role
from casemgmt.cases import actions as cases
from casemgmt.desk.views.team import COLUMNS, loads
from casemgmt.workforce.actions import end_absence, record_absence
from tests import factories
from tests.answers import words
from tests.referrals.factories import PersonFactory, ServiceFactory, sent

pytestmark = pytest.mark.django_db
LATE = timedelta(days=3)


@pytest.fixture
def team_page(client_for, supervisor):
    client = client_for(supervisor)
    return lambda: client.get("/team/")


def counts(page):
    return {load.user: tuple(count for _column, count in load.cells) for load in page.context["loads"]}


def test_each_worker_has_open_and_due_counts(team_page, promise, social_worker, responder, supervisor):
    promise(ago=LATE), promise(ago=timedelta(hours=22)), promise(preset="7d")
    promise(preset="7d", assignee=responder)
    assert counts(team_page()) == {
        social_worker: (3, 1), responder: (1, 0), supervisor: (0, 0),
    }  # fmt: skip


def test_what_is_late_is_counted_of_all_together_and_of_no_worker(
    team_page, promise, social_worker, responder
):
    for user, count in ((responder, 5), (social_worker, 1)):
        for _each in range(count):
            promise(ago=LATE, assignee=user)
    page = team_page()
    assert [count for _column, count in page.context["late_totals"]] == [6, 0]
    lists = {column.show for column, _count in page.context["late_totals"]}
    of_one = {column.show for load in page.context["loads"] for column, _count in load.cells}
    assert lists == {"overdue", "silent"} and of_one == {"open", "due"}
    assert not lists & {column.show for column in page.context["columns"]}


def test_nobody_is_ranked_by_what_is_late(team_page, promise, social_worker, responder):
    for user, count in ((responder, 1), (social_worker, 3)):
        for _each in range(count):
            promise(ago=LATE, assignee=user)
    page = team_page()
    names = [user.name for user in counts(page)]
    assert names == sorted(names)
    assert [one.user.name for one in page.context["late"]] == sorted([responder.name, social_worker.name])


def test_what_is_late_stands_by_its_owner_with_why_and_is_ticked_to_be_given(
    client_for, supervisor, team_page, promise, social_worker, program, now
):
    person = PersonFactory(program=program)
    row = promise(ago=LATE, person=person)
    today = program.day_of(now)
    record_absence(user=social_worker, program=program, starts_on=today, ends_on=today, by=supervisor)
    page = team_page()
    [late] = page.context["late"]
    assert [(found.pk, why) for found, why in late.rows] == [
        (row.pk, ["owner away", "no phone or address known"])
    ]
    assert f'name="tick" value="{person.pk}"' in words(page)
    given = f"/moves/new/?whose={social_worker.pk}&program={program.pk}&tick={person.pk}"
    assert client_for(supervisor).get(given).context["form"].initial["what"] == [str(person.pk)]


def test_what_nobody_owns_has_a_line_of_its_own(team_page, promise, team):
    promise(assignee=None, by=None)
    page = team_page()
    assert [count for _column, count in page.context["nobody"]] == [1, 0]
    assert "whose=nobody" in words(page)


def test_what_somebody_who_left_the_field_held_stands_on_nobodys_line(
    team_page, promise, responder, administrator
):
    promise(assignee=responder)
    end_membership(membership=responder.memberships.get(), by=administrator)
    page = team_page()
    assert responder not in counts(page)
    assert [count for _column, count in page.context["nobody"]] == [1, 0]


LISTS = {
    "open": "/follow-ups/?show=open",
    "due": "/follow-ups/?show=due",
}
LATE_LISTS = {
    "overdue": "/follow-ups/?show=overdue",
    "silent": "/referrals/?show=silent",
}


def listed(client, address):
    """How many a list holds; none, where there is no such list."""
    page = client.get(address)
    return page.context["listed"].total if page.status_code == 200 else 0


def test_every_number_opens_a_list_of_that_length(
    team_page, client_for, supervisor, promise, social_worker, person, now
):
    sent(person, ServiceFactory(), by=social_worker, at=now - timedelta(days=30))
    promise(ago=LATE), promise(ago=timedelta(hours=22)), promise(preset="7d")
    promise(assignee=None, by=None)
    page, client = team_page(), client_for(supervisor)
    lines = {social_worker.pk: counts(page)[social_worker]}
    lines["nobody"] = [count for _column, count in page.context["nobody"]]
    lines["everyones"] = [count for _column, count in page.context["totals"]]
    for whose, numbers in lines.items():
        for start, number in zip(LISTS.values(), numbers, strict=True):
            assert listed(client, f"{start}&whose={whose}") == number
            assert (f"{start}&amp;whose={whose}" in words(page)) is (number > 0)
    totals = [count for _column, count in page.context["late_totals"]]
    for start, number in zip(LATE_LISTS.values(), totals, strict=True):
        assert listed(client, f"{start}&whose=everyones") == number > 0
        assert f"{start}&amp;whose=everyones" in words(page)


def test_a_program_lead_sees_numbers_without_lists(client_for, team, promise, social_worker):
    promise(ago=LATE)
    page = client_for(factories.staff(Role.PROGRAM_LEAD, program=team.program)).get("/team/")
    assert counts(page)[social_worker] == (1, 0)
    assert [count for _column, count in page.context["late_totals"]] == [1, 0]
    assert "/follow-ups/?" not in words(page)
    assert "Rosalind" not in words(page)


def test_another_programs_team_is_not_shown(team_page, outsider):
    assert outsider not in counts(team_page())


def test_leading_here_shows_no_team_where_one_only_works(client_for, supervisor, outsider, other_program):
    factories.MembershipFactory(user=supervisor, role=Role.RESPONDER, program=other_program)
    assert outsider not in counts(client_for(supervisor).get("/team/"))


def test_the_cost_does_not_grow_with_the_team(team_page, team, promise):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            team_page()
        return len(queries)

    promise()
    few = cost()
    for _each in range(8):
        promise(assignee=factories.staff(Role.RESPONDER, team=team))
    assert cost() == few <= 24


def test_a_silent_referral_stands_by_the_name_of_who_looks_after_it(
    team_page, client_for, supervisor, person, social_worker, responder, now
):
    sent(person, ServiceFactory(), by=responder, at=now - timedelta(days=30))
    cases.open_case(person=person, owner=social_worker, on=now.date(), by=social_worker)
    sent(person, ServiceFactory(), by=responder)
    page = team_page()
    assert [owner for _referral, owner in page.context["silent"]] == [social_worker]
    one = {"open": {}, "due": {}, "silent": {social_worker.pk: 1}}
    assert [load.user for load in loads([], one, COLUMNS, away={}) if load.carries] == [social_worker]
    shown = client_for(supervisor).get(f"/referrals/?show=silent&whose={social_worker.pk}")
    assert shown.context["listed"].total == 1


def test_a_supervisor_begins_on_it_and_it_has_rows_where_nothing_is_their_own(
    client_for, supervisor, promise, person, social_worker, now
):
    unowned = promise(assignee=None, by=None)
    silent = sent(person, ServiceFactory(), by=social_worker, at=now - timedelta(days=30))
    page = client_for(supervisor).get("/", follow=True)
    assert page.redirect_chain[-1][0] == "/team/"
    assert [row.pk for row in page.context["nobodys"]] == [unowned.pk]
    assert page.context["silent"] == [(silent, social_worker)]


def test_every_name_leads_to_that_workers_work(
    team_page, client_for, supervisor, promise, responder, social_worker
):
    promise(ago=LATE)
    told, client = words(team_page()), client_for(supervisor)
    for user in (social_worker, responder, supervisor):
        assert f'href="/team/{user.pk}/"' in told
        assert client.get(f"/team/{user.pk}/").status_code == 200


def test_who_is_away_stands_on_it_until_they_are_back(team_page, social_worker, supervisor, program, now):
    today = program.day_of(now)
    days = {"starts_on": today, "ends_on": today + timedelta(days=2)}
    absence = record_absence(user=social_worker, program=program, by=supervisor, **days)
    assert [load.user for load in team_page().context["away"]] == [social_worker]
    end_absence(absence=absence, on=today, by=supervisor)
    assert team_page().context["away"] == []


def test_work_of_somebody_who_left_is_handed_over_from_it(
    team_page, client_for, supervisor, person, social_worker, administrator, now
):
    case = cases.open_case(person=person, owner=social_worker, on=now.date(), by=social_worker)
    social_worker.memberships.update(until=now)
    page = team_page()
    assert page.context["left"] == [(social_worker, 1)] and page.context["unowned_cases"] == 1
    assert f'href="/team/{social_worker.pk}/"' in words(page)
    assert str(case.pk) in words(client_for(supervisor).get("/cases/?show=unowned"))


def test_a_program_lead_who_reads_figures_sees_no_row_of_anybodys(client_for, team, promise, person):
    promise(assignee=None, by=None)
    page = client_for(factories.staff(Role.PROGRAM_LEAD, program=team.program)).get("/team/")
    assert "Rosalind" not in words(page) and "nobodys" not in page.context
