"""Numbers of a birth date or an age: whatever is typed is answered in our own words, which name the fix."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.forms import MultiValueField
from rest_framework.exceptions import ValidationError as Refused

from tests.web import every_form

FRAMEWORKS = re.compile(
    r"Ensure this value|Enter a (whole )?number|valid (integer|number)|too large|at most \d+ char"
)
WRONG = ("abc", "84", "-1", "999", "0", "13", "1.5", "1e3", "9" * 50, "x" * 60, "٣٣")


def of_age(name):
    return name == "age" or name.startswith(("age_", "birth")) or name.endswith("_age")


FIELDS = [
    (f"{form.__qualname__}.{name}", part)
    for form in every_form.forms()
    for name, field in form.base_fields.items()
    if of_age(name)
    for part in (field.fields if isinstance(field, MultiValueField) else [field])
]
SENT = [
    (f"{body.__qualname__}.{name}", field)
    for body in every_form.bodies()
    for name, field in body().fields.items()
    if of_age(name) and not name.endswith("_answer")
]


def test_the_walk_finds_them():
    assert len(FIELDS) > 12 and len(SENT) >= 10


@pytest.mark.parametrize("typed", WRONG)
def test_no_page_answers_in_the_words_of_a_framework(typed):
    said = [
        (name, message) for name, field in FIELDS for message in refusals(field.clean, ValidationError, typed)
    ]
    assert [one for one in said if FRAMEWORKS.search(str(one[1]))] == []


@pytest.mark.parametrize("typed", WRONG)
def test_no_body_is_answered_in_the_words_of_a_framework(typed):
    said = [(name, str(m)) for name, field in SENT for m in refusals(field.run_validation, Refused, typed)]
    assert [one for one in said if FRAMEWORKS.search(one[1])] == []


def refusals(read, error, typed):
    try:
        read(typed)
    except error as refused:
        return getattr(refused, "messages", None) or refused.detail
    return []


def test_a_year_of_two_digits_is_told_how_to_write_it():
    years = [field for name, field in FIELDS if name.endswith("Form.birth")][2::3]
    for year in years:
        assert refusals(year.clean, ValidationError, "84") == ["Write the whole year, like 1984."]
    assert len(years) >= 3
