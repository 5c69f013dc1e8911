"""The administrator's pages about staff."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from casemgmt import scope
from casemgmt.access import accounts, invitations, password_links
from casemgmt.access.models import User
from casemgmt.access.roles import Role
from casemgmt.people.models import Conflict
from tests import factories
from tests.answers import edited, stripped, words
from tests.people.conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_for, administrator):
    return client_for(administrator)


def member_page(user, name="member"):
    return reverse(f"office:{name}", args=[user.pk])


def test_the_list_shows_everybody_of_the_program_and_nobody_else(office, responder, supervisor, outsider):
    page = words(office.get("/staff/"))
    assert responder.name in page and supervisor.name in page
    assert outsider.email not in page


def test_the_list_costs_the_same_for_two_and_for_twenty(office, team, django_assert_max_num_queries):
    for _each in range(20):
        factories.staff(Role.RESPONDER, team=team)
    with django_assert_max_num_queries(25):
        office.get("/staff/")


def test_an_invitation_is_sent_from_the_page(office, team):
    answer = office.post(
        "/staff/invite/",
        {
            "name": "Ana Ruiz",
            "email": "ana@example.org",
            "role": "responder",
            "team": team.pk,
            "kind": "employee",
        },
        follow=True,
    )
    assert "The invitation to ana@example.org is on its way." in words(answer)
    assert "Invited, not here yet" in words(answer) and "Ana Ruiz" in words(answer)
    invitations.send_letters()
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]]


def test_a_broken_invitation_keeps_what_was_typed(office, team, responder):
    typed = {
        "name": "Ana",
        "email": responder.email,
        "role": "responder",
        "team": team.pk,
        "kind": "employee",
    }
    answer = office.post("/staff/invite/", typed)
    assert answer.status_code == 422
    assert "works here already" in words(answer)
    assert f'value="{responder.email}"' in words(answer)


def test_a_team_of_another_program_is_not_even_offered(office, program, outsider):
    elsewhere = outsider.memberships.get().team
    assert elsewhere.name not in words(office.get("/staff/invite/"))
    typed = {
        "name": "Ana",
        "email": "ana@example.org",
        "role": "responder",
        "team": elsewhere.pk,
        "kind": "employee",
    }
    assert office.post("/staff/invite/", typed).status_code == 422
    assert not User.objects.filter(email="ana@example.org").exists()


def test_a_role_is_changed_added_and_ended_from_the_members_page(office, responder, team):
    spell = responder.memberships.get()
    change = reverse("office:change_role", args=[spell.pk])
    edited(office, change, {"role": "supervisor", "team": team.pk, "kind": "employee"})
    office.post(
        member_page(responder, "add_role"), {"role": "peer_supporter", "team": "", "kind": "volunteer"}
    )
    roles = set(responder.memberships.filter(until=None).values_list("role", flat=True))
    assert roles == {"supervisor", "peer_supporter"}
    office.post(reverse("office:end_role", args=[responder.memberships.get(role="supervisor").pk]))
    page = words(office.get(member_page(responder)))
    assert "2 roles before" in page
    assert "Role ends: Supervisor, Day team" in page


def test_a_member_of_another_program_is_not_found(office, outsider):
    missing = office.get(reverse("office:member", args=["00000000-0000-4000-8000-000000000000"]))
    there = office.get(member_page(outsider))
    assert there.status_code == missing.status_code == 404
    assert stripped(there) == stripped(missing)


def test_another_programs_role_cannot_be_ended_from_here(office, outsider):
    assert office.post(reverse("office:end_role", args=[outsider.memberships.get().pk])).status_code == 404


def test_stopping_somebody_asks_first(office, responder):
    page = office.get(member_page(responder, "deactivate"))
    assert "signed out with their next click" in words(page)
    assert User.objects.get(pk=responder.pk).is_active
    office.post(member_page(responder, "deactivate"))
    assert not User.objects.get(pk=responder.pk).is_active
    assert "Let them sign in again" in words(office.get(member_page(responder)))


def test_nobody_stops_themselves(office, administrator):
    assert office.post(member_page(administrator, "deactivate")).status_code == 403
    assert "This is you" in words(office.get(member_page(administrator)))


def test_the_link_of_whoever_has_no_password_is_sent_again_from_the_page(office, administrator, program):
    newcomer = factories.newcomer(program, administrator)
    assert "Invited, no password yet" in words(office.get("/staff/"))
    office.post(member_page(newcomer, "send_link"))
    password_links.send_asked_links()
    assert len(mail.outbox) == 2


def test_a_team_is_added_from_the_page(office, program):
    answer = office.post("/staff/teams/new/", {"name": "Night team"}, follow=True)
    assert "Night team is added" in words(answer)


def test_an_administrator_of_two_programs_looks_after_one_at_a_time(
    client_for, administrator, outsider, other_program
):
    factories.MembershipFactory(user=administrator, role=Role.ADMINISTRATOR, program=other_program)
    office = client_for(administrator)
    assert outsider.name not in words(office.get("/staff/?program=lane"))
    assert outsider.name in words(office.get("/staff/?program=other"))
    assert office.get("/staff/?program=nowhere").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", ["/staff/", "/staff/invite/", "/staff/teams/new/", "/delivery/"])
def test_only_administrators_come_in(client_for, team, role, path):
    assert client_for(factories.staff(role, team=team)).get(path).status_code == 403


@pytest.mark.parametrize("role", Role)
def test_everybody_may_read_what_the_roles_mean(client_for, team, role):
    page = words(client_for(factories.staff(role, team=team)).get("/roles/"))
    assert "Find and see people" in page
    assert "opens no person&#x27;s record" in page


def test_a_record_that_may_be_theirs_is_looked_for_whenever_somebody_begins_again(
    office, program, responder, administrator
):
    theirs = make_person(program, responder.name)
    office.post(
        member_page(responder, "add_role"), {"role": "peer_supporter", "team": "", "kind": "volunteer"}
    )
    assert Conflict.objects.get().person == theirs
    accounts.close(user=responder, program=program, at=timezone.now(), by=administrator)
    again = make_person(program, responder.name)
    office.post(member_page(responder, "reactivate"))
    assert {conflict.person for conflict in Conflict.objects.filter(user=responder)} == {theirs, again}


def test_whoever_comes_back_to_two_programs_is_looked_for_in_both(
    office, responder, other_program, administrator
):
    factories.MembershipFactory(user=responder, role=Role.RESPONDER, program=other_program)
    factories.MembershipFactory(user=administrator, role=Role.ADMINISTRATOR, program=other_program)
    responder.is_active = False
    factories.stamp(responder, by=None, reason="test").save()
    there = make_person(other_program, responder.name)
    office.post(member_page(responder, "reactivate") + "?program=lane")
    with scope.acting_as(programs=[other_program.pk], actor="test"):
        assert Conflict.objects.get(user=responder).person == there


def test_a_wrong_name_is_put_right_on_the_page_and_a_wrong_address_keeps_what_was_typed(office, responder):
    url = member_page(responder, "correct_member")
    assert responder.email in office.get(url).content.decode()
    typed = {"name": "Alex Moreno-Ruiz", "email": "no address"}
    assert "Alex Moreno-Ruiz" in edited(office, url, typed).content.decode()
    page = edited(office, url, typed | {"email": responder.email}, follow=True)
    assert "Alex Moreno-Ruiz is corrected." in words(page)
