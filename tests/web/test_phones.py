"""Whoever's phone it is, and wherever it is typed or sent: a number that nobody has is kept nowhere."""

import pytest
from django.core.exceptions import ValidationError

from casemgmt.people.api import ContactSent
from casemgmt.people.forms import ContactForm
from casemgmt.web import forms
from casemgmt.web.phones import PhoneField
from tests.web import every_form

NOBODYS = (
    "555-0100", "(000) 000-0000", "123-456-7890", "541-555-5555", "999-999-9999", "234-567-8901",
    "216-123-4567",
)  # fmt: skip
KEPT = ("(541) 555-0142", "541.555.0142", "+1 541 555 0142")
FIELDS = [
    (f"{form.__module__}.{form.__qualname__}", name, field)
    for form in every_form.forms()
    for name, field in form.base_fields.items()
]


def test_every_field_for_a_phone_is_the_one_field():
    phones = [(form, name) for form, name, field in FIELDS if isinstance(field, PhoneField)]
    other = [
        (form, name)
        for form, name, field in FIELDS
        if ("phone" in name or getattr(field.widget, "input_type", "") == "tel")
        and isinstance(field, forms.CharField)
        and not isinstance(field, PhoneField)
    ]
    assert other == [] and len(phones) >= 10


def test_no_body_of_the_api_has_a_phone_of_another_kind():
    """A way of contact is a phone by its kind; it is tried below."""
    named = [(body, name) for body in every_form.bodies() for name in body().fields if "phone" in name]
    assert named == []


@pytest.mark.parametrize("number", NOBODYS)
def test_a_number_that_nobody_has_is_refused_by_every_field(number):
    for _form, name, field in FIELDS:
        if isinstance(field, PhoneField):
            with pytest.raises(ValidationError) as refused:
                field.clean(number)
            assert "phone" in refused.value.messages[0] or "area code" in refused.value.messages[0], name
    assert "value" in ContactForm(data={"kind": "phone", "value": number, "whose": "own"}).errors
    assert "value" in sent(number).errors


@pytest.mark.parametrize("number", KEPT)
def test_a_number_is_kept_by_every_field_whatever_its_punctuation(number):
    kept = {field.clean(number) for _form, _name, field in FIELDS if isinstance(field, PhoneField)}
    assert kept == {"+15415550142", ("+15415550142", "")}
    assert not sent(number).errors


def sent(number):
    body = ContactSent(data={"kind": "phone", "value": number})
    body.is_valid()
    return body


def test_an_extension_of_more_than_ten_digits_is_refused_in_words():
    form = ContactForm(data={"kind": "phone", "value": "541 555 0142 ext 12345678901", "whose": "own"})
    assert "ten digits" in str(form.errors["value"])
    assert "ten" in str(sent("541 555 0142 ext 12345678901").errors)
