"""Everybody chooses the columns of a list for themselves; what names a row always stays."""

import pytest
from django.db import IntegrityError, transaction

from casemgmt import scope
from casemgmt.access.roles import Role
from casemgmt.calls.views.calls import Calls
from casemgmt.web.lists import Column
from casemgmt.web.lists.choosing import MOST, chosen
from casemgmt.web.models import ChosenColumns
from tests import factories
from tests.calls.factories import CallFactory
from tests.web.lists.every_list import Reader, lists
from tests.web.lists.test_files import POLICE, cells
from tests.world.every_table import world

TABLES = [pytest.param(row, view, id=row.route) for row, view in lists() if view.is_table]
every_table = pytest.mark.parametrize(("row", "view"), TABLES)
__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def furnished(world):
    return Reader(world)


@pytest.fixture
def reader(furnished):
    with transaction.atomic():
        yield furnished
        transaction.set_rollback(True)


def choose(client, back, *, offered=(), shown=(), **asked):
    return client.post("/columns/", {"back": back, "offered": offered, "shown": shown} | asked)


def heads(answer):
    return [head.column.name for head in answer.context["listed"].heads]


@every_table
def test_a_table_shows_the_columns_that_its_reader_chose_on_the_page_and_in_its_file(reader, row, view):
    listed, client = reader.read(row), reader.clients[reader.of(row)]
    first, *others = [column.name for column in listed.columns]
    answer = reader.get(row)
    assert ('name="offered"' in answer.content.decode()) == bool(answer.context["object_list"])
    back = answer.wsgi_request.get_full_path()
    sent = choose(client, back, offered=others, shown=others[-1:])
    assert (sent.status_code, sent["Location"]) == (302, back)
    assert heads(reader.get(row)) == [first, others[-1]]
    if row.who != POLICE:
        labels = [
            str(each.label) for each in listed.columns if each.name in (first, others[-1]) and each.show
        ]
        assert cells(reader.get(row, **{"as": "csv"}))[0] == labels
    choose(client, back, as_at_first="1")
    assert heads(reader.get(row)) == [column.name for column in listed.columns if not column.optional]
    assert not ChosenColumns.objects.filter(user=reader.of(row).pk).exists()


@every_table
def test_a_table_can_be_ordered_by_a_column_that_is_not_shown(reader, row, view):
    listed = reader.read(row)
    first, *others = [column.name for column in listed.columns]
    choose(reader.clients[reader.of(row)], reader.get(row).wsgi_request.get_full_path(), offered=others)
    for column in listed.columns:
        if column.by:
            assert reader.get(row, sort=column.name).status_code == 200
    assert heads(reader.get(row)) == [first]


@pytest.fixture
def dispatcher():
    return factories.staff(Role.DISPATCHER, team=factories.TeamFactory())


@pytest.fixture
def client(client_for, dispatcher):
    return client_for(dispatcher)


def test_what_one_chooses_changes_no_list_of_another(client, client_for, dispatcher):
    choose(client, "/calls/?show=all", offered=["city", "number"], shown=["city"])
    assert chosen(dispatcher, "calls:list") == {"city": True, "number": False}
    other = factories.staff(Role.DISPATCHER, team=factories.TeamFactory())
    assert chosen(other, "calls:list") == {}
    assert chosen(dispatcher, "encounters:list") == {}


def test_what_was_chosen_on_another_tab_stays(client, dispatcher):
    choose(client, "/calls/", offered=["city"])
    choose(client, "/calls/", offered=["number"], shown=["number"])
    assert chosen(dispatcher, "calls:list") == {"city": False, "number": True}


def test_a_column_that_is_optional_is_shown_to_those_who_chose_it(client, dispatcher, monkeypatch):
    area = Column("area", "Area", "city", optional=True)
    monkeypatch.setattr(Calls, "columns", [*Calls.columns, area])
    with scope.acting_as(
        programs=dispatcher.memberships.values_list("program", flat=True), actor="system:test"
    ):
        CallFactory(program=dispatcher.memberships.get().program)
    assert "area" not in heads(client.get("/calls/"))
    choose(client, "/calls/", offered=["area"], shown=["area"])
    assert heads(client.get("/calls/"))[-1] == "area"


@pytest.mark.parametrize(
    "back", ["", "https://elsewhere.example/calls/", "//elsewhere.example/", "/nowhere/", "/my-day/"]
)
def test_columns_are_chosen_of_a_list_of_ours_alone(client, dispatcher, back):
    assert choose(client, back, offered=["city"]).status_code == 404
    assert not ChosenColumns.objects.exists()


def test_columns_of_a_list_that_is_not_ones_own_are_not_kept(client):
    assert choose(client, "/cases/", offered=["owner"]).status_code == 403
    assert not ChosenColumns.objects.exists()


@pytest.mark.parametrize("offered", [["a" * 41], ["A b"], ["a\n"], [f"c{n}" for n in range(MOST + 1)]])
def test_what_is_no_name_of_a_column_is_refused(client, offered):
    assert choose(client, "/calls/", offered=offered).status_code == 400


def test_what_is_kept_of_a_list_has_an_end(client, dispatcher):
    for start in range(0, 3 * MOST, MOST // 2):
        choose(client, "/calls/", offered=[f"c{start + n}" for n in range(MOST // 2)])
    assert len(chosen(dispatcher, "calls:list")) <= MOST


def test_a_choice_is_kept_once_a_list():
    same = {"user": factories.UserFactory().pk, "page": "calls:list", "shown": {}}
    ChosenColumns.objects.create(**same)
    with pytest.raises(IntegrityError, match="one_choice_of_columns_a_list"), transaction.atomic():
        ChosenColumns.objects.create(**same)
