"""One's own work phone: kept by oneself alone, as a whole number or not at all."""

import pytest
from django.db import IntegrityError, transaction

from casemgmt.access.models import User
from casemgmt.history import stamp
from tests.answers import edited

pytestmark = pytest.mark.django_db
PAGE = "/my-phone/"


def test_it_is_kept_and_shown_as_people_write_it(responder, client_for):
    client = client_for(responder)
    assert edited(client, PAGE, {"phone": "541.555.0123"}).status_code == 302
    responder.refresh_from_db()
    assert responder.phone == "+15415550123"
    assert "(541) 555-0123" in client.get(PAGE).content.decode()
    assert User.history.filter(id=responder.pk).latest().history_user_id == responder.pk


def test_it_is_taken_off_again(responder, client_for):
    client = client_for(responder)
    edited(client, PAGE, {"phone": "541 555 0123"})
    edited(client, PAGE, {"phone": ""})
    responder.refresh_from_db()
    assert responder.phone == ""


@pytest.mark.parametrize("typed", ["12", "call Dana", "541 555 0123 x12"])
def test_half_a_number_or_an_extension_is_refused(responder, client_for, typed):
    answer = edited(client_for(responder), PAGE, {"phone": typed})
    assert answer.status_code == 422
    assert typed in answer.content.decode()


def test_the_database_keeps_numbers_alone(responder):
    responder.phone = "ask Dana"
    with pytest.raises(IntegrityError, match="user_phone_is_e164"), transaction.atomic():
        stamp(responder, by=None, reason="test").save()
