"""Every list pages, orders and refuses in the same way; one that comes tomorrow is found in its address."""

import json

import pytest
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.views.generic import ListView

from casemgmt import scope
from casemgmt.web.lists import ListPage, paging
from casemgmt.web.views import Permitted
from referrals.views.directory.keeping import Services
from tests.web.lists.every_list import Reader, double, doubled, key_of, lists
from tests.world.every_table import world

LISTS = [pytest.param(row, view, id=row.route) for row, view in lists()]
LARGE = [pytest.param(row, view, id=row.route) for row, view in lists() if view.large]
every_list = pytest.mark.parametrize(("row", "view"), LISTS)
every_large_list = pytest.mark.parametrize(("row", "view"), LARGE)
__all__ = ["world"]


@pytest.fixture(scope="module")
def full(world):
    """The reader, in a world where each list has some pages, as far as its table lets equal rows be."""
    reader = Reader(world)
    for row, _view in lists():
        doubled(reader.read(row).rows)
    return reader


@pytest.fixture
def reader(full, monkeypatch):
    monkeypatch.setattr(ListPage, "per_page", 4)
    with transaction.atomic(), scope.acting_as(programs=["lane", "other"], actor="system:test"):
        yield full
        transaction.set_rollback(True)


def flat(pages):
    return [pk for one in pages for pk in one]


# Worked out in Python from all services, by how well each fits: there is no order for an index.
BY_NUMBERS = {Services}


def test_every_page_of_many_rows_is_such_a_list():
    pages = {view for view in subclasses(ListView) if issubclass(view, Permitted)}
    assert pages == BY_NUMBERS, "these page by numbers: make them a casemgmt.web.lists.ListPage"


def subclasses(view):
    return {each for sub in view.__subclasses__() for each in {sub, *subclasses(sub)}}


def test_nearly_every_list_has_several_pages_here(full):
    short = [row.route for row, _view in lists() if len(full.all_of(row)) < 3]
    assert len(short) <= len(LISTS) // 4, short


@every_list
def test_forward_and_back_show_each_row_once_in_every_order(reader, row, view):
    everything = reader.all_of(row)
    for order in orders(reader, row):
        forward = flat(reader.pages(row, sort=order))
        back = [pk for one in reader.pages(row, back=True, sort=order) for pk in one[::-1]]
        assert len(forward) == len(set(forward)), order
        assert set(forward) == everything, order
        assert back == forward[::-1], order


def orders(reader, row):
    names = [column.name for column in reader.read(row).columns if column.by]
    return [sign + name for name in names for sign in ("", "-")]


@every_list
@pytest.mark.parametrize("back", [False, True], ids=["forward", "back"])
def test_rows_that_come_between_two_pages_move_no_other(reader, row, view, back):
    before = reader.all_of(row)

    def more():
        for pk in sorted(before, key=str)[::3][:2]:
            double(reader.read(row).model, pk)

    shown = flat(reader.pages(row, back=back, between=more))
    assert len(shown) == len(set(shown))
    assert before <= set(shown)


@every_list
def test_an_order_or_a_place_that_a_list_does_not_know_is_refused(reader, row, view):
    assert reader.get(row, sort="zz").status_code == 400
    assert reader.get(row, after="zz").status_code == 400
    for order in ("-", "-zz", f"--{reader.read(row).columns[0].name}", "id", "pk", "program_id"):
        with pytest.raises(BadRequest):
            assert reader.read(row, sort=order).sorting is None
    for place in ({"before": "zz"}, {"page": "2"}):
        with pytest.raises(BadRequest):
            assert reader.read(row, **place).shown is None


@every_list
def test_a_page_after_a_row_that_is_hidden_or_gone_begins_at_the_top_and_says_so(reader, row, view):
    with reader.reading(row):
        first = ids(reader.read(row))
        seen = set(reader.read(row).get_queryset().values_list("pk", flat=True))
    model = reader.read(row).model
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        hidden = [pk for pk in model._base_manager.values_list("pk", flat=True) if pk not in seen][:3]
    is_uuid = model._meta.pk.get_internal_type() == "UUIDField"
    for pk in ("00000000-0000-4000-8000-000000000000" if is_uuid else 0, *hidden):
        for way in ("after", "before"):
            with reader.reading(row):
                listed = reader.read(row, **{way: pk})
                assert (listed.lost, ids(listed)) == (True, first)
    assert "begins at the top" in reader.get(row, after=pk).content.decode() or not first


def ids(listed):
    return [key_of(each) for each in listed.shown.rows]


# What holds several values at once, or things to do, or is put into words by another slice, has no order.
WITHOUT_ORDER = {
    ("partners/", "mailbox"), ("staff/", "role"), ("employment/", "steps"),
    ("people/<uuid:person>/disclosures/", "what"),
    ("moves/", "whose"), ("moves/", "to"), ("moves/", "people"),
    ("reports/<slug:key>/list/", "record"), ("reports/<slug:key>/list/", "what"),
}  # fmt: skip


def test_a_small_table_is_ordered_by_every_column(full):
    small = [row for row, view in lists() if view.is_table and not view.large]
    without = {(row.route, each.name) for row in small for each in full.read(row).columns if not each.by}
    assert without == WITHOUT_ORDER


# --- Large lists ---


@every_large_list
def test_each_order_of_a_large_list_names_the_index_that_serves_it(full, row, view):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [view.model._meta.db_table])
        known = {name for (name,) in cursor.fetchall()}
    for column in full.read(row).columns:
        assert bool(column.by) == bool(column.index), column.name
        assert not column.index or column.index in known


@every_large_list
def test_no_page_of_a_large_list_sorts_what_it_does_not_show(reader, row, view):
    for order in orders(reader, row):
        for step in ({}, {"page": "last"}, *beside(reader, row, order)):
            with reader.reading(row):
                assert sorted_by_hand(reader.read(row, sort=order, **step)) == [], (order, step)


def test_an_order_that_no_index_serves_is_found_from_its_plan(reader):
    row = next(row for row, view in lists() if view.large and row.route == "calls/")
    with reader.reading(row):
        assert sorted_by_hand(reader.read(row), paging.ListOrder(("city",))) != []


def beside(reader, row, order):
    with reader.reading(row):
        rows = ids(reader.read(row, sort=order))
    return [{"after": pk} for pk in rows[-1:]] + [{"before": pk} for pk in rows[-1:]]


def sorted_by_hand(listed, order=None):
    """Plans of the page that sort, though the planner was told to go by an index wherever it can."""
    order, found = order or listed.sorting, []
    back = "before" in listed.request.GET or listed.asks_for_last
    with connection.cursor() as cursor:
        for way in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for program in listed.programs_apart or [None]:
            rows = order.with_places(listed.rows)
            rows = rows.filter(program=program) if program is not None else rows
            read = order.beyond(rows, listed.place if order == listed.sorting else None, back=back)[:3]
            plan = json.loads(read.explain(format="json"))[0]["Plan"]
            if any(node["Node Type"] in ("Sort", "Incremental Sort") for node in main_nodes(plan)):
                found.append(read.explain())
        for way in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = on")
    return found


def main_nodes(plan):
    """The nodes that the rows of the list come through; what is looked up for each of them aside."""
    yield plan
    for below in plan.get("Plans", []):
        if below.get("Parent Relationship") not in ("SubPlan", "InitPlan"):
            yield from main_nodes(below)
