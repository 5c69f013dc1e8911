"""What holds of every form and every body of the API, whichever slice it stands in, today or tomorrow."""

import pytest
from django import forms as django_forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from casemgmt.web import forms
from casemgmt.web.api.fields import Day, EachOnce, Hour, Moment, OneOf, ProgramField, Sent, Several
from casemgmt.web.characters import UNSEEN, holds_unseen, one_line, plain
from casemgmt.web.moments import MomentKind
from tests.web import every_form

FORMS, BODIES = every_form.forms(), every_form.bodies()
LONGEST = 200_000
UNSEEN_CODES = [code for code in range(0x110000) if UNSEEN.match(chr(code))]
typed = st.text(
    st.one_of(st.sampled_from([chr(code) for code in UNSEEN_CODES]), st.characters(codec="utf-8"))
)


def names(kind):
    return f"{kind.__module__}.{kind.__qualname__}"


def parts_of(field):
    """The field, or the fields of which it is made."""
    return field.fields if isinstance(field, django_forms.MultiValueField) else [field]


def form_limit(field):
    """Whether what a field of a form takes has an end. A kind of field that nobody thought of has none."""
    match field:
        case forms.Lines():
            return field.most <= 50 and field.longest.limit_value <= 300
        case django_forms.UUIDField() | django_forms.BooleanField() | django_forms.ModelChoiceField():
            return True
        case forms.CharField() | django_forms.EmailField() | django_forms.FileField():
            return bool(field.max_length) and field.max_length <= LONGEST
        case django_forms.IntegerField():
            return field.min_value is not None and field.max_value is not None
        case forms.MultipleChoiceField():
            return True
        case django_forms.MultipleChoiceField():
            return False
        case django_forms.ChoiceField() | django_forms.TimeField():
            return True
        case forms.IsoDay():
            return True
        case forms.DateField() | forms.DateTimeField():
            return names_its_kind(field)
    return False


def names_its_kind(field):
    """Whether a day or a moment says of which kind it is, once."""
    return sum(isinstance(check, MomentKind) for check in field.validators) == 1


def body_limit(field):
    """The same of a field of a body."""
    match field:
        case Several():
            return 0 < field.max_length <= 100 and body_limit(field.child)
        case EachOnce():
            return 0 < field.max_length <= 100 and isinstance(field.child, Sent)
        case OneOf() | ProgramField() | Sent() | serializers.BooleanField() | serializers.UUIDField():
            return True
        case serializers.ChoiceField():
            return not isinstance(field, serializers.MultipleChoiceField)
        case serializers.CharField():
            return bool(field.max_length) and field.max_length <= LONGEST
        case serializers.IntegerField():
            return field.min_value is not None and field.max_value is not None
        case Day() | Moment():
            return names_its_kind(field)
        case Hour():
            return True
    return False


def test_the_walk_finds_them():
    assert len(FORMS) > 60 and len(BODIES) > 30


@pytest.mark.parametrize("form", FORMS, ids=names)
def test_everything_that_a_form_takes_has_a_limit(form):
    endless = [
        name for name, field in form.base_fields.items() for part in parts_of(field) if not form_limit(part)
    ]
    assert endless == []


@pytest.mark.parametrize("body", BODIES, ids=names)
def test_everything_that_a_body_takes_has_a_limit(body):
    taken = [(name, field) for name, field in body().fields.items() if not field.read_only]
    assert [name for name, field in taken if not body_limit(field)] == []


@given(typed)
def test_what_nobody_can_see_is_gone_and_everything_else_stays(text):
    seen = plain(text)
    assert not holds_unseen(seen)
    assert plain(seen) == seen
    assert [sign for sign in text if not UNSEEN.match(sign) and sign != "\n"] == [
        sign for sign in seen if sign != "\n"
    ]
    assert not set("\r\n\t") & set(one_line(text))


def test_what_people_write_with_stays():
    for text in ("a\tb\nc", "می‌خواهم", "क्‍ष", "👩‍🚒", "שלום‏", "Zoë", "ဗမာ", "“quotes” – dash"):
        assert plain(text) == text


@pytest.mark.parametrize("form", FORMS, ids=names)
def test_no_text_of_a_form_lets_through_what_nobody_can_see(form):
    for name, field in form.base_fields.items():
        if isinstance(field, django_forms.CharField) and not isinstance(field, django_forms.UUIDField):
            try:
                kept = field.clean("Ana\u202e\x1b Ruiz")
            except ValidationError:
                continue
            assert not holds_unseen(str(kept)), name
