"""Where a program is called: set by its administrators, for their own program."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casemgmt.access import actions
from casemgmt.access.models import Program
from casemgmt.access.roles import Role
from casemgmt.errors import NotAllowed
from tests import factories
from tests.answers import edited, read

pytestmark = pytest.mark.django_db
PAGE = reverse("office:phones")
TYPED = {
    "public_phone": "541 555 0142", "partner_phone": "(541) 555-0143", "after_hours_phone": "",
    "hours": "Every day, 8 am to 8 pm", "incident_hours": "24",
}  # fmt: skip


@pytest.fixture
def administrator(program):
    return factories.staff(Role.ADMINISTRATOR, program=program)


def test_an_administrator_says_where_the_program_is_called(client_for, administrator, program):
    pages = client_for(administrator)
    assert edited(pages, PAGE, TYPED).status_code == 302
    program.refresh_from_db()
    assert (program.public_phone, program.partner_phone) == ("+15415550142", "+15415550143")
    page = read(pages.get(PAGE))
    assert "Lane Mobile Crisis (541) 555-0143 Every day, 8 am to 8 pm" in page
    assert "Phones and hours set" in page


@pytest.mark.parametrize("typed", ["555", "911", "no phone", "(541) 555-0142 x12"])
def test_what_is_no_whole_number_stays_on_the_form(client_for, administrator, program, typed):
    answer = edited(client_for(administrator), PAGE, TYPED | {"public_phone": typed})
    assert answer.status_code == 422 and typed in answer.text
    program.refresh_from_db()
    assert program.public_phone == ""


def test_of_two_forms_the_older_one_wipes_nothing(client_for, administrator, program):
    pages = client_for(administrator)
    older = pages.get(PAGE).context["seen"]
    edited(pages, PAGE, TYPED)
    answer = pages.post(PAGE, TYPED | {"hours": "Never", "seen": older})
    program.refresh_from_db()
    assert answer.status_code == 422 and program.hours == TYPED["hours"]


def test_who_looks_after_two_programs_says_which_one(client_for, administrator, program, other_program):
    factories.MembershipFactory(user=administrator, role=Role.ADMINISTRATOR, program=other_program)
    pages = client_for(administrator)
    assert pages.post(PAGE, TYPED).status_code != 302
    assert not Program.objects.exclude(public_phone="").exists()
    edited(pages, f"{PAGE}?program=other", TYPED)
    assert list(Program.objects.exclude(public_phone="")) == [other_program]


def test_another_programs_phones_are_none_of_ones_business(client_for, administrator, other_program):
    assert client_for(administrator).post(f"{PAGE}?program=other", TYPED).status_code == 404
    with pytest.raises(NotAllowed):
        actions.set_phones(program=other_program, by=administrator, hours="Never")


def test_the_database_keeps_whole_numbers(program):
    with (
        pytest.raises(IntegrityError, match="program_phones_are_whole"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE access_program SET after_hours_phone = '555-0142'")
