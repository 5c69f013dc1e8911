"""Hard calls: told once, taken back on correction, and read by nobody but the responder."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from casemgmt import scope
from casemgmt.codes.exposure import HardCall
from casemgmt.errors import NotAllowed
from casemgmt.exposure.actions import (
    note_exposure,
    note_exposures,
    record_staff_notice,
    retract_exposures,
)
from casemgmt.exposure.models import Exposure
from casemgmt.exposure.trend import own_hard_calls

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def as_user(user, programs=("lane", "other")):
    return scope.acting_as(programs=programs, actor=f"user:{user.pk}")


@pytest.fixture
def hard_call(told, responder, supervisor, program):
    note_exposures(
        responders=[responder, supervisor], program=program, on=DAY,
        kinds=[HardCall.DEATH, HardCall.CHILD], source="encounter:1",
    )  # fmt: skip


def test_before_staff_and_union_are_told_nothing_is_kept(responder, program, program_lead):
    call = {"responder": responder, "program": program, "kind": HardCall.DEATH, "source": "encounter:1"}
    note_exposure(on=DAY, **call)
    record_staff_notice(program=program, told_on=DAY, words="By letter.", by=program_lead)
    note_exposure(on=DAY - timedelta(days=1), **call)
    with as_user(responder):
        assert not Exposure.objects.exists()


@pytest.mark.parametrize(
    "verb", ["UPDATE exposure_staffnotice SET told_on = now()", "DELETE FROM exposure_staffnotice"]
)
def test_what_staff_were_told_can_be_neither_changed_nor_removed(told, verb):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_only_the_lead_records_that_staff_were_told(program, administrator, supervisor):
    for user in (administrator, supervisor):
        with pytest.raises(NotAllowed):
            record_staff_notice(program=program, told_on=DAY, words="By letter.", by=user)


def test_telling_the_same_thing_twice_changes_nothing(told, responder, program):
    for _again in range(2):
        note_exposure(responder=responder, program=program, on=DAY, kind=HardCall.DEATH, source="encounter:1")
    with as_user(responder):
        assert Exposure.objects.count() == 1


def test_a_responder_sees_their_own_and_in_words(hard_call, responder):
    with as_user(responder):
        assert own_hard_calls(responder, on=DAY) == [
            ("A child was involved", 1, DAY),
            ("Somebody died", 1, DAY),
        ]
        assert own_hard_calls(responder, on=DAY + timedelta(days=15)) == []


def test_nobody_else_sees_them_not_even_by_raw_sql(hard_call, responder, administrator, outsider):
    for stranger in (administrator, outsider):
        with as_user(stranger):
            assert list(Exposure.objects.all()) == []
    with as_user(responder, programs=["other"]):
        assert list(Exposure.objects.all()) == []


def test_correcting_the_record_takes_everybodys_back_and_nothing_else(
    hard_call, responder, supervisor, program
):
    note_exposure(responder=responder, program=program, on=DAY, kind=HardCall.OVERDOSE, source="encounter:2")
    with as_user(supervisor):
        assert retract_exposures(program=program, source="encounter:1") == 4
        assert not Exposure.objects.exists()
    with as_user(responder):
        assert [row.kind for row in Exposure.objects.all()] == [HardCall.OVERDOSE]


def test_the_source_cannot_be_read_back_and_no_hour_is_kept(hard_call, responder):
    with as_user(responder):
        assert not Exposure.objects.filter(source__contains="encounter").exists()
    assert {field.get_internal_type() for field in Exposure._meta.concrete_fields}.isdisjoint(
        {"DateTimeField", "TimeField"}
    )


def test_no_key_leads_to_a_person_served():
    assert {
        field.related_model._meta.app_label for field in Exposure._meta.concrete_fields if field.is_relation
    } == {"access"}
    assert not hasattr(Exposure, "history")
