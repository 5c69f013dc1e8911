"""Whoever sees a record is in the log; what cannot be written there is not shown."""

import uuid

import pytest

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.office.log_search import ids_about
from tests import database, factories, life
from tests.audit.walking import addresses
from tests.people.conftest import make_person

OFFICES = [Role.AUDITOR, Role.RECORDS_CUSTODIAN, Role.CITY_ATTORNEY]


def in_scope():
    return scope.acting_as(programs=["lane"], actor="system:test")


@pytest.fixture
def lived(program, team, social_worker, responder):
    with in_scope():
        return life.live(program, team, social_worker, responder)


@pytest.fixture
def reader(team):
    """Somebody who may open everything about a person."""
    user = factories.staff(Role.SUPERVISOR, team=team)
    factories.MembershipFactory(user=user, role=Role.SOCIAL_WORKER, team=team)
    return user


def about_one(person):
    """Addresses that name a record."""
    with in_scope():
        return [(path, view, record) for path, view, record in addresses(person) if record]


@pytest.mark.django_db
def test_each_opening_of_a_record_writes_one_line_about_it(client_for, reader, lived):
    client, opened = client_for(reader), 0
    for path, view, record in about_one(lived.person):
        if not getattr(view, "audited", False) or "get" not in view.http_method_names:
            continue
        about_it = Event.objects.filter(
            kind=EventKind.READ, object_id=str(record.pk), actor=f"user:{reader.pk}"
        )
        before = about_it.count()
        answer = client.get(path)
        shown = answer.status_code == 200
        assert about_it.count() - before == shown, (path, answer.status_code)
        opened += shown
    assert opened >= 25


@pytest.mark.django_db
def test_no_page_about_one_record_shows_it_without_a_line(client_for, reader, lived):
    client, silent = client_for(reader), []
    for path, _view, _record in about_one(lived.person):
        for headers in ({}, {"HX-Request": "true"}):
            before = looks_at(lived.person, reader)
            answer = client.get(path, headers=headers)
            if named_in(answer, lived.person) and looks_at(lived.person, reader) == before:
                silent.append((path, answer.status_code, headers))
    assert silent == []


@pytest.mark.django_db
def test_no_list_shows_anybody_without_a_line(client_for, reader, social_worker, lived):
    with in_scope():
        lists = [path for path, _view, record in addresses(lived.person) if not record]
    silent, shown = [], set()
    offices = [factories.staff(role, team=reader.memberships.first().team) for role in OFFICES]
    for user in (reader, social_worker, *offices):
        client = client_for(user)
        for path in lists:
            for asked in ("", "?whose=everyones&show=open", "?show=all"):
                before = looks_at(lived.person, user)
                answer = client.get(path + asked)
                if named_in(answer, lived.person):
                    shown.add(path)
                    heard = looks_at(lived.person, user) > before
                    silent += [] if heard else [(path, asked, user.memberships.first().role)]
                if answer.status_code != 200:  # whoever is refused is, however they ask
                    break
    assert {"/calls/", "/cases/", "/encounters/", "/follow-ups/", "/my-day/", "/referrals/"} <= shown
    assert {"/disclosures/", "/legal/", "/disposals/"} <= shown
    assert silent == []


@pytest.mark.django_db
def test_the_log_keeps_whom_a_list_showed(client_for, reader, lived):
    client_for(reader).get("/encounters/")
    (event,) = Event.objects.filter(actor=f"user:{reader.pk}", object_kind="encounters.encounter")
    with in_scope():
        assert {uuid.UUID(pk) for pk in event.detail["ids"]} == set(
            lived.person.encounters.values_list("pk", flat=True)
        )


@pytest.mark.django_db
def test_each_program_keeps_whom_a_list_of_two_showed(client_for, reader, lived, other_program):
    factories.MembershipFactory(user=reader, role=Role.SUPERVISOR, program=other_program)
    with scope.acting_as(programs=[lived.person.program_id, other_program.pk], actor="test"):
        people = {make_person(program, "Tomasina Quill") for program in (other_program, lived.person.program)}
    client = client_for(reader)
    asked = client.post(f"/people/find/?program={other_program.pk}", {"text": "Tomasina Quill"})
    client.get(asked.url)
    kept = Event.objects.filter(actor=f"user:{reader.pk}", object_kind="people.search")
    assert {(event.program, *event.detail["ids"]) for event in kept} == {
        (person.program_id, str(person.pk)) for person in people
    }


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_to_the_log_is_not_shown(client_for, reader, lived, settings):
    client = client_for(reader)
    client.raise_request_exception = False
    pages = [path for path, _view, _record in about_one(lived.person)]
    shown_before = {path for path in pages if life.CANARY in words_of(client.get(path))}
    assert len(shown_before) >= 25
    with database.session(settings.DATABASES["default"]["NAME"]) as owner:
        owner.execute("REVOKE INSERT ON audit_event FROM app")
        try:
            for path in pages:
                answer = client.get(path)
                assert life.CANARY not in words_of(answer), path
                assert path not in shown_before or answer.status_code == 500, path
        finally:
            owner.execute("GRANT INSERT ON audit_event TO app")


def looks_at(person, user):
    """How often the user stands in the answer to: who looked at this person? At their call, too."""
    with in_scope():
        calls = person.encounters.exclude(call=None).values_list("call", flat=True)
        ids = [*ids_about(person), *map(str, calls)]
        return Event.objects.about(ids).filter(actor=f"user:{user.pk}").count()


def named_in(answer, person):
    """Whether a page tells of the person: by a word of theirs, or by the ID that colleagues use."""
    words = words_of(answer)
    return life.CANARY in words or person.ref in words


def words_of(answer):
    return b"".join(answer).decode(errors="replace")
