"""A month is counted once, by the database, and what points at somebody stays hidden."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.figures.suppression import safe_groups
from staffwellbeing import actions, encryption
from staffwellbeing.actions import counting
from staffwellbeing.models import GroupSnapshot, Tally
from staffwellbeing.trend import groups
from tests import factories
from tests.factories import MembershipFactory, ProgramFactory, TeamFactory
from tests.staffwellbeing.factories import HEAVY, LIGHT, MONTH, TOLD, checked_in, crew, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def night(program):
    return TeamFactory(program=program, name="Night team")


def frozen(item="shift", month=MONTH):
    """{team's name: (people, heavy)} of a closed month; "all" for the whole program."""
    rows = GroupSnapshot.objects.filter(item=item, month=month).select_related("team")
    return {row.team.name if row.team else "all": (row.people, row.heavy) for row in rows}


def test_a_team_with_four_of_each_answer_is_shown(opened, team):
    crew(team, light=4, heavy=4)
    actions.close_month(program="lane", month=MONTH)
    assert frozen() == {"Day team": (8, 4), "all": (8, 4)}


@pytest.mark.parametrize("light, heavy", [(9, 3), (3, 9), (4, 3)])
def test_a_team_with_three_of_an_answer_is_not(opened, team, light, heavy):
    """Whoever knows three of its answers, their own among them, would know all others."""
    crew(team, light=light, heavy=heavy)
    actions.close_month(program="lane", month=MONTH)
    assert frozen() == {"Day team": (None, None), "all": (None, None)}


def test_a_team_that_is_not_takes_the_line_of_all_with_it(opened, team, night):
    crew(team, light=4, heavy=5)
    crew(night, light=2, heavy=2)
    actions.close_month(program="lane", month=MONTH)
    assert frozen() == {"Day team": (9, 5), "Night team": (None, None), "all": (None, None)}


def test_small_teams_are_shown_together(opened, team, night):
    crew(team, light=2, heavy=3)
    crew(night, light=3, heavy=2)
    actions.close_month(program="lane", month=MONTH)
    assert frozen() == {"Day team": (None, None), "Night team": (None, None), "all": (10, 5)}


@pytest.mark.parametrize("role", [Role.PROGRAM_LEAD, Role.ADMINISTRATOR])
def test_whoever_leads_or_opens_accounts_is_not_counted(opened, team, role):
    crew(team, light=4, heavy=4)
    checked_in(member(role, team=team), HEAVY)
    actions.close_month(program="lane", month=MONTH)
    assert frozen()["Day team"] == (8, 4)


def test_whoever_came_to_lead_after_they_answered_is_not_counted_either(opened, team, program):
    members = crew(team, light=4, heavy=5)
    MembershipFactory(user=members[-1], program=program, team=None, role=Role.PROGRAM_LEAD)
    actions.close_month(program="lane", month=MONTH)
    assert frozen()["Day team"] == (8, 4)


@pytest.mark.parametrize("since, counted", [(date(2026, 3, 1), (9, 5)), (date(2026, 3, 3), (8, 4))])
def test_whoever_came_less_than_thirty_days_before_the_end_is_not_counted(opened, team, since, counted):
    crew(team, light=4, heavy=4)
    checked_in(member(Role.RESPONDER, team=team, since=since), HEAVY)
    actions.close_month(program="lane", month=MONTH)
    assert frozen()["Day team"] == counted


def test_a_lead_of_one_program_is_counted_in_another_where_they_answered(opened, team, program):
    """What one program leaves out, another keeps."""
    crew(team, light=4, heavy=4)
    elsewhere = ProgramFactory(id="other", zone="America/New_York")
    both = member(Role.RESPONDER, team=team)
    MembershipFactory(user=both, program=elsewhere, team=None, role=Role.PROGRAM_LEAD)
    checked_in(both, HEAVY, program=program)
    with scope.acting_as(programs=["other"], actor="system:test"):
        counting._leave_out(counting._not_counted(elsewhere, MONTH), "other", MONTH)
    actions.close_month(program="lane", month=MONTH)
    assert frozen()["Day team"] == (9, 5)


def test_a_team_of_one_mind_is_not_shown(opened, team):
    crew(team, heavy=7)
    actions.close_month(program="lane", month=MONTH)
    assert frozen() == {"Day team": (None, None), "all": (None, None)}


def test_counting_drops_the_single_answers(opened, team):
    crew(team, light=4, heavy=2)
    actions.close_month(program="lane", month=MONTH)
    assert not Tally.objects.values("token").exists()


def test_a_closed_month_stays_as_it_was(opened, team):
    crew(team, light=4, heavy=5)
    assert actions.close_month(program="lane", month=MONTH)
    crew(team, light=4, heavy=4)
    assert not actions.close_month(program="lane", month=MONTH)
    assert frozen()["Day team"] == (9, 5)
    for verb in (
        "UPDATE staffwellbeing_groupsnapshot SET heavy = 1",
        "DELETE FROM staffwellbeing_groupsnapshot",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)


def test_a_month_that_is_not_over_cannot_be_counted(opened, team):
    with pytest.raises(DatabaseError, match="not over"), transaction.atomic():
        actions.close_month(program="lane", month=factories.local_today().replace(day=1))


def test_a_month_in_which_the_secret_changed_is_not_shown(opened, team, settings):
    """Else the same answer under two codes would pass as two answers."""
    crew(team, light=4)
    settings.WELLBEING_SECRET = "another secret of more than thirty-two characters"
    crew(team, light=4)
    actions.close_month(program="lane", month=MONTH)
    assert frozen()["Day team"] == (None, None)


def test_another_programs_month_cannot_be_counted(opened, team):
    crew(team, light=4, heavy=2)
    with (
        scope.acting_as(programs=["other"], actor="system:test"),
        pytest.raises(DatabaseError, match="outside"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM wellbeing_close_month('lane', %s)", [MONTH])


def test_all_months_since_the_program_began_are_closed_two_days_after_their_end(opened):
    months = [date(2026, 1, 1), date(2026, 2, 1)]
    assert actions.close_months(program="lane", on=date(2026, 3, 2)) == months[:1]
    assert actions.close_months(program="lane", on=date(2026, 3, 3)) == months[1:]
    assert actions.close_months(program="lane", on=date(2026, 3, 4)) == []


def test_a_program_that_never_told_its_staff_closes_nothing(program):
    assert actions.close_months(program="lane", on=date(2026, 3, 3)) == []


def test_the_database_refuses_to_freeze_a_figure_that_points_at_somebody(opened, team):
    for people, heavy in ((4, 2), (9, 0), (9, 9), (9, 3), (9, 6), (7, 4), (9, None)):
        with pytest.raises(IntegrityError, match="points_at_nobody"), transaction.atomic():
            GroupSnapshot.objects.create(
                program_id="lane",
                month=TOLD.replace(day=1),
                item="shift",
                team=team,
                people=people,
                heavy=heavy,
            )


def test_a_skipped_item_is_not_counted_and_the_others_are(opened, team):
    crew(team, light=4, heavy=4)
    checked_in(member(Role.RESPONDER, team=team), {"staying": "nothing_stays"})
    actions.close_month(program="lane", month=MONTH)
    assert (frozen("shift")["Day team"], frozen("staying")["Day team"]) == ((8, 4), (9, 4))


def test_the_lead_reads_teams_by_name_and_all_together_last(opened, team, night, program_lead, supervisor):
    crew(team, light=4, heavy=4)
    crew(night, light=4, heavy=5)
    actions.close_month(program="lane", month=MONTH)
    lines = groups(program_lead, program="lane", month=MONTH)
    assert [team and team.name for team, _figures in lines] == ["Day team", "Night team", None]
    assert [(figure.people, figure.heavy) for figure in lines[2][1]] == [(17, 9)] * 3
    assert groups(supervisor, program="lane", month=MONTH) == []


SIZES = st.integers(0, 9)


@pytest.fixture
def three_teams(opened, team, night, program):
    return [team, night, TeamFactory(program=program, name="Late team")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(st.tuples(SIZES, SIZES), min_size=3, max_size=3))
def test_the_database_hides_exactly_what_the_rule_hides(three_teams, numbers):
    rows, given = [], {}
    codes = {
        heavy: encryption.answer_code(program="lane", month=MONTH, item="shift", heavy=heavy)
        for heavy in (False, True)
    }
    for team, (light, heavy) in zip(three_teams, numbers, strict=True):
        given[team.pk] = {False: light, True: heavy}
        rows += [(team.pk, codes[False])] * light + [(team.pk, codes[True])] * heavy
    with transaction.atomic():
        Tally.objects.bulk_create(
            Tally(token=uuid.uuid4(), program="lane", team=team, month=MONTH, item="shift", answer=code)
            for team, code in rows
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT team, answer, people FROM wellbeing_close_month('lane', %s)", [MONTH])
            answered = {(team, code): people for team, code, people in cursor.fetchall()}
    shown, whole = safe_groups(given)
    expected = {(team, codes[h]): n for team in shown for h, n in given[team].items()}
    if whole:
        expected |= {(None, codes[h]): sum(line[h] for line in given.values()) for h in codes}
    assert answered == expected


def test_light_and_heavy_have_codes_that_say_nothing_and_change_by_month_and_program():
    place = {"program": "lane", "month": MONTH, "item": "shift", "heavy": True}
    changed = [{"heavy": False}, {"program": "other"}, {"month": date(2026, 4, 1)}, {"item": "drained"}]
    assert len({encryption.answer_code(**place | change) for change in ({}, *changed)}) == 5
    assert LIGHT.keys() == HEAVY.keys()
