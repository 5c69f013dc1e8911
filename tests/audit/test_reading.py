"""Whoever sees a record is in the log; what cannot be written there is not shown."""

import uuid
from itertools import product

import pytest
from django.test import Client

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.office.log_search import ids_about
from tests import factories
from tests.audit.walking import address, addresses, is_about_somebody, named_pages
from tests.people.conftest import make_person
from tests.signing_in import sign_in
from tests.world import one_person
from tests.world.shared import out_of_lived

OFFICES = [Role.AUDITOR, Role.RECORDS_CUSTODIAN, Role.CITY_ATTORNEY]


pytestmark = pytest.mark.django_db
program, team, social_worker, responder, story = map(
    out_of_lived, ("program", "team", "social_worker", "responder", "story")
)
PAGES = list(named_pages())
ABOUT_ONE = [page for page in PAGES if is_about_somebody(page)]
# The log names whom others looked at; that it was read is a line of its own (tests/office/test_log.py).
THE_LOG = "office:audit"
LISTS = [page for page in PAGES if not is_about_somebody(page) and page[0] != THE_LOG]
SHOWING = {
    "calls:list", "cases:list", "consents:ledger", "desk:my_day", "encounters:list", "followups:list",
    "law:disposals", "law:legal", "referrals:list",
}  # fmt: skip


def in_scope():
    return scope.acting_as(programs=["lane"], actor="system:test")


@pytest.fixture
def reader(team):
    return reader_of_everything(team)


def reader_of_everything(team):
    """Somebody who may open everything about a person."""
    user = factories.staff(Role.SUPERVISOR, team=team)
    factories.MembershipFactory(user=user, role=Role.SOCIAL_WORKER, team=team)
    return user


def about_one(person):
    """Addresses that name a record."""
    with in_scope():
        return [(path, view, record) for path, view, record in addresses(person) if record]


def paths(page, person):
    """Where the page can be opened about the person, if it can."""
    with in_scope():
        return [path for path, _view, _record in address(page, person)]


def name_of(page):
    return page[0]


def test_each_opening_of_a_record_writes_one_line_about_it(client_for, reader, story):
    client, opened = client_for(reader), 0
    for path, view, record in about_one(story.person):
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


@pytest.mark.parametrize("page", ABOUT_ONE, ids=name_of)
def test_no_page_about_one_record_shows_it_without_a_line(client_for, reader, story, page):
    client = client_for(reader)
    for path in paths(page, story.person):
        for headers in ({}, {"HX-Request": "true"}):
            before = looks_at(story.person, reader)
            answer = client.get(path, headers=headers)
            shown = named_in(answer, story.person)
            assert not shown or looks_at(story.person, reader) > before, (path, answer.status_code, headers)


@pytest.fixture(scope="module")
def readers(lived):
    """(user, their client) of everybody who may read a list of records, signed in once for all lists."""
    offices = [factories.staff(role, team=lived.team) for role in OFFICES]
    users = [reader_of_everything(lived.team), lived.social_worker, *offices]
    return [(user, sign_in(Client(), user)) for user in users]


@pytest.mark.parametrize("page", LISTS, ids=name_of)
def test_no_list_shows_anybody_without_a_line(readers, story, page):
    shown = False
    for (user, client), path in product(readers, paths(page, story.person)):
        for asked in ("", "?whose=everyones&show=open", "?show=all"):
            before = looks_at(story.person, user)
            answer = client.get(path + asked)
            if named_in(answer, story.person):
                shown = True
                assert looks_at(story.person, user) > before, (asked, user.memberships.first().role)
            if answer.status_code != 200:  # whoever is refused is, however they ask
                break
    assert shown or page[0] not in SHOWING


def test_the_log_keeps_whom_a_list_showed(client_for, reader, story):
    client_for(reader).get("/encounters/")
    (event,) = Event.objects.filter(actor=f"user:{reader.pk}", object_kind="encounters.encounter")
    with in_scope():
        assert {uuid.UUID(pk) for pk in event.detail["ids"]} == set(
            story.person.encounters.values_list("pk", flat=True)
        )


def test_each_program_keeps_whom_a_list_of_two_showed(client_for, reader, story, other_program):
    factories.MembershipFactory(user=reader, role=Role.SUPERVISOR, program=other_program)
    with scope.acting_as(programs=[story.person.program_id, other_program.pk], actor="test"):
        people = {make_person(program, "Tomasina Quill") for program in (other_program, story.person.program)}
    client = client_for(reader)
    asked = client.post(f"/people/find/?program={other_program.pk}", {"text": "Tomasina Quill"})
    client.get(asked.url)
    kept = Event.objects.filter(actor=f"user:{reader.pk}", object_kind="people.search")
    assert {(event.program, *event.detail["ids"]) for event in kept} == {
        (person.program_id, str(person.pk)) for person in people
    }


def looks_at(person, user):
    """How often the user stands in the answer to: who looked at this person? At their call, too."""
    with in_scope():
        calls = person.encounters.exclude(call=None).values_list("call", flat=True)
        ids = [*ids_about(person), *map(str, calls)]
        return Event.objects.about(ids).filter(actor=f"user:{user.pk}").count()


def named_in(answer, person):
    """Whether a page tells of the person: by a word of theirs, or by the ID that colleagues use."""
    words = words_of(answer)
    return one_person.CANARY in words or person.ref in words


def words_of(answer):
    return b"".join(answer).decode(errors="replace")
