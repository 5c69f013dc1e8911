"""No change of a record over the API is written over another one unseen."""

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.calls.models import Call
from casemgmt.history import version
from casemgmt.web.api.views import description
from tests import factories
from tests.api.bodies import changes
from tests.api.test_repeats import at_once
from tests.api.test_scope import recorder
from tests.calls.factories import CallFactory
from tests.signing_in import sign_in
from tests.world.one_program import Api

UNSAID = {"errors": {"seen": ["Name the version of the record that you read."]}}
CHANGING = {"put", "patch"}


def routes(resolver=None, prefix=""):
    """(address, model) of every route of the API that changes a record."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        elif CHANGING & set(getattr(entry.callback, "actions", None) or ()):
            yield prefix + str(entry.pattern), entry.callback.cls.model


def record_of(house, path):
    """The record of the system that an address of `changes` names."""
    return next(
        thing for thing in vars(house).values() if str(getattr(thing, "pk", "")) == path.split("/")[-2]
    )


def changed_by_another(record):
    """One more version of the record, as if somebody had saved it."""
    newest = record.history.order_by("-history_id").first()
    newest.pk = None
    newest.save(force_insert=True)


@pytest.mark.django_db
def test_every_route_that_changes_a_record_is_tried_below(ours):
    named = {path.replace(str(record_of(ours, path).pk), "<uuid:pk>") for path in changes(ours)}
    assert {address.removeprefix("api/v1/") for address, _model in routes()} == named


@pytest.mark.django_db
def test_a_change_names_the_version_that_was_read(ours, api_for):
    api = api_for(recorder(ours))
    for path, body in changes(ours).items():
        record = record_of(ours, path)
        before = version(record)
        for unsaid in ({}, {"seen": None}):
            missing = api.patch(path, body | unsaid)
            assert (missing.status_code, missing.json()) == (400, UNSAID), path
        changed_by_another(record)
        stale = api.patch(path, body | {"seen": before})
        assert stale.status_code == 409 and stale.json()["detail"].startswith("Somebody changed this"), path
        kept = api.get(path).json()
        assert kept["version"] == version(record) > before, path
        assert all(kept[name] != value for name, value in body.items() if name in kept), path
        right = api.patch(path, body | {"seen": kept["version"]})
        assert right.status_code == 200, (path, right.content)
        assert right.json()["version"] == version(record) > kept["version"], path
        assert all(right.json()[name] == value for name, value in body.items() if name in kept), path


@pytest.mark.django_db
def test_a_list_shows_the_versions_that_its_records_show(ours, api_for):
    api, listed = api_for(recorder(ours)), 0
    for path in changes(ours):
        rows = api.get(path.split("/")[0] + "/")
        for row in rows.json()["results"] if rows.status_code == 200 else ():
            listed += 1
            assert row["version"] == api.get(f"{path.split('/')[0]}/{row['id']}/").json()["version"]
    assert listed >= 3


def test_the_description_asks_for_the_version_and_shows_it():
    told = description()
    bodies = told["components"]["schemas"]
    found = [methods["patch"] for methods in told["paths"].values() if CHANGING & set(methods)]
    for operation in found:
        sent, shown = (
            bodies[part["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]]
            for part in (operation["requestBody"], operation["responses"]["200"])
        )
        assert "seen" in sent["required"] and "version" in shown["required"]
    assert len(found) == len(list(routes()))


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_change_at_one_moment_one_does(program, team):
    user = factories.staff(Role.SUPERVISOR, team=team)
    with scope.acting_as(programs=["lane"], actor="system:test"):
        call = CallFactory(program=program, city="Eugene")
        seen = version(call)
    ready = [Api(sign_in(Client(), user), {}) for _each in range(10)]
    cities = [f"City {number}" for number in range(10)]

    def change():
        body = {"city": cities.pop(), "reason": "Heard it again", "seen": seen}
        return ready.pop().patch(f"calls/{call.pk}/", body).status_code

    assert sorted(at_once(10, change)) == [200] + [409] * 9
    with scope.acting_as(programs=["lane"], actor="system:test"):
        assert Call.objects.get(pk=call.pk).history.count() == 2
