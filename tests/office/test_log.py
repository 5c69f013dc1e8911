"""The privacy officer's page, and what it keeps of its own readers."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.audit.actions import record
from casemgmt.audit.models import Event, Kind
from casemgmt.people.models import Person
from tests import factories
from tests.answers import words

pytestmark = pytest.mark.django_db
THING = uuid.UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def reading(client_for, auditor):
    client = client_for(auditor)
    return lambda query="": client.get(f"/audit/{query}")


def opened(by, thing=THING, program="lane", kind=Kind.READ):
    return record(kind, by=by, program=program, object_kind="people.person", object_id=thing)


def test_who_looked_at_this_person(reading, responder, supervisor):
    opened(responder)
    opened(supervisor, thing=uuid.uuid4())
    page = words(reading(f"?object={THING}"))
    assert responder.name in page.split("<tbody>")[1]
    assert supervisor.name not in page.split("<tbody>")[1]
    assert "Who looked at this record" in page


def test_a_record_may_be_named_by_its_short_id(reading, responder, program):
    person = Person(program=program, name="Devon Hart")
    factories.stamp(person, by=None, reason="test").save()
    opened(responder, thing=person.pk)
    page = words(reading(f"?object={person.ref.lower()}"))
    assert responder.name in page.split("<tbody>")[1]
    assert "Devon" not in page
    assert "No record has this ID" in words(reading("?object=0000-0000"))


def test_a_person_of_another_program_has_no_short_id_here(reading, other_program):
    person = Person(program=other_program, name="Devon Hart")
    factories.stamp(person, by=None, reason="test").save()
    assert "No record has this ID" in words(reading(f"?object={person.ref}"))


def test_the_log_can_be_narrowed_by_who_and_what(reading, responder, supervisor):
    opened(responder, kind=Kind.SEARCH)
    opened(supervisor)
    rows = words(reading(f"?actor={supervisor.pk}&kind=read")).split("<tbody>")[1]
    assert supervisor.name in rows and responder.name not in rows


def test_days_are_those_of_the_programs_calendar_and_both_ends_count(reading, responder, settings):
    when = datetime(2026, 3, 1, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    Event.objects.create(
        at=when, program="lane", actor=f"user:{responder.pk}", kind=Kind.READ, object_kind="x"
    )
    assert "Mar 1, 2026" in words(reading("?since=2026-03-01&until=2026-03-01"))
    assert "Nothing in the log" in words(reading("?since=2026-03-02&until=2026-03-02"))


def test_the_first_and_the_last_day_of_all_calendars_are_days_too(reading, responder):
    opened(responder)
    assert responder.name in words(reading("?since=0001-01-01&until=9999-12-31")).split("<tbody>")[1]


def test_a_range_the_wrong_way_round_is_named(reading):
    page = words(reading("?since=2026-03-02&until=2026-03-01"))
    assert "The last day is before the first" in page
    assert "Nothing in the log" in page


def test_reading_the_log_is_written_to_the_log(reading, auditor):
    reading(f"?object={THING}&kind=read")
    (event,) = Event.objects.filter(object_kind="audit.event")
    assert (event.actor, event.object_id) == (f"user:{auditor.pk}", str(THING))
    assert event.detail == {"page": 1, "kind": "read"}


def test_events_of_another_program_are_not_shown(reading, outsider):
    with scope.acting_as(programs=["other"], actor="system:there"):
        opened(outsider, program="other")
    assert outsider.name not in words(reading(f"?object={THING}"))


def test_reading_the_log_here_opens_no_log_where_one_only_works(client_for, auditor, outsider, other_program):
    factories.MembershipFactory(user=auditor, role=Role.RESPONDER, program=other_program)
    opened(outsider, program="other")
    assert outsider.name not in words(client_for(auditor).get(f"/audit/?object={THING}"))


def test_twenty_five_events_make_a_page_at_a_constant_cost(reading, team, django_assert_max_num_queries):
    for _each in range(30):
        opened(factories.staff(Role.RESPONDER, team=team))
    with django_assert_max_num_queries(16):
        page = reading()
    assert len(page.context["rows"]) == 25
    assert "of 30" in words(page)


def test_a_filter_in_use_can_be_taken_off(reading):
    page = words(reading(f"?object={THING}&kind=read"))
    assert f'href="?object={THING}"' in page
    assert "What happened: Opened a record" in page


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_only_the_privacy_officer_reads_the_log(client_for, team, role):
    assert client_for(factories.staff(role, team=team)).get("/audit/").status_code == 403
