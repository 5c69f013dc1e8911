"""Every list leaves as a file for those who may take it along: what its page shows, no more, and logged."""

import csv
import html
import io
import re

import pytest
from django.db import transaction

from casemgmt import scope
from casemgmt.access.roles import GRANTS, Permission, Role
from casemgmt.audit.models import Event, EventKind
from casemgmt.web.lists import files
from casemgmt.web.lists.columns import Column
from tests import factories
from tests.calls.factories import CallFactory
from tests.web.lists.every_list import Reader, lists
from tests.world.every_table import world

LISTS = [pytest.param(row, view, id=row.route) for row, view in lists()]
every_list = pytest.mark.parametrize(("row", "view"), LISTS)
POLICE = "police.view"  # of another agency: no role of theirs takes anything along
__all__ = ["world"]
pytestmark = pytest.mark.django_db

# Their pages say the same in other words, beside a row and within a sentence.
IN_OTHER_WORDS = {("referrals/", "Status"), ("people/<uuid:pk>/referrals/", "Status")}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:+-]+)?")


@pytest.fixture(scope="module")
def furnished(world):
    return Reader(world)


@pytest.fixture
def reader(furnished):
    with transaction.atomic():
        yield furnished
        transaction.set_rollback(True)


def cells(answer):
    """The heads of a file and its rows."""
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    return heads, rows


def words(answer):
    """The text of a page as it is read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).lower().split())


def taken(row):
    return row.who != POLICE


@every_list
def test_a_file_holds_each_row_of_its_list_and_says_nothing_that_its_page_does_not(
    reader, row, view, monkeypatch
):
    if not taken(row):
        assert reader.get(row, **{"as": "csv"}).status_code == 403
        return
    everything = reader.all_of(row)
    monkeypatch.setattr(view, "per_page", None)
    shown = words(reader.get(row))
    heads, rows = cells(reader.get(row, **{"as": "csv"}))
    assert len(rows) == len(everything)
    for line in rows:
        for head, cell in zip(heads, line, strict=True):
            plain = MOMENT.fullmatch(cell) or cell.isdigit() or (row.route, head) in IN_OTHER_WORDS
            assert plain or all(part in shown for part in " ".join(cell.lower().split()).split(" · ")), (
                head,
                cell,
            )


@every_list
def test_every_list_offers_its_file_to_those_who_may_alone(reader, row, view):
    answer = reader.get(row)
    offered = "as=csv" in answer.content.decode()
    assert offered == (taken(row) and bool(reader.all_of(row)))


@every_list
def test_what_leaves_in_a_file_is_named_in_the_log(reader, row, view):
    if not taken(row):
        return
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        before = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    everything = {str(pk) for pk in reader.all_of(row)}
    assert reader.get(row, **{"as": "csv"}).status_code == 200
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        events = Event.objects.filter(pk__gt=before, kind=EventKind.EXPORT)
        named = {pk for event in events for pk in event.detail["ids"]}
        assert {event.object_kind for event in events} == {reader.read(row).model._meta.label_lower}
    assert named == everything


@every_list
def test_without_the_permission_no_list_leaves(reader, row, view, monkeypatch):
    for role in Role:
        monkeypatch.setitem(GRANTS, role, GRANTS[role] - {Permission.LIST_EXPORT})
    assert reader.get(row, **{"as": "csv"}).status_code == 403
    assert "as=csv" not in reader.get(row).content.decode()


@every_list
def test_a_file_is_named_after_its_page_and_nobody(reader, row, view):
    if taken(row):
        name = reader.get(row, **{"as": "csv"}).headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z_]+-[a-z_]+\.csv"', name)


def test_no_list_is_offered_in_another_form(reader):
    row = next(row for row, _view in lists() if row.route == "calls/")
    assert reader.get(row, **{"as": "xlsx"}).status_code == 400


def test_a_file_is_read_in_parts_and_loses_no_row(reader, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 2)
    for row, _view in lists():
        if taken(row):
            everything = reader.all_of(row)
            _heads, rows = cells(reader.get(row, **{"as": "csv"}))
            assert len(rows) == len(everything), row.route


def test_a_list_that_is_too_long_for_a_file_says_so_and_stays(reader, monkeypatch):
    row = next(row for row, _view in lists() if row.route == "calls/")
    monkeypatch.setattr(files, "MOST_ROWS", 1)
    answer = reader.get(row, **{"as": "csv"})
    assert (answer.status_code, answer["Location"]) == (302, "?")
    assert "this list has more" in words(reader.get(row))


def test_of_two_programs_only_what_may_be_taken_along_is_in_the_file(client_for):
    """Whoever leads one team and works in another takes along the rows of the first."""
    lane, other = factories.TeamFactory(), factories.TeamFactory()
    user = factories.staff(Role.SUPERVISOR, team=lane)
    factories.MembershipFactory(user=user, role=Role.RESPONDER, program=other.program, team=other)
    with scope.acting_as(programs=[lane.program_id, other.program_id], actor="system:test"):
        CallFactory(program=lane.program, city="Marlow")
        CallFactory(program=other.program, city="Harbor")
    client = client_for(user)
    shown = words(client.get("/calls/"))
    assert "marlow" in shown
    assert "harbor" in shown
    _heads, rows = cells(client.get("/calls/?as=csv"))
    assert [row[-1] for row in rows] == ["Marlow"]


def test_no_cell_of_a_file_becomes_a_formula(client_for):
    team = factories.TeamFactory()
    user = factories.staff(Role.SUPERVISOR, team=team)
    with scope.acting_as(programs=[team.program_id], actor="system:test"):
        CallFactory(program=team.program, city="=1+1")
    _heads, rows = cells(client_for(user).get("/calls/?as=csv"))
    assert rows[0][-1] == "'=1+1"


def test_days_stand_in_a_file_as_iso_8601_says():
    column = Column("a", "A", lambda row: row)
    assert [column.in_file(each) for each in (None, 3, True, [1, 2])] == [None, 3, "True", "1 · 2"]
