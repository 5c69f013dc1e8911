"""Whatever a request carries, in any of its parts, characters that nobody can see never break a page."""

import pytest
from django import forms
from django.db import transaction
from django.test import Client

from casemgmt.web.reading import without_charset
from tests.api.bodies import bodies, method_of
from tests.matrix.foreign import ASKED, Trying, filled, form_of
from tests.matrix.table import PARTNER, table
from tests.test_doors import ROUTES, concrete
from tests.world.one_program import Api
from tests.world.programs import OWN

UNSEEN = "Wo\x00\x1b\u202erds"
TEXTS = (forms.TextInput, forms.Textarea)
# What views read besides the fields of their form.
READ = (
    "id",
    "seen",
    "step",
    "next",
    "person",
    "call",
    "draft",
    "find",
    "descriptor",
    "language",
    "fresh",
    "note",
)
WITH_WORDS = [route for route in ROUTES if "<str:" in route or "<path:" in route or "(" in route]
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


@pytest.fixture
def trying(matrix_world):
    with transaction.atomic():
        yield Trying(matrix_world)
        transaction.set_rollback(True)


def asked(trying, method, url, data):
    with transaction.atomic():
        answer = getattr(trying.client, method)(url, data)
        transaction.set_rollback(True)
    return answer


def every_page(trying):
    """(address, line) of all that is no API, what only takes a form among it."""
    for row in table():
        if not row.is_api and row.who != PARTNER and not row.route.startswith("account/"):
            ids = {name: trying.world.find(kind, OWN, trying.user) for name, kind in row.kinds.items()}
            yield row.url(ids), row


def with_unseen(form):
    """A whole form, with such characters in each of its texts."""
    texts = [bound.html_name for bound in form if type(bound.field.widget) in TEXTS]
    return filled(form) | dict.fromkeys(texts, UNSEEN)


def test_no_form_breaks_and_what_was_typed_stays(trying):
    pages = [(url, form_of(trying.client.get(url))) for url, row in trying.pages() if "POST" in row.answers]
    sent = [(url, with_unseen(form)) for url, form in pages if form]
    answers = {url: asked(trying, "post", url, body) for url, body in sent}
    assert len(answers) > 50
    assert {url: answer.status_code for url, answer in answers.items() if answer.status_code >= 500} == {}
    refused = [url for url, body in sent if UNSEEN in body.values() and answers[url].status_code == 422]
    assert [url for url in refused if "Words" not in answers[url].content.decode()] == []


def test_no_page_breaks_by_what_it_reads_besides(trying):
    broken, tried = [], 0
    for url, row in every_page(trying):
        for method, right in row.answers.items():
            for names in (ASKED, READ):
                answer = asked(trying, method.lower(), url, dict.fromkeys(names, UNSEEN))
                tried += 1
                if answer.status_code >= 500 and answer.status_code not in right:
                    broken.append(f"{method} {url} {answer.status_code}")
    assert broken == [] and tried > 300


def test_every_text_of_every_body_is_refused_by_name(trying):
    house = trying.world.houses[OWN]
    api, tried = Api(trying.client, {}), 0
    for path, (body, _fields) in bodies(house).items():
        for name in (name for name, value in body.items() if isinstance(value, str)):
            answer = api.send(method_of(body), path, body | {name: "Wo\x00rds"})
            assert answer.status_code == 400 and name in answer.json()["errors"], (path, name, answer.content)
            tried += 1
    assert tried > 20


@pytest.mark.django_db
@pytest.mark.parametrize("route", WITH_WORDS)
def test_no_address_breaks(route):
    address = concrete(route).replace("/x", "/%00%1b%E2%80%AE")
    assert Client(raise_request_exception=False).get(address).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "messages"])
def test_no_cookie_breaks(cookie):
    """A quoted cookie may spell NUL, and a session is looked up by it."""
    client = Client(raise_request_exception=False)
    answer = client.get("/account/login/", headers={"cookie": f'{cookie}="abcdefgh\\000\\033"'})
    assert answer.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORM_TYPES)
def test_another_charset_is_not_believed(kind):
    client = Client(raise_request_exception=False)
    for charset in ("utf-16", "idna", "nonsense"):
        answer = client.generic("POST", "/account/login/?q=1", b"login=a", f"{kind}; charset={charset}")
        assert answer.status_code < 500


@pytest.mark.parametrize("charset", ["hex", "rot13", "utf-16", '"hex"'])
def test_a_charset_that_is_no_text_breaks_no_request_before_it_is_read(charset):
    """Django would decode the address by it, before any page or error page."""
    assert without_charset(f"text/plain; charset={charset}; x=1") == "text/plain; x=1"


@pytest.mark.django_db
def test_what_is_too_large_is_turned_away_in_words_before_it_is_read():
    answer = Client().generic("POST", "/account/login/", b"x" * (11 * 1024 * 1024 + 1), "text/plain")
    assert answer.status_code == 413 and "10 MB" in answer.content.decode()
