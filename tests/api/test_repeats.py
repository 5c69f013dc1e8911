"""A POST that is sent again makes nothing new, even when both arrive at one moment."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.audit.models import Event
from casemgmt.calls.models import Call
from casemgmt.cases.models import Goal
from casemgmt.encounters.models import Encounter
from casemgmt.web.models import RepeatableRequest
from casemgmt.web.tasks import forget_repeats
from followups.models import Attempt, FollowUp
from tests import factories
from tests.api.bodies import bodies, now
from tests.signing_in import sign_in
from tests.world.one_program import Api

KEY = "Idempotency-Key"


@pytest.mark.django_db
def test_the_same_key_and_body_answer_with_the_first_thing(api, ours):
    body = bodies(ours)["follow-ups/"][0]
    before = FollowUp.objects.count()
    first, again = (api.post("follow-ups/", body, **{KEY: "one"}) for _each in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert FollowUp.objects.count() == before + 1
    assert Event.objects.filter(kind="read", object_id=first.json()["id"]).count() == 1  # what is shown again


@pytest.mark.django_db
def test_without_a_key_or_with_another_it_is_made_again(api, ours):
    body = bodies(ours)["follow-ups/"][0]
    before = FollowUp.objects.count()
    for headers in ({}, {}, {KEY: "a"}, {KEY: "b"}):
        assert api.post("follow-ups/", body, **headers).status_code == 201
    assert FollowUp.objects.count() == before + 4


@pytest.mark.django_db
def test_the_same_key_with_another_body_is_409(api, ours):
    body = bodies(ours)["follow-ups/"][0]
    api.post("follow-ups/", body, **{KEY: "one"})
    answer = api.post("follow-ups/", body | {"because": "Something else"}, **{KEY: "one"})
    assert answer.status_code == 409


@pytest.mark.django_db
def test_a_key_counts_for_its_user_and_its_path(api, api_for, ours, supervisor):
    text = {"text": "Sleep inside"}
    goals = f"cases/{ours.case.pk}/goals/"
    assert api.post(goals, text, **{KEY: "one"}).status_code == 201
    assert api_for(supervisor).post(goals, text, **{KEY: "one"}).status_code == 201
    assert api.post("follow-ups/", bodies(ours)["follow-ups/"][0], **{KEY: "one"}).status_code == 201
    assert Goal.objects.filter(text="Sleep inside").count() == 2


@pytest.mark.django_db
def test_a_refused_request_uses_up_no_key(api, ours):
    body = bodies(ours)["follow-ups/"][0]
    assert api.post("follow-ups/", body | {"within": "never"}, **{KEY: "one"}).status_code == 400
    assert api.post("follow-ups/", body, **{KEY: "one"}).status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 201, "é", "a\tb", "a\x7f"])
def test_a_key_that_cannot_be_kept_is_400(api, ours, key):
    answer = api.post("follow-ups/", bodies(ours)["follow-ups/"][0], **{KEY: key})
    assert answer.status_code == 400 and KEY in answer.json()["errors"]


@pytest.mark.django_db
def test_a_key_is_forgotten_after_a_month_and_not_before(api, ours):
    for key in ("old", "new"):
        api.post("follow-ups/", bodies(ours)["follow-ups/"][0], **{KEY: key})
    month = timedelta(days=31)
    RepeatableRequest.objects.filter(key="old").update(created_at=timezone.now() - month)
    forget_repeats()
    assert RepeatableRequest.objects.get().key == "new"


CREATING = {
    "calls/": {"requested_at": "2026-11-20T10:00:00Z"},
    "people/searches/": {"text": "Nobody Atall"},
    "people/{person}/contact-points/": {"kind": "email", "value": "rosa@example.org"},
    "follow-ups/{followup}/attempts/": {"mode": "in_person", "result": "not_there"},
    "cases/{case}/goals/": {"text": "Sleep inside"},
    "cases/{case}/notes/": {"text": "Called the shelter.", "sign": True},
    "notes/{note}/addenda/": {"text": "And again."},
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", CREATING)
def test_every_creating_address_takes_a_key(api_for, ours, path):
    factories.MembershipFactory(user=ours.user, role=Role.SUPERVISOR, team=ours.team)
    api = api_for(ours.user)
    where = path.format(**{name: getattr(thing, "pk", "") for name, thing in vars(ours).items()})
    first, again = (api.post(where, CREATING[path], **{KEY: "one"}) for _each in range(2))
    assert (first.status_code, again.status_code) == (201, 200), (first.content, again.content)
    assert first.json()["id"] == again.json()["id"]


@pytest.mark.django_db
def test_an_encounter_is_recorded_once_under_its_own_id(api, ours):
    body = bodies(ours)["encounters/"][0]
    assert [api.post("encounters/", body).status_code for _each in range(3)] == [201, 200, 200]
    assert api.post("encounters/", body | {"outcome": "left"}).status_code == 409
    assert Encounter.objects.filter(pk=body["id"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_one_moment_make_one(program, team):
    user = factories.staff(Role.SUPERVISOR, team=team)
    body = {"requested_at": now(), "city": "Eugene"}
    ready = [signed_in(user) for _each in range(20)]
    answers = at_once(20, lambda: send(ready.pop(), "calls/", body))
    assert sorted(answers) == [200] * 19 + [201]
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert Call.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_tries_under_one_id_are_one(program, team):
    user = factories.staff(Role.SUPERVISOR, team=team)
    body = {"id": str(uuid.uuid4()), "started_at": now(), "outcome": "ended_on_scene"}
    ready = [signed_in(user) for _each in range(20)]
    answers = at_once(20, lambda: send(ready.pop(), "encounters/", body))
    assert sorted(answers) == [200] * 19 + [201]
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert (Encounter.objects.count(), Attempt.objects.count()) == (1, 0)


def signed_in(user):
    return Api(sign_in(Client(), user), {})


def send(api, path, body):
    return api.post(path, body, **{KEY: "one"}).status_code


def at_once(count, act):
    """The answers of `count` threads that began together."""
    gate, answers = threading.Barrier(count), []

    def one():
        gate.wait()
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _each in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
