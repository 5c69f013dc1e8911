"""Where the day begins, and the page a monitor asks."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from casemgmt.access.roles import Role
from casemgmt.declared import BACKGROUND_WORK
from casemgmt.notices.actions import heartbeat
from casemgmt.notices.models import Heartbeat
from tests import factories
from tests.answers import words

pytestmark = pytest.mark.django_db

BEGINS = {
    Role.RESPONDER: "desk:my_day",
    Role.SOCIAL_WORKER: "desk:my_day",
    Role.PEER_SUPPORTER: "desk:my_day",
    Role.SUPERVISOR: "desk:team",
    Role.CALL_TAKER: "calls:list",
    Role.PROGRAM_LEAD: "desk:team",
    Role.ADMINISTRATOR: "calls:imports",
    Role.AUDITOR: "office:audit",
    Role.NAVIGATOR: "desk:my_day",
    Role.MEDIC: "desk:my_day",
    Role.MEDIATOR: "desk:my_day",
    Role.DISPATCHER: "calls:imports",
    Role.RECORDS_CUSTODIAN: "law:legal",
    Role.CITY_ATTORNEY: "office:audit",
    Role.EVALUATOR: "reports:overview",
    Role.LAW_ENFORCEMENT: "encounters:police",
}
NOWHERE = Role.PARTNER_STAFF  # answers on the page of its agency's mailbox, without signing in


@pytest.mark.parametrize("role", [role for role in Role if role != NOWHERE])
def test_everybody_begins_on_a_page_they_may_use(client_for, team, role):
    client = client_for(factories.staff(role, team=team))
    answer = client.get("/")
    assert answer.url == reverse(BEGINS[role])
    assert client.get(answer.url).status_code == 200


def test_partners_staff_begin_on_their_mailbox_page_and_not_here(client_for, team):
    assert client_for(factories.staff(NOWHERE, team=team)).get("/").status_code == 200


def test_somebody_without_a_role_is_told_whom_to_ask(client_for, db):
    page = client_for(factories.UserFactory()).get("/")
    assert page.status_code == 200
    assert "You have no role in a program yet" in words(page)


def test_the_monitor_is_told_when_a_scan_is_silent(client, db):
    for work in BACKGROUND_WORK:
        heartbeat(name=work.name)
    Heartbeat.objects.filter(name="seal").update(at=Now() - timedelta(minutes=5))
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["silent_scans"] == ["seal"]


def test_the_monitor_is_told_that_all_is_well(client, program):
    for work in BACKGROUND_WORK:
        heartbeat(name=work.name)
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert answer["Cache-Control"].startswith("max-age=0")


def test_the_monitor_reads_numbers_only(client, responder):
    heartbeat(name="remind")
    page = words(client.get("/health/"))
    for private in (responder.name, responder.email, str(responder.pk), "Lane"):
        assert private not in page
