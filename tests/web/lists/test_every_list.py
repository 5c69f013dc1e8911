"""Every list pages, orders and refuses in the same way; one that comes tomorrow is found in its address."""

import json

import pytest
from django.db import connection, transaction

from casemgmt import scope
from casemgmt.web.lists import page
from tests.scope.furnished import world
from tests.web.lists.every_list import Reader, copied, copy, key_of, lists

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
        copied(reader.ask(row).context["listed"].rows)
    return reader


@pytest.fixture
def reader(full, monkeypatch):
    monkeypatch.setattr(page, "PER_PAGE", 2)
    with transaction.atomic(), scope.acting_as(programs=["lane", "other"], actor="system:test"):
        yield full
        transaction.set_rollback(True)


def flat(pages):
    return [pk for one in pages for pk in one]


def test_nearly_every_list_has_several_pages_here(full):
    short = [row.route for row, _view in lists() if full.ask(row).context["listed"].rows.count() < 3]
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
    listed = reader.ask(row).context["listed"]
    names = [column.name for column in listed.columns if column.by]
    return [sign + name for name in names for sign in ("", "-")]


@every_list
@pytest.mark.parametrize("back", [False, True], ids=["forward", "back"])
def test_rows_that_come_between_two_pages_move_no_other(reader, row, view, back):
    before = reader.all_of(row)

    def more():
        for pk in sorted(before, key=str)[::3][:2]:
            copy(view.model, pk)

    shown = flat(reader.pages(row, back=back, between=more))
    assert len(shown) == len(set(shown))
    assert before <= set(shown)


@every_list
def test_an_order_that_a_list_does_not_offer_is_refused(reader, row, view):
    for order in (
        "zz",
        "-zz",
        "--" + view.order.removeprefix("-") if view.order else "-",
        "id",
        "pk",
        "program",
    ):
        assert reader.ask(row, sort=order).status_code == 400, order
    for place in ({"after": "zz"}, {"before": "zz"}, {"page": "2"}):
        assert reader.ask(row, **place).status_code == 400, place


@every_list
def test_a_page_after_a_row_that_is_hidden_or_gone_begins_at_the_top_and_says_so(reader, row, view):
    first = reader.ask(row)
    model, seen = view.model, first.context["listed"].get_queryset()
    gone = "00000000-0000-4000-8000-000000000000" if model._meta.pk.get_internal_type() == "UUIDField" else 1
    with scope.acting_as(programs=["lane", "other"], actor="system:test"):
        hidden = list(model._base_manager.exclude(pk__in=seen.values("pk")).values_list("pk", flat=True)[:3])
    for pk in (gone, *hidden):
        for way in ("after", "before"):
            answer = reader.ask(row, **{way: pk})
            listed = answer.context["listed"]
            assert listed.lost
            assert ids(listed) == ids(first.context["listed"])


def ids(listed):
    return [key_of(each) for each in listed.shown.rows]


# --- Large lists ---


@every_large_list
def test_each_order_of_a_large_list_names_the_index_that_serves_it(full, row, view):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [view.model._meta.db_table])
        known = {name for (name,) in cursor.fetchall()}
    for column in full.ask(row).context["listed"].columns:
        assert bool(column.by) == bool(column.index), column.name
        assert not column.index or column.index in known


@every_large_list
def test_no_page_of_a_large_list_sorts_what_it_does_not_show(reader, row, view):
    for order in orders(reader, row):
        for step in ({}, {"page": "last"}, *beside(reader, row, order)):
            listed = reader.ask(row, sort=order, **step).context["listed"]
            assert sorted_by_hand(listed) == [], (order, step)


def test_an_order_that_no_index_serves_is_found_from_its_plan(reader):
    row = next(row for row, view in lists() if view.large and row.route == "calls/")
    listed = reader.ask(row).context["listed"]
    unserved = page.paging.ListOrder(("city",))
    assert sorted_by_hand(listed, unserved) != []


def beside(reader, row, order):
    rows = ids(reader.ask(row, sort=order).context["listed"])
    return [{"after": pk} for pk in rows[-1:]] + [{"before": pk} for pk in rows[-1:]]


def sorted_by_hand(listed, order=None):
    """Plans of the page that sort, though the planner was told to go by an index wherever it can."""
    order, found = order or listed.sorting, []
    back = "before" in listed.request.GET or listed.asks_for_last
    with connection.cursor() as cursor:
        for way in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for program in listed.programs_apart:
            rows = order.with_places(listed.rows).filter(program=program)
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
