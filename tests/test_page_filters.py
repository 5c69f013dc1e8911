"""A page that is asked for what it does not know says so, and never shows everything instead."""

import ast
import uuid

import pytest
from django.db import transaction
from django.urls import reverse

from tests.matrix.foreign import Trying
from tests.test_architecture import trees
from tests.world.programs import OWN

# Every list and page that reads a word, a day or a worker from its address, and values it must not pass over.
WORDS = ["zz", "everything", "1"]
DAYS = ["11/01/2026", "2026-02-30", "2026-1-5", "yesterday"]
FAR = ["9999-12-31", "0001-01-01"]  # no day before which anything could have happened
WORKERS = ["nobody-at-all", str(uuid.uuid4())]
PAGES = {
    "followups:list": {"show": WORDS, "whose": WORKERS},
    "referrals:list": {"show": WORDS, "whose": WORKERS},
    "referrals:unmet": {"need": WORDS, "reason": WORDS},
    "cases:list": {"show": WORDS, "owner": WORKERS, "acuity": WORDS, "only": WORDS},
    "encounters:list": {"show": WORDS},
    "law:legal": {"show": WORDS},
    "consents:disclosures person": {"show": WORDS},
    "consents:new person": {"kind": WORDS},
    "consents:read asked": {"language": WORDS},
    "desk:my_day": {"show": WORDS},
    "desk:person person": {"show": WORDS, "before": DAYS + FAR},
    "office:reviews": {"show": WORDS},
    "office:patterns": {"days": WORDS},
    "people:found search": {"show": WORDS},
    "workforce:away": {"user": WORKERS},
}
# Lists that are narrowed by a form, which stands there with what is wrong.
FORMS = {
    "calls:list": {"since": DAYS, "until": DAYS, "reason": WORDS, "end_point": WORDS},
    "office:audit": {"since": DAYS, "until": DAYS, "kind": WORDS, "actor": WORKERS},
    "referrals:services": {"need": WORDS, "language": WORDS},
}
READERS = {"one_of", "day", "worker", "whose"}
# What pages read besides: not to narrow a list, but to fill a form in or to find the way back.
BESIDE = {
    "program", "period", "tone", "size",  # 404 for any other
    "person", "call", "draft", "check", "after", "recipient", "agency",  # what a form begins with
    "next", "back",
    "name",  # of those that an encounter begins with
}  # fmt: skip


@pytest.fixture
def trying(matrix_world):
    with transaction.atomic():
        yield Trying(matrix_world)
        transaction.set_rollback(True)


def asked(pages, trying):
    """(address, name, value) for each value that is not understood."""
    for page, names in pages.items():
        name, _space, kind = page.partition(" ")
        url = reverse(name, args=[trying.world.find(kind, OWN, trying.user)] if kind else [])
        assert trying.client.get(url).status_code == 200, url
        yield from ((url, each, value) for each, values in names.items() for value in values)


def test_what_a_page_does_not_know_is_refused_in_words(trying):
    passed_over = [
        (url, name, value)
        for url, name, value in asked(PAGES, trying)
        if trying.client.get(url, {name: value}).status_code not in {400, 404}
    ]
    assert passed_over == []


def test_what_a_list_does_not_understand_stands_there_and_nothing_is_listed(trying):
    passed_over = []
    for url, name, value in asked(FORMS, trying):
        answer = trying.client.get(url, {name: value})
        if name not in answer.context["form"].errors or list(answer.context["object_list"]):
            passed_over.append((url, name, value))
        assert "There is a problem" in answer.content.decode(), (url, name, value)
    assert passed_over == []


def test_the_words_that_refuse_help(trying):
    answer = trying.client.get(reverse("followups:list"), {"show": "zz"})
    assert answer.status_code == 400 and "Go back and try again" in answer.content.decode()


def test_every_name_that_a_page_reads_from_its_address_is_tried_above():
    tried = {name for names in (PAGES | FORMS).values() for name in names}
    assert read_by(READERS) | {"whose"} <= tried
    assert read_raw() <= BESIDE


def read_by(readers):
    """Names that slices read through `web.addresses`."""
    return {
        node.args[1].value
        for path, tree in trees().items()
        if "web" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in readers
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    }


def said(name):
    """The name where it is written there, else the expression."""
    return name.value if isinstance(name, ast.Constant) else ast.unparse(name)


def read_raw():
    """Names that slices read past it: `request.GET.get("x")`, `request.GET["x"]`, `"x" in request.GET`."""
    found = set()
    for path, tree in trees().items():
        if {"web", "access", "yardstick"} & {*path.parts}:  # a yardstick is no part of the product
            continue
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="GET"), attr="get"), args=[name, *_]
                ):
                    found.add(said(name))
                case ast.Subscript(value=ast.Attribute(attr="GET"), slice=name):
                    found.add(said(name))
                case ast.Compare(left=name, comparators=[ast.Attribute(attr="GET")]):
                    found.add(said(name))
    return found
