"""What one line of the log says."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from casemgmt import scope
from casemgmt.audit.actions import record, together
from casemgmt.audit.models import Event, EventKind

pytestmark = pytest.mark.django_db


def test_an_event_names_actor_program_and_record_by_their_ids(responder, team):
    event = record(EventKind.READ, by=responder, of=team)
    assert (event.actor, event.program) == (f"user:{responder.pk}", "lane")
    assert (event.object_kind, event.object_id) == ("access.team", str(team.pk))


def test_work_without_a_user_is_named_after_its_scope(program):
    with scope.acting_as(programs=["lane"], actor="system:import"):
        assert record(EventKind.READ, program="lane").actor == "system:import"


def test_a_stranger_has_no_name(program):
    with scope.acting_as(programs=[], actor=""):
        assert record(EventKind.SIGN_IN_FAILED, by=AnonymousUser()).actor == ""


def test_the_moment_is_the_databases(program):
    assert record(EventKind.READ, program="lane").at is not None


def test_a_kind_that_nobody_knows_is_refused(program):
    with pytest.raises(IntegrityError), transaction.atomic():
        record("gossip", program="lane")


def test_an_event_falls_with_the_work_it_was_written_for(program):
    with pytest.raises(ZeroDivisionError), scope.acting_as(programs=["lane"], actor="system:brief"):
        record(EventKind.READ, program="lane")
        raise ZeroDivisionError
    assert not Event.objects.exists()


def test_what_one_page_notes_is_one_statement_in_its_order(responder, django_assert_num_queries):
    with django_assert_num_queries(1), together():
        for number in range(3):
            record(
                EventKind.READ,
                by=responder,
                program="lane",
                object_kind="people.person",
                object_id=str(number),
            )
    noted = Event.objects.filter(actor=f"user:{responder.pk}").order_by("pk")
    assert [event.object_id for event in noted] == ["0", "1", "2"]


def test_of_a_page_that_breaks_nothing_is_noted(responder):
    with pytest.raises(ZeroDivisionError), together():
        record(EventKind.READ, by=responder, program="lane", object_kind="people.person", object_id="1")
        raise ZeroDivisionError
    record(EventKind.READ, by=responder, program="lane", object_kind="people.person", object_id="2")
    assert [each.object_id for each in Event.objects.filter(actor=f"user:{responder.pk}")] == ["2"]
