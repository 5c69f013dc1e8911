"""A birth date that only fills a field is asked about before it is kept."""

from datetime import date

import pytest

from casemgmt.people.forms import NewPersonForm, PersonForm
from casemgmt.people.models import Person, doubt_of_birth
from tests.people.test_views import FIND

TODAY = date(2026, 11, 24)
FILLERS = [
    (1900, 1, 1), (1970, 1, 1), (2026, 1, 1), (2000, 1, 1), (1901, 1, 1), (1911, 11, 11), (1999, 9, 9),
    (1900, None, None), (1899, 12, 30), (2026, None, None), (2026, 11, 24), (1904, 1, 1),
]  # fmt: skip
LIKELY = [
    (1984, 3, 12), (1970, 1, None), (1970, None, None), (1970, 1, 2), (1921, 6, 1), (2025, 11, 1),
    (2010, 10, 11), (None, None, None),
]  # fmt: skip


@pytest.mark.parametrize("birth", FILLERS)
def test_a_filler_is_asked_about(birth):
    assert doubt_of_birth(*birth, on=TODAY)


@pytest.mark.parametrize("birth", LIKELY)
def test_a_likely_date_is_not(birth):
    assert doubt_of_birth(*birth, on=TODAY) == ""


def typed(birth, **more):
    year, month, day = birth
    parts = {"birth_month": month or "", "birth_day": day or "", "birth_year": year or ""}
    return {"name": "Ana Ruiz", **parts, **more}


@pytest.mark.parametrize("birth", FILLERS)
@pytest.mark.parametrize("form", [NewPersonForm, PersonForm])
def test_every_form_that_keeps_a_birth_date_asks(form, birth):
    asked = form(typed(birth), on=TODAY)
    assert "birth" in asked.errors and "birth_real" in [field.name for field in asked.main]
    said = form(typed(birth, birth_real="on"), on=TODAY)
    assert said.is_valid() and said.details["birth_year"] == birth[0]


def test_nobody_is_asked_without_a_doubt_or_about_what_was_there():
    likely = NewPersonForm(typed(LIKELY[0]), on=TODAY)
    assert likely.is_valid() and "birth_real" not in [field.name for field in likely.main]
    known = Person(name="Ana Ruiz", birth_year=1970, birth_month=1, birth_day=1)
    assert PersonForm(typed((1970, 1, 1)), instance=known, on=TODAY).is_valid()
    assert not PersonForm(typed((1980, 1, 1)), instance=known, on=TODAY).is_valid()


@pytest.mark.django_db
def test_the_page_asks_and_keeps_what_was_answered(client_for, responder):
    client = client_for(responder)
    address = client.post(FIND, {"text": "Ana Ruiz 1/1/1970"})["Location"].replace("/found/", "/new/")
    assert "birth_real" not in client.get(address).content.decode()
    asked = client.post(address, typed((1970, 1, 1)))
    words = asked.content.decode()
    assert asked.status_code == 422 and "January 1 is often written" in words and 'name="birth_real"' in words
    assert client.post(address, typed((1970, 1, 1), birth_real="on")).status_code == 302
    assert Person.objects.get().birth == (1970, 1, 1)
