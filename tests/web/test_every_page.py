"""What holds of every page of the house, read in Spanish by somebody to whom all of them are open."""

import re
from html.parser import HTMLParser

import polib
import pytest
from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from casemgmt.access.roles import Role
from casemgmt.config import catalogues
from tests.matrix.asking import Actor, Questions
from tests.matrix.table import held_by, table
from tests.matrix.world import OWN

ROLES = [role for role in Role if role not in (Role.PARTNER_STAFF, Role.LAW_ENFORCEMENT)]
SAMPLES = {"styleguide/"}  # made up, for those who build pages
TOLD = ("aria-label", "alt", "placeholder", "title", "data-label", "data-failed", "data-offline")
HOLE = re.compile(r"%\\\(\w+\\\)[sd]")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr", "path", "circle"}
UNSPOKEN = {"script", "style"}
# A month in capitals, the long form of Django, and the English one: none of them is ours.
OTHER_DATES = re.compile(r"\d [A-Z][a-z]{2} 20\d\d|\d de [a-z]+ de 20\d\d|[A-Z][a-z]{2,}\.? \d{1,2}, 20\d\d")


class Said(HTMLParser):
    """The texts that a page says in Spanish, one an element, and the attributes that speak."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.inside = set(), [("", "es")]
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs, (_outside, language) = dict(attrs), self.inside[-1]
        language = attrs.get("lang", language)
        if language == "es":
            self.texts |= {attrs[name].strip() for name in TOLD if attrs.get(name)}
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
    """{address: what it says} of whatever answers with a page, in Spanish."""
    with transaction.atomic():
        user = matrix_world.user(*ROLES)
        client = matrix_world.client(user)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
        questions = Questions(matrix_world, Actor("all", client, user, held_by(*ROLES)), table())
        with override("en"):  # afterwards the language is again what it was
            found = {route: Said(page).texts for route, page in answers(questions)}
        yield found
        transaction.set_rollback(True)


def answers(questions):
    for row in questions.rows:
        ids = questions.ids(row, OWN)
        if "GET" in row.answers and not row.is_api and ids is not None and questions.may(row):
            answer = questions.actor.client.get(row.url(ids))
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
        for route, texts in pages.items()
        for text in texts
        if text in sentences or holed.fullmatch(text)
    }
    assert not left, told(left)


def test_there_is_one_way_to_write_a_day(pages):
    other = {(route, text) for route, texts in pages.items() for text in texts if OTHER_DATES.search(text)}
    assert not other, told(other)
