"""Whoever's name it is, and wherever it is typed or sent: it is kept in letters, and found again."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.serializers import ChoiceField

from casemgmt.people.folding import fold
from casemgmt.web import forms
from casemgmt.web.api.fields import Name, OneOf, Several
from casemgmt.web.names import NameField, NameLines, is_readable, tidy
from tests.web import every_form

NO_NAMES = ("-", ".", "--", "?", "12", "😀", "👩‍🚒", "\u200e", "\u3164", "…", "٣", "´", "Ꞌ")
TURNED = [
    "Ana\u202e Ruiz",
    "\u200fAna Ruiz",
    "Ana\u2066 Ruiz\u2069",
    "Ana\u200d Ruiz",
    "Ana  Ruiz\u200b",
    "\u3164Ana Ruiz",
]
OF_THINGS = {
    "CopyForm", "TeamForm", "TokenForm", "AgencyForm", "NewServiceForm", "ServiceForm",
    "ServiceSearchForm", "MailboxForm", "NewMailboxForm", "ProposalForm",
}  # fmt: skip


def names_somebody(name):
    return name in ("name", "witness", "whose", "other_names") or name.endswith("_name")


FIELDS = [
    (form.__qualname__, name, field)
    for form in every_form.forms()
    if form.__qualname__ not in OF_THINGS
    for name, field in form.base_fields.items()
    if names_somebody(name) and isinstance(field, forms.CharField)
]
SENT = [
    (body.__qualname__, name, field.child if isinstance(field, Several) else field)
    for body in every_form.bodies()
    for name, field in body().fields.items()
    if names_somebody(name) and not isinstance(field, ChoiceField | OneOf)
]


def test_every_field_for_a_name_is_the_one_field():
    assert [where for *where, field in FIELDS if not isinstance(field, (NameField, NameLines))] == []
    assert [where for *where, field in SENT if not isinstance(field, Name)] == []
    assert len(FIELDS) > 20 and len(SENT) >= 8


@pytest.mark.parametrize("typed", NO_NAMES)
def test_what_is_no_text_is_refused_in_words_by_every_field(typed):
    for form, name, field in FIELDS:
        if field.required or tidy(typed):
            with pytest.raises(ValidationError) as refused:
                field.clean(typed)
            assert refused.value.code in ("letters", "required"), (form, name)
    for _body, _name, field in SENT:
        if tidy(typed):
            with pytest.raises(Refused, match="letters"):
                field.run_validation(typed)


@pytest.mark.parametrize("typed", TURNED)
def test_what_turns_other_words_round_or_is_not_seen_is_gone_from_every_field(typed):
    assert {str(field.clean(typed)) for _form, _name, field in FIELDS} <= {"Ana Ruiz", "['Ana Ruiz']"}
    assert {field.run_validation(typed) for _body, _name, field in SENT} == {"Ana Ruiz"}


def test_whoever_has_no_name_is_described():
    form = next(field for form, name, field in FIELDS if (form, name) == ("NewPersonForm", "name"))
    with pytest.raises(ValidationError, match="describe them instead"):
        form.clean("-")


@pytest.mark.parametrize(
    "name", ["می‌خواهم", "क्‍ष", "ශ්‍රී", "O’Brien", "Kaʻahumanu", "李", "ஸ்ரீ", "3 Penny", "Ng", "Ó"]
)
def test_joiners_stay_where_a_script_needs_them_and_every_letter_does(name):
    assert tidy(name) == unicodedata.normalize("NFC", name) and is_readable(name)


@settings(max_examples=500, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_whatever_is_kept_as_a_name_leaves_something_to_find_it_by(text):
    name = tidy(text)
    assert tidy(name) == name
    if is_readable(name):
        assert fold(name)


def test_every_single_letter_that_is_kept_as_a_name_can_be_found():
    letters = (chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) != "Cs")
    assert [hex(ord(one)) for one in letters if is_readable(tidy(one)) and not fold(tidy(one))] == []
