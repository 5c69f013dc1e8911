"""The page of who works here, for whoever looks after employment."""

from datetime import date, timedelta

import pytest

from casemgmt.access.roles import Role
from casemgmt.reports.words import value_of
from casemgmt.workforce.models import Employment
from tests import factories
from tests.answers import edited
from tests.world.one_person import saved

pytestmark = pytest.mark.django_db


def test_an_administrator_records_a_first_and_a_last_day(client_for, administrator, responder, team):
    client = client_for(administrator)
    typed = {"user": responder.pk, "kind": "employee", "team": team.pk, "on": "2025-03-01"}
    assert client.post("/employment/start/", typed, follow=True).status_code == 200
    spell = Employment.objects.get()
    assert (spell.user, spell.started_on, spell.program_id) == (responder, date(2025, 3, 1), "lane")
    client.post(f"/employment/{spell.pk}/end/", {"on": "2026-03-01", "reason": "resigned"})
    page = client.get("/employment/").content.decode()
    assert responder.name in page and "Resigned" in page


def test_a_broken_rule_comes_back_beside_the_form_with_what_was_typed(client_for, administrator, responder):
    client = client_for(administrator)
    typed = {"user": responder.pk, "kind": "employee", "on": "2025-03-01"}
    client.post("/employment/start/", typed)
    again = client.post("/employment/start/", typed)
    assert again.status_code == 422 and "2025-03-01" in again.content.decode()
    assert Employment.objects.count() == 1


def test_a_correction_starts_from_what_is_recorded(client_for, administrator, responder):
    client = client_for(administrator)
    client.post("/employment/start/", {"user": responder.pk, "kind": "intern", "on": "2025-03-01"})
    spell = Employment.objects.get()
    assert "2025-03-01" in client.get(f"/employment/{spell.pk}/correct/").content.decode()
    edited(client, f"/employment/{spell.pk}/correct/", {"kind": "employee", "started_on": "2025-02-01"})
    spell.refresh_from_db()
    assert (spell.kind, spell.started_on) == ("employee", date(2025, 2, 1))


def test_the_figures_are_those_of_the_reports(client_for, administrator, program, team):
    lead = factories.staff(Role.PROGRAM_LEAD, program=program)
    for number in range(9):
        spell = Employment(
            program=program, user=factories.UserFactory(), started_on=date(2020, 1, 1 + number)
        )
        if number < 2:
            spell.ended_on, spell.end_reason = (
                factories.local_today().replace(day=1) - timedelta(days=15),
                "resigned",
            )
        saved(spell)
    tiles = client_for(administrator).get("/employment/").context["tiles"]
    shown = [value for _label, value, _note in tiles]
    reports = client_for(lead).get("/reports/").context["sections"]
    told = {tile.reading.metric.key: value_of(tile.reading) for _heading, found in reports for tile in found}
    assert shown == [
        told[key] for key in ("staff_retention", "staff_turnover", "staff_staying_12_months")
    ]  # fmt: skip
    assert shown[1] == "25%"


@pytest.mark.parametrize("role", ["responder", "supervisor", "auditor"])
def test_others_are_turned_away_and_told_who_can_help(client_for, role, request):
    page = client_for(request.getfixturevalue(role)).get("/employment/")
    assert page.status_code == 403 and "administrator" in page.content.decode()


def test_a_spell_of_another_program_is_not_found(client_for, administrator, outsider, other_program):
    spell = Employment(user=outsider, program=other_program, started_on=date(2025, 1, 1))
    spell._history_user, spell._change_reason = None, "test"
    spell.save()
    assert client_for(administrator).get(f"/employment/{spell.pk}/end/").status_code == 404


def test_the_page_asks_the_database_no_more_when_more_people_work_here(
    client_for, administrator, responder, supervisor, social_worker, django_assert_max_num_queries
):
    client = client_for(administrator)
    for user in (responder, supervisor, social_worker):
        client.post("/employment/start/", {"user": user.pk, "kind": "employee", "on": "2025-03-01"})
    with django_assert_max_num_queries(22):
        client.get("/employment/")
