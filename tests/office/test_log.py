"""The privacy officer's page, and what it keeps of its own readers."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.audit.actions import record, seal
from casemgmt.audit.models import Event, EventKind
from casemgmt.cases.models import Case, Note
from casemgmt.encounters import actions as encounters
from casemgmt.people.models import Person
from followups.models import FollowUp
from tests import factories
from tests.answers import words
from tests.calls.factories import CallFactory
from tests.world.one_person import saved

pytestmark = pytest.mark.django_db
THING = uuid.UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def reading(client_for, auditor):
    client = client_for(auditor)
    return lambda query="": client.get(f"/audit/{query}")


def opened(by, thing=THING, program="lane", kind=EventKind.READ):
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


def test_records_are_named_by_our_own_ids(reading, responder, program, other_program):
    person, stranger = (saved(Person(program=each, name="Devon Hart")) for each in (program, other_program))
    now = timezone.now()
    promise = FollowUp(program=program, person=person, because="x", opens_at=now, due_at=now, remind_at=now)
    followup = saved(promise)
    call = CallFactory(program=program, source_key="26-114302")
    for about in (person, stranger):
        opened(responder, thing=about.pk)
    record(
        EventKind.READ, by=responder, program="lane", object_kind="followups.followup", object_id=followup.pk
    )
    record(EventKind.READ, by=responder, program="lane", object_kind="calls.call", object_id=call.pk)
    rows = words(reading()).split("<tbody>")[1]
    assert rows.count(f">{person.ref}<") == 2 and ">26-114302<" in rows
    assert stranger.ref not in rows and f">{str(stranger.pk)[:8]}<" in rows


def test_a_person_of_another_program_has_no_short_id_here(reading, other_program):
    person = Person(program=other_program, name="Devon Hart")
    factories.stamp(person, by=None, reason="test").save()
    assert "No record has this ID" in words(reading(f"?object={person.ref}"))


def test_the_log_can_be_narrowed_by_who_and_what(reading, responder, supervisor):
    opened(responder, kind=EventKind.SEARCH)
    opened(supervisor)
    rows = words(reading(f"?actor={supervisor.pk}&kind=read")).split("<tbody>")[1]
    assert supervisor.name in rows and responder.name not in rows


def test_days_are_those_of_the_programs_calendar_and_both_ends_count(reading, responder, settings):
    when = datetime(2026, 3, 1, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
    Event.objects.create(
        at=when, program="lane", actor=f"user:{responder.pk}", kind=EventKind.READ, object_kind="x"
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
    assert event.detail == {"after": "", "kind": "read"}


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
    with django_assert_max_num_queries(29):
        page = reading()
    assert len(page.context["rows"]) == 25
    assert "of 31" in words(page)  # this reading is one


def test_a_filter_in_use_can_be_taken_off(reading):
    page = words(reading(f"?object={THING}&kind=read"))
    assert f'href="?object={THING}"' in page
    assert "What happened: Opened a record" in page


@pytest.mark.parametrize("role", [role for role in Role if Permission.AUDIT_READ not in GRANTS[role]])
def test_only_the_privacy_officer_reads_the_log(client_for, team, role):
    assert client_for(factories.staff(role, team=team)).get("/audit/").status_code == 403


# --- What a person's readers are, what strangers tried, and how far the log is sealed --------------------


@pytest.fixture
def person(program):
    someone = Person(program=program, name="Devon Hart")
    factories.stamp(someone, by=None, reason="test").save()
    return someone


def test_who_looked_at_a_person_counts_what_is_kept_about_them_too(
    reading, person, program, responder, supervisor
):
    case = Case(program=program, person=person, owner=supervisor, opened_on="2026-01-05")
    factories.stamp(case, by=None, reason="test").save()
    note = Note(program=program, case=case, author=supervisor, text="Talked.", saved_at=timezone.now())
    factories.stamp(note, by=None, reason="test").save()
    opened(responder, thing=person.pk)
    opened(responder, thing=case.pk)
    opened(supervisor, thing=note.pk)
    opened(supervisor, thing=uuid.uuid4())
    page = reading(f"?object={person.pk}")
    assert [(one["who"], one["opened"]) for one in page.context["readers"]] == [
        (supervisor.name, 1), (responder.name, 2),
    ]  # fmt: skip
    assert len(page.context["rows"]) == 3  # and nobody who only read the log
    assert f"Who looked at {person.ref}" in words(page) and "Devon" not in words(page)


@pytest.fixture
def named(person, program, responder):
    """A meeting that named the person by mistake, as the responder read it."""
    met = encounters.record(
        id=uuid.uuid4(), program=program, by=responder, present=[(responder, "responder")], person=person,
        started_at=timezone.now(), place="the bridge", did=["listened"], outcome="ended_on_scene",
    ).encounter  # fmt: skip
    opened(responder, thing=met.pk)
    return met


def readers_of(reading, person):
    return [one["who"] for one in reading(f"?object={person.pk}").context["readers"]]


def test_who_read_what_named_somebody_else_then_is_a_reader_of_the_one_it_named(
    reading, named, person, program, responder, supervisor
):
    other = Person(program=program, name="Ben Toliver")
    factories.stamp(other, by=None, reason="test").save()
    encounters.identify(encounter=named, person=other, by=supervisor, why_not_the_first="Two of one name")
    opened(supervisor, thing=named.pk)
    assert readers_of(reading, person) == [responder.name]
    assert readers_of(reading, other) == [supervisor.name]


def test_who_read_what_names_nobody_now_looked_at_whom_it_named(
    reading, named, person, responder, supervisor
):
    encounters.identify(encounter=named, person=None, by=supervisor, why_not_the_first="Not her")
    opened(supervisor, thing=named.pk)
    assert readers_of(reading, person) == [responder.name]


def test_who_saw_a_person_in_a_list_or_a_search_is_among_them(reading, client_for, person, responder):
    client = client_for(responder)
    client.get(client.post("/people/find/", {"text": "Devon Hart"}).url)
    page = reading(f"?object={person.pk}")
    (one,) = page.context["readers"]
    assert (one["who"], one["opened"], one["listed"]) == (responder.name, 0, 1)
    assert "seen in one list or search" in words(page) and "1 record shown" in words(page)


def test_a_persons_page_is_one_click_from_its_readers_for_those_who_may_read_the_log(
    client_for, person, supervisor, team
):
    link = f"/audit/?object={person.pk}"
    assert link not in words(client_for(supervisor).get(f"/people/{person.pk}/"))
    factories.MembershipFactory(user=supervisor, role=Role.AUDITOR, program=team.program)
    assert link in words(client_for(supervisor).get(f"/people/{person.pk}/"))


def stranger_tries(address):
    Client().post("/account/login/", {"login": address, "password": "not the one"})


@pytest.mark.parametrize(
    ("name", "told"),
    [("reports:overview", "Reports"), ("wellbeing:month", "Wellbeing"), ("nobody:knows", "A page")],
)
def test_a_page_that_was_refused_is_called_what_the_menus_call_it(reading, responder, name, told):
    record(EventKind.DENIAL, by=responder, program="lane", object_kind=name)
    page = words(reading())
    assert told in page.split("<tbody>")[1] and name not in page


def test_a_strangers_failed_sign_in_is_seen_and_names_nobody(reading, program):
    stranger_tries("nobody-here@example.org")
    page = words(reading("?kind=sign_in_failed"))
    assert "A stranger" in page.split("<tbody>")[1]
    assert "nobody-here" not in page


def of_no_program(user):
    with scope.acting_as(programs=[], actor=f"user:{user.pk}"):
        opened(user, program="")


def test_what_belongs_to_no_program_is_not_shown_unless_it_is_a_failed_sign_in(reading, responder, program):
    of_no_program(responder)
    assert "Nothing in the log" in words(reading())


def test_a_failed_sign_in_names_a_known_user_by_id_alone(reading, responder):
    stranger_tries(responder.email)
    page = words(reading("?kind=sign_in_failed")).split("<tbody>")[1]
    assert str(responder.pk) in page and responder.email not in page


def test_row_security_shows_strangers_to_every_program_and_nothing_else_without_one(program, responder):
    stranger_tries("nobody-here@example.org")
    of_no_program(responder)
    with scope.acting_as(programs=["lane"], actor="user:somebody"):
        assert [event.kind for event in Event.objects.filter(program="")] == ["sign_in_failed"]


def test_the_log_says_how_far_it_is_sealed(reading, responder):
    opened(responder)
    page = words(reading())
    assert "Not sealed yet" in page and "1 event waits for the next seal" in page
    seal()
    reading()
    page = words(reading())
    assert "Last sealed" in page and "1 event waits" in page  # the reading before this one


def test_a_search_says_how_many_it_showed_and_never_what_was_typed(client_for, supervisor, person, reading):
    client_for(supervisor).post("/people/find/", {"text": "Devon Hart"}, follow=True)
    page = words(reading("?kind=search")).split("<tbody>")[1]
    assert "1 record shown" in page and "Devon" not in page
    assert "Devon" not in str(list(Event.objects.values_list()))
