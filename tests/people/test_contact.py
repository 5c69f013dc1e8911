"""What is safe, and when: only a clear yes counts."""

from datetime import UTC, datetime, time
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from casemgmt.codes import phones
from casemgmt.codes.contact import ContactMode
from casemgmt.errors import RuleBroken
from casemgmt.people import contact
from casemgmt.people.models import ContactPoint
from tests.people.conftest import make_contact

NOON = datetime(2026, 11, 24, 20, tzinfo=UTC)  # noon in Los Angeles
pytestmark = pytest.mark.django_db


def may(point, mode, at=NOON):
    return contact.allowed(point, mode, at)[0]


@pytest.mark.parametrize("answer, safe", [("yes", True), ("no", False), ("unknown", False), ("", False)])
def test_a_voicemail_needs_a_clear_yes(person, answer, safe):
    assert may(make_contact(person, voicemail=answer), contact.VOICEMAIL) is safe


@pytest.mark.parametrize("answer, safe", [("yes", True), ("no", False), ("unknown", False), ("", False)])
def test_a_text_needs_a_clear_yes(person, answer, safe):
    assert may(make_contact(person, text=answer), ContactMode.TEXT) is safe


@pytest.mark.parametrize("answer, safe", [("yes", True), ("no", False), ("unknown", False), ("", False)])
def test_who_we_are_is_said_only_after_a_clear_yes(person, answer, safe):
    assert contact.may_name_agency(make_contact(person, may_name_agency=answer)) is safe


def test_a_way_that_must_not_be_used_is_refused_for_everything(person):
    point = make_contact(person, voicemail="yes", text="yes", do_not_use=True)
    assert contact.allowed_modes(point, NOON) == []


@pytest.mark.parametrize("mode", contact.MODES)
def test_a_phone_takes_no_letter_and_an_address_no_call(person, mode):
    phone, address = make_contact(person), make_contact(person, "5 Oak St", kind="address")
    assert not (may(phone, mode) and may(address, mode))


@pytest.mark.parametrize(
    "hour, safe", [(19, False), (20, True), (22, True), (23, False)]
)  # UTC; 11, 12, 14 and 15 o'clock in Los Angeles
def test_hours_are_those_of_the_programs_own_wall(person, hour, safe):
    point = make_contact(person, safe_from=time(12), safe_to=time(14))
    assert may(point, ContactMode.CALL, datetime(2026, 11, 24, hour, tzinfo=UTC)) is safe


@pytest.mark.parametrize("hour, safe", [(5, False), (6, True), (8, True), (13, True), (15, False)])
def test_hours_may_go_past_midnight(person, hour, safe):
    point = make_contact(person, safe_from=time(22), safe_to=time(6))
    assert may(point, ContactMode.CALL, datetime(2026, 11, 24, hour, tzinfo=UTC)) is safe


def test_hours_follow_the_summer_clock(person):
    point = make_contact(person, safe_from=time(12), safe_to=time(13))
    assert may(point, ContactMode.CALL, datetime(2026, 7, 1, 19, 30, tzinfo=UTC))
    assert not may(point, ContactMode.CALL, datetime(2026, 12, 1, 19, 30, tzinfo=UTC))


def test_the_refusal_says_why(person):
    point = make_contact(person, safe_from=time(17), safe_to=time(21))
    assert contact.allowed(point, ContactMode.CALL, NOON)[1] == "Safe only 5:00\xa0pm to 9:00\xa0pm."


def test_the_chips_never_hide_a_refusal(person):
    point = make_contact(person, voicemail="no", may_name_agency="no")
    shown = {rule.text: rule for rule in contact.rules(point)}
    assert {"Voicemail: NO", "Text: no, not asked yet", "Don't say who we are"} <= shown.keys()
    assert not any(shown[text].minor for text in ("Voicemail: NO", "Don't say who we are"))


@pytest.mark.parametrize(
    "text", ["(216) 555-0100", "216.555.0100", "216 555 0100", "+1 216 555 0100", "2165550100"]
)
def test_a_phone_is_read_in_any_punctuation(text):
    assert phones.read(text) == ("+12165550100", "")


def test_an_extension_is_kept_and_shown():
    value, extension = phones.read("216-555-0100 ext 12")
    assert contact.shown_phone(value, extension) == "(216) 555-0100 x12"


@pytest.mark.parametrize("text", ["555-01", "hello", "", "12"])
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(RuleBroken, match="not a whole phone number"):
        phones.read(text)


@pytest.mark.parametrize(
    "text",
    ["555-0100", "5550100", "(000) 000-0000", "123-456-7890", "111-111-1111", "999-999-9999",
     "(555) 555-5555", "541-555-5555", "541 222 2222", "541-555-1212", "234-567-8901", "216-123-4567",
     "+1 000 000 0000", "1234567", "+44 0000 000000"],
)  # fmt: skip
def test_a_number_that_nobody_has_is_refused_in_words(text):
    with pytest.raises(RuleBroken, match=r"area code|no phone with this number"):
        phones.read(text)


@pytest.mark.parametrize(
    "text, kept", [("541-555-0142", "+15415550142"), ("(800) 555-0199", "+18005550199"),
                   ("+44 20 7946 0958", "+442079460958"), ("+52 55 1234 5678", "+525512345678")],
)  # fmt: skip
def test_a_number_of_a_story_and_one_from_abroad_are_kept(text, kept):
    assert phones.read(text) == (kept, "")


def test_staff_may_always_be_told(responder):
    assert contact.may_reach(SimpleNamespace(recipient=responder.pk)) is True


def test_a_person_is_told_only_as_they_said(person):
    safe = make_contact(person, "a@example.org", kind="email")
    unsafe = make_contact(person, "b@example.org", kind="email", do_not_use=True)
    assert contact.may_reach(SimpleNamespace(recipient=safe.pk)) is True
    assert contact.may_reach(SimpleNamespace(recipient=unsafe.pk)) is False


def test_a_notice_to_nobody_known_is_held_back(person):
    assert contact.may_reach(SimpleNamespace(recipient=uuid4())) is False
    assert contact.may_reach(SimpleNamespace(recipient=person.pk)) is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "216-555-0100"},
        {"kind": "email", "value": "not an address"},
        {"value": ""},
        {"extension": "x12"},
        {"kind": "address", "value": "5 Oak St", "voicemail": "yes"},
        {"safe_from": time(9)},
        {"safe_from": time(9), "safe_to": time(9)},
        {"confirmed_on": "2026-11-24"},
        {"voicemail": "maybe"},
        {"kind": "pigeon", "value": "coop"},
    ],
)
def test_the_database_refuses_what_cannot_be(person, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contact(person, **wrong)


@pytest.mark.parametrize("number", ["+10005550142", "+15411550142", "+15415550", "+1541555014299"])
def test_the_database_refuses_a_number_that_north_america_cannot_have(person, number):
    with pytest.raises(IntegrityError, match="contact_phone_is_a_number_here"), transaction.atomic():
        make_contact(person, number)


def test_one_number_stands_once_with_a_person(phone, person):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contact(person, phone.value)
    assert ContactPoint.objects.count() == 1
