"""The first step of a real installation."""

import io

import pytest
from django.core.management import CommandError, call_command

from casemgmt.access.models import Agency, Program, User
from casemgmt.access.roles import Role

pytestmark = pytest.mark.django_db
ASKED = {
    "name": "Lane Mobile Crisis", "agency": "Lane County", "zone": "America/Los_Angeles", "team": "Day team",
    "email": "first@example.org", "administrator": "First Person",
}  # fmt: skip


def create(id="lane", **changes):
    out = io.StringIO()
    call_command("create_program", id, **(ASKED | changes), stdout=out)
    return out.getvalue()


def test_a_program_opens_with_agency_team_administrator_and_a_link():
    words = create()
    program = Program.objects.get()
    assert (program.pk, program.zone, program.agency.is_operator) == ("lane", "America/Los_Angeles", True)
    assert [team.name for team in program.teams.all()] == ["Day team"]
    assert program.memberships.get().role == Role.ADMINISTRATOR
    assert "/account/password/reset/key/" in words


def test_the_printed_link_leads_to_choosing_a_password(client):
    path = create().split("localhost:8000")[1].strip()
    assert "set-password" in client.get(path).url


def test_a_second_program_of_the_same_agency_and_administrator_shares_both():
    create()
    create("harbor", name="Harbor Responders")
    assert Agency.objects.count() == User.objects.count() == 1
    assert Program.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"zone": "Oregon"}, "no time zone"),
        ({"email": "first"}, "valid email"),
        ({"id": "Lane County!"}, "valid"),
        ({"team": " "}, "Say something for: team"),
        ({"public_phone": "555"}, "not a whole phone number"),
        ({"public_phone": "555-0100"}, "area code"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_written(changes, words):
    with pytest.raises(CommandError, match=words):
        create(**changes)
    assert not Program.objects.exists()


def test_a_short_name_is_taken_once():
    create()
    with pytest.raises(CommandError, match="already a program"):
        create()


def test_phones_and_hours_may_be_said_at_once():
    create(public_phone="(541) 555-0142", hours="Every day, 8 am to 8 pm")
    program = Program.objects.get()
    assert (program.public_phone, program.partner_phone) == ("+15415550142", "")
    assert program.partner_desk["phone"] == "+15415550142"
    assert program.hours == "Every day, 8 am to 8 pm"
