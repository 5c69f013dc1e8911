"""What the API shows is what the pages show, role by role; what it takes names only what one may see."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.relations import RelatedField

from casemgmt.access import tokens
from casemgmt.access.roles import Permission, Role
from casemgmt.web.api.fields import Sent
from casemgmt.web.api.views import description
from casemgmt.web.models import RepeatableRequest
from tests import factories
from tests.api.bodies import bodies, method_of, replaced
from tests.world.one_program import Api
from tests.world.shared import out_of_furnished

pytestmark = pytest.mark.django_db
program, team, other_program, houses = map(out_of_furnished, ("program", "team", "other_program", "houses"))

PAGES = {
    "calls/": "/calls/",
    "encounters/": "/encounters/",
    "follow-ups/?show=open": "/follow-ups/?whose=everyones&show=open",
    "follow-ups/?show=closed": "/follow-ups/?whose=everyones&show=closed",
    "cases/?status=open": "/cases/?show=all",
    "referrals/": "/referrals/?show=all&whose=everyones",
    "disclosures/": "/disclosures/",
}


def ids_on_page(answer):
    found = answer.context["object_list"] if answer.status_code == 200 else []
    return {str(getattr(row, "pk", row)) for row in found}


@pytest.mark.parametrize("role", Role)
def test_lists_hold_the_same_records_as_the_pages(houses, api_for, team, program, role):
    user = factories.staff(role, team=team)
    api = api_for(user)
    for listed, page in PAGES.items():
        answer = api.client.get(f"/api/v1/{listed}")
        shown = api.client.get(page)
        assert answer.status_code == shown.status_code, (role, listed)
        ids = {row["id"] for row in answer.json().get("results", [])}
        assert ids == ids_on_page(shown), (role, listed)


LISTS = ("calls", "encounters", "follow-ups", "cases", "notes", "consents", "disclosures", "referrals")


@pytest.mark.parametrize("role", Role)
def test_a_list_never_holds_the_neighbours(houses, api_for, team, role):
    _ours, theirs = houses
    api = api_for(factories.staff(role, team=team))
    for path in LISTS:
        answer = api.get(f"{path}/")
        assert str(theirs.person.pk).encode() not in answer.content
        for row in answer.json().get("results", []):
            assert row.get("program", "lane") == "lane"


def test_a_draft_is_shown_to_its_author_alone(ours, api_for, supervisor):
    seen = {row["id"] for row in api_for(supervisor).get("notes/").json()["results"]}
    mine = {row["id"] for row in api_for(ours.user).get("notes/").json()["results"]}
    assert str(ours.draft.pk) in mine - seen
    assert api_for(supervisor).get(f"notes/{ours.draft.pk}/").status_code == 404


def everything():
    """How many rows each of our tables holds, what only reading writes aside."""
    ours = ("casemgmt.", "followups", "referrals")
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith(ours) and model._meta.label not in {"audit.Event"}
    }


FOREIGN = {
    "team": "team", "person": "person", "call": "call", "contact_point": "contact_point", "search": "search",
    "assignee": "user", "owner": "user", "successor": "user", "follow_up_by": "user", "user": "user",
    "whose": "user", "to": "user", "people": "person", "covered_by": "user", "also_by": "user",
    "case": "case", "after": "referral", "consent": "consent",
    # The directory is every program's: any other kind of id stands for a foreign one.
    "recipient": "program", "service": "program",
}  # fmt: skip


def cases_of(house):
    return [(path, body, field) for path, (body, fields) in bodies(house).items() for field in fields]


def recorder(house):
    """Somebody who may write everything: two roles in one team."""
    for role in (Role.SUPERVISOR, Role.RESPONDER):
        factories.MembershipFactory(user=house.user, role=role, team=house.team)
    del house.user.active_memberships
    return house.user


def test_a_foreign_id_is_refused_like_one_that_never_was_and_nothing_is_written(houses, api_for):
    ours, theirs = houses
    api, before = api_for(recorder(ours)), None
    for path, body, field in cases_of(ours):
        foreign = str(getattr(theirs, FOREIGN[field.rpartition(".")[2]]).pk)
        before = everything()
        said = api.send(method_of(body), path, replaced(body, field, foreign))
        never = api.send(method_of(body), path, replaced(body, field, str(uuid.uuid4())))
        assert said.status_code == 400, (path, field, said.content)
        if FOREIGN[field.rpartition(".")[2]] != "program":
            assert said.content == never.content, (path, field)
        assert everything() == before, (path, field)


def test_the_same_bodies_with_ones_own_ids_are_accepted(houses, api_for):
    """Or else the test above would prove nothing."""
    ours, _theirs = houses
    api = api_for(recorder(ours))
    # One case a person, one owner a case; the story's death was a mistake and is confirmed no more; nobody
    # covers for themselves.
    expected = {
        f"{path}/": 409
        for path in ("cases", f"cases/{ours.case.pk}/owner", f"deaths/{ours.death.pk}/confirm", "absences")
    }
    for path, (body, _fields) in bodies(ours).items():
        answer = api.send(method_of(body), path, body)
        assert answer.status_code in {200, 201, expected.get(path)}, (path, answer.content)


def serializers(kind=Sent):
    for each in kind.__subclasses__():
        yield from serializers(each)
        yield each


def fields_of(serializer, prefix=""):
    for name, field in serializer.fields.items():
        inner = getattr(field, "child", field)
        if hasattr(inner, "fields"):
            yield from fields_of(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", getattr(field, "child_relation", inner)


def test_every_field_that_names_a_record_is_in_the_list_above(ours):
    tried = {field.rpartition(".")[2] for _path, _body, field in cases_of(ours)}
    named = {
        name.rpartition(".")[2]
        for serializer in serializers()
        if serializer.__module__.startswith(("casemgmt.", "followups", "referrals"))
        and not serializer.__module__.startswith("casemgmt.web")
        for name, field in fields_of(serializer())
        if isinstance(field, RelatedField)
    }
    assert named == tried


def test_a_filter_by_a_foreign_id_finds_what_one_by_any_id_finds(houses, api_for):
    ours, theirs = houses
    api = api_for(recorder(ours))
    for path, name, thing in [
        ("encounters/", "person", "person"), ("encounters/", "call", "call"), ("encounters/", "team", "team"),
        ("follow-ups/", "person", "person"), ("follow-ups/", "owner", "user"),
        ("follow-ups/", "team", "team"),
        ("cases/", "person", "person"), ("cases/", "owner", "user"), ("notes/", "case", "case"),
        ("consents/", "person", "person"), ("disclosures/", "person", "person"),
        ("referrals/", "person", "person"),
    ]:  # fmt: skip
        foreign = api.get(path, **{name: str(getattr(theirs, thing).pk)})
        own = api.get(path, **{name: str(getattr(ours, thing).pk)})
        assert foreign.json()["count"] == 0 and own.json()["count"] > 0, (path, name)


def test_no_field_of_a_model_can_be_set_unless_it_is_offered(houses, api_for):
    """Every column of every model, on every body: refused by name, and nothing is written."""
    ours, _theirs = houses
    api = api_for(recorder(ours))
    columns = {
        field.name
        for model in apps.get_models()
        if model.__module__.startswith(("casemgmt.", "followups", "referrals"))
        for field in model._meta.concrete_fields
    }
    for path, (body, _fields) in bodies(ours).items():
        extra = dict.fromkeys(columns - set(body), "x")
        before = everything()
        answer = api.send(method_of(body), path, body | extra)
        assert answer.status_code == 400
        assert everything() == before
    for name in ("program", "recorded_by", "status", "created_at", "source_row", "ref", "history"):
        path, (body, _fields) = next(iter(bodies(ours).items()))
        assert name in api.post(path, body | {name: "x"}).json()["errors"]


def test_nothing_but_the_key_of_a_repetition_is_kept(houses, api_for):
    ours, _theirs = houses
    api = api_for(ours.user)
    api.post("follow-ups/", bodies(ours)["follow-ups/"][0], **{"Idempotency-Key": "k"})
    kept = RepeatableRequest.objects.get()
    assert (kept.user, kept.program, len(kept.body_hash)) == (ours.user.pk, "lane", 64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM web_repeatablerequest")
        assert "Ask again" not in str(cursor.fetchall())


def test_a_user_without_any_role_is_shown_nothing(db, api_for, houses):
    api = api_for(factories.UserFactory())
    assert isinstance(api, Api)
    assert {api.get(path).status_code for path in ("calls/", "encounters/", "cases/")} == {403}


def test_no_operation_answers_a_token_that_does_not_name_its_permission(ours):
    """Every operation of the description, with a token for something that no operation offers."""
    _token, secret = tokens.issue(
        user=ours.user, program=ours.program, by=ours.user, name="Elsewhere",
        permissions=[Permission.FACTS_SHARE], expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    api, asked = Api(Client(), {"Authorization": f"Bearer {secret}"}), 0
    for path, methods in description()["paths"].items():
        for method in methods:
            where = path.removeprefix("/api/v1/").format(id=uuid.uuid4())
            answer = api.get(where) if method == "get" else api.send(method, where)
            assert answer.status_code == 403, (method, path)
            asked += 1
    assert asked > 60
