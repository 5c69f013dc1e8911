"""What holds of every page of the system, read in Spanish by somebody to whom all of them are open."""

import re
from html.parser import HTMLParser

import polib
import pytest
from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from casemgmt.access.roles import Role
from casemgmt.config import catalogues
from casemgmt.web.templatetags.web_tags import MOST_AT_A_GLANCE
from tests.matrix.asking import Actor, Questions
from tests.matrix.table import held_by, table
from tests.world.programs import OWN

ROLES = [role for role in Role if role not in (Role.PARTNER_STAFF, Role.LAW_ENFORCEMENT)]
SAMPLES = {"styleguide/"}  # made up, for those who build pages
TOLD = ("aria-label", "alt", "placeholder", "title", "data-label", "data-failed", "data-offline")
HOLE = re.compile(r"%\\\(\w+\\\)[sd]")
TYPED = {"text", "tel", "email", "search", "number"}
# What people, their phones and their addresses are typed into, by its name; and pages where a thing has one.
OF_PEOPLE = re.compile(r"(^|_)(names?|e?mail|phone|address|whose|who|said_by|told_by|counsel|witness|value)$")
OF_THINGS = re.compile("services|partners|mailboxes|imports|staff/teams|tokens|account/2fa")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr", "path", "circle"}
UNSPOKEN = {"script", "style"}
# A month in capitals, the long form of Django, and the English one: none of them is ours.
OTHER_DATES = re.compile(r"\d [A-Z][a-z]{2} 20\d\d|\d de [a-z]+ de 20\d\d|[A-Z][a-z]{2,}\.? \d{1,2}, 20\d\d")


class Said(HTMLParser):
    """The texts that a page says in Spanish, the attributes that speak, and the inputs to type into."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.inside, self.typed_into = set(), [("", "es")], []
        self.pickers = []  # each with its attributes, and how many choices it has
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs, (_outside, language) = dict(attrs), self.inside[-1]
        language = attrs.get("lang", language)
        if language == "es":
            self.texts |= {attrs[name].strip() for name in TOLD if attrs.get(name)}
        if tag == "textarea" or (tag == "input" and attrs.get("type", "text") in TYPED):
            self.typed_into.append(attrs)
        if tag == "select" or "chips" in attrs.get("class", "").split():
            self.pickers.append([attrs, 0])
        if tag == "option" or "chip" in attrs.get("class", "").split():
            self.pickers[-1][1] += 1
        if tag not in VOID:
            self.inside.append((tag, language))

    def handle_endtag(self, tag):
        if tag in {inside for inside, _language in self.inside}:
            while self.inside.pop()[0] != tag:
                pass

    def handle_data(self, data):
        tag, language = self.inside[-1]
        if language == "es" and tag not in UNSPOKEN:
            self.texts.add(" ".join(data.split()))


@pytest.fixture(scope="module")
def pages(matrix_world):
    """{address: what it says and asks} of whatever answers with a page, in Spanish."""
    with transaction.atomic():
        user = matrix_world.user(*ROLES)
        client = matrix_world.client(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
        questions = Questions(matrix_world, Actor("all", client, user, held_by(*ROLES)), table())
        with override("en"):  # afterwards the language is again what it was
            found = {route: Said(page) for route, page in answers(questions)}
        yield found
        transaction.set_rollback(True)


def answers(questions):
    for row in questions.rows:
        ids = questions.ids(row, OWN)
        if "GET" in row.answers and not row.is_api and ids is not None and questions.may(row):
            answer = questions.actor.client.get(row.url(ids))
            assert answer.status_code < 500 or row.route == "health/", row.route  # no worker runs here
            is_page = answer.get("Content-Type", "").startswith("text/html") and answer.status_code < 300
            if is_page and row.route not in SAMPLES:
                yield row.route, answer.content.decode()


@pytest.fixture(scope="module")
def english():
    """The sentences of which the catalogues hold a different Spanish: as they stand, and with holes."""
    entries = [entry for path in catalogues.catalogues() for entry in polib.pofile(str(path))]
    sentences = {
        " ".join(entry.msgid.split())
        for entry in entries
        if entry.msgid != entry.msgstr and " " in entry.msgid
    }
    holed = [HOLE.sub(".+", re.escape(one)) for one in sentences if "%(" in one]
    return sentences, re.compile("|".join(one for one in holed if len(one) > 20))


def told(found):
    return "\n".join(sorted(f"{route}: {text}" for route, text in found))


def test_no_sentence_is_left_in_english(pages, english):
    sentences, holed = english
    assert len(pages) > 120
    left = {
        (route, text)
        for route, page in pages.items()
        for text in page.texts
        if text in sentences or holed.fullmatch(text)
    }
    assert not left, told(left)


def test_there_is_one_way_to_write_a_day(pages):
    other = {
        (route, text) for route, page in pages.items() for text in page.texts if OTHER_DATES.search(text)
    }
    assert not other, told(other)


def test_that_nothing_is_chosen_yet_is_said_in_words(pages):
    assert not [route for route, page in pages.items() if any("----" in text for text in page.texts)]


def typed_into(pages):
    """(address, attributes) of every input; how the library asks who signs in is its own."""
    asked = [(route, attrs) for route, page in pages.items() for attrs in page.typed_into if "name" in attrs]
    return [(route, attrs) for route, attrs in asked if attrs["name"] != "email" or "account/" not in route]


def test_whoever_chooses_among_many_may_type_to_find_it(pages):
    pickers = [(route, *each) for route, page in pages.items() for each in page.pickers]
    long = [(route, attrs) for route, attrs, choices in pickers if choices > MOST_AT_A_GLANCE]
    assert len(long) > 20
    assert not [
        (route, attrs) for route, attrs in long if "data-narrow" not in attrs and attrs.get("role") != "group"
    ]


def test_no_browser_offers_to_the_next_person_what_was_typed(pages):
    asked = typed_into(pages)
    assert len(asked) > 100
    assert not [(route, attrs["name"]) for route, attrs in asked if "autocomplete" not in attrs]


def test_names_and_ways_of_contact_are_spelled_as_they_are_typed(pages):
    asked = [
        (route, attrs)
        for route, attrs in typed_into(pages)
        if OF_PEOPLE.search(attrs["name"]) and not (attrs["name"] == "name" and OF_THINGS.match(route))
    ]
    assert len(asked) > 25
    assert not [(route, attrs["name"]) for route, attrs in asked if attrs.get("spellcheck") != "false"]


def test_a_phone_shows_the_keys_that_are_needed(pages):
    keys = {"tel": "tel", "email": "email", "number": "numeric"}
    asked = [(route, attrs) for route, attrs in typed_into(pages) if attrs.get("type") in keys]
    assert {attrs["type"] for _route, attrs in asked} == set(keys)
    assert not [
        (route, attrs["name"]) for route, attrs in asked if attrs.get("inputmode") != keys[attrs["type"]]
    ]
