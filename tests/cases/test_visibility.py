"""Who sees which case and which note, through the rule and through row security beneath it."""

import pytest
from django.db import connection

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.cases import actions
from casemgmt.cases.models import Case, Goal, Note
from tests import factories

pytestmark = pytest.mark.django_db
TABLES = ["case", "goal", "note", "historicalcase", "historicalgoal", "historicalnote"]


@pytest.fixture
def colleague(team):
    return factories.staff(Role.SOCIAL_WORKER, team=team)


def test_the_team_sees_a_case_and_another_program_does_not(case, responder, supervisor, outsider, call_taker):
    for somebody, sees in ((responder, 1), (supervisor, 1), (outsider, 0), (call_taker, 0)):
        assert Case.objects.visible_to(somebody).count() == sees


def test_goals_and_notes_are_seen_with_their_case(case, signed, social_worker, responder, outsider):
    actions.add_goal(case=case, text="A room of their own", by=social_worker)
    for model in (Goal, Note):
        assert model.objects.visible_to(responder).count() == 1
        assert model.objects.visible_to(outsider).count() == 0


def test_a_draft_is_seen_by_its_author_alone(write, social_worker, colleague, supervisor):
    write()
    assert Note.objects.visible_to(social_worker).count() == 1
    assert not Note.objects.visible_to(colleague).exists()
    assert not Note.objects.visible_to(supervisor).exists()


def test_an_sud_counselling_note_is_read_by_its_author_alone_even_when_signed(
    write, social_worker, colleague, supervisor, now
):
    actions.sign_note(note=write(kind="sud_counselling"), at=now, by=social_worker)
    assert Note.objects.visible_to(social_worker).count() == 1
    assert not Note.objects.visible_to(colleague).exists()
    assert not Note.objects.visible_to(supervisor).exists()


def test_its_author_no_longer_reads_it_without_the_permission(write, social_worker, now):
    actions.sign_note(note=write(kind="sud_counselling"), at=now, by=social_worker)
    social_worker.memberships.update(role=Role.SUPERVISOR)
    del social_worker.active_memberships
    assert not Note.objects.visible_to(social_worker).exists()


@pytest.mark.parametrize("table", TABLES)
def test_row_security_hides_every_table_outside_its_program(table, case, signed, social_worker):
    actions.add_goal(case=case, text="A room of their own", by=social_worker)
    assert _count(table) > 0
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert _count(table) == 0


def _count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM cases_{table}")
        return cursor.fetchone()[0]
