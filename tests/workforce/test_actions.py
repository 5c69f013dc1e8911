"""Spells of work begin, end and are corrected; none overlaps another of the same person."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from casemgmt import scope
from casemgmt.codes.workforce import EndReason
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import stamp
from casemgmt.workforce.actions import correct_employment, end_employment, start_employment
from casemgmt.workforce.models import Employment

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 5), date(2026, 6, 30)


@pytest.fixture
def spell(responder, program, team, administrator):
    return start_employment(
        user=responder, program=program, kind=Employment.Kind.EMPLOYEE, team=team, on=FIRST, by=administrator
    )


def test_a_spell_starts_and_ends_with_a_reason_and_both_are_remembered(spell, administrator):
    ended = end_employment(employment=spell, on=LAST, reason=EndReason.RETIRED, by=administrator)
    assert (ended.ended_on, ended.end_reason) == (LAST, EndReason.RETIRED)
    changes = ended.history.order_by("history_date").values_list("history_change_reason", "history_user_id")
    assert list(changes) == [("started", administrator.pk), ("left", administrator.pk)]


def test_a_spell_ends_only_once(spell, administrator):
    end_employment(employment=spell, on=LAST, reason=EndReason.RETIRED, by=administrator)
    with pytest.raises(RuleBroken, match="ended already"):
        end_employment(employment=spell, on=LAST, reason=EndReason.RETIRED, by=administrator)


def test_a_spell_cannot_end_before_it_begins(spell, administrator):
    with pytest.raises(RuleBroken, match="before"):
        end_employment(employment=spell, on=date(2025, 12, 31), reason=EndReason.RETIRED, by=administrator)


def test_two_spells_of_one_person_cannot_cover_the_same_day(spell, administrator, responder, program):
    start = {"user": responder, "program": program, "kind": "employee", "team": None, "by": administrator}
    with pytest.raises(RuleBroken, match="covers"):
        start_employment(on=LAST, **start)
    end_employment(employment=spell, on=LAST, reason=EndReason.RESIGNED, by=administrator)
    with pytest.raises(RuleBroken, match="covers"):
        start_employment(on=LAST, **start)
    assert start_employment(on=date(2026, 7, 1), **start).pk


def test_the_database_refuses_an_overlap_that_no_rule_saw(spell, responder, program):
    twin = Employment(user=responder, program=program, kind="employee", started_on=LAST)
    with pytest.raises(IntegrityError, match="employment_one_at_a_time"), transaction.atomic():
        stamp(twin, by=None, reason="test").save()


def test_a_correction_can_make_a_spell_go_on_again(spell, administrator):
    end_employment(employment=spell, on=LAST, reason=EndReason.RETIRED, by=administrator)
    again = correct_employment(
        employment=spell,
        kind="intern",
        team=None,
        started_on=FIRST,
        ended_on=None,
        end_reason="",
        by=administrator,
    )
    assert (again.kind, again.ended_on, again.team) == ("intern", None, None)


def test_a_last_day_and_its_reason_go_together(spell, administrator):
    with pytest.raises(RuleBroken, match="together"):
        correct_employment(
            employment=spell,
            kind="intern",
            team=None,
            started_on=FIRST,
            ended_on=LAST,
            end_reason="",
            by=administrator,
        )


def test_only_who_looks_after_employment_records_it(spell, supervisor, responder, program):
    with pytest.raises(NotAllowed):
        end_employment(employment=spell, on=LAST, reason=EndReason.RETIRED, by=supervisor)
    assert not Employment.objects.visible_to(supervisor).exists()


def test_another_program_sees_no_spell(spell):
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert not Employment.objects.exists() and not Employment.history.exists()
