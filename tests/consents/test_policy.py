"""Every view of a packet asks again, and so does every notice about one."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from casemgmt import scope
from casemgmt.audit.models import Event
from casemgmt.codes.sharing import ConsentKind
from casemgmt.consents import actions, policy
from casemgmt.declared import LEAVE_CHECKS
from casemgmt.notices.models import Notice
from tests.consents.scans import page

pytestmark = pytest.mark.django_db
TABLES = [
    "sharingpolicy",
    "historicalsharingpolicy",
    "consent",
    "historicalconsent",
    "scan",
    "disclosure",
    "packet",
]


@pytest.fixture
def packet(agreed, share):
    return share(consent=agreed(), facts={"name": "Rosalind", "need": "A bed tonight"})


def fresh(packet):
    return type(packet).objects.get(pk=packet.pk)


def about(packet, kind="consents.packet"):
    return Notice(program="lane", subject_kind=kind, subject_id=packet.pk)


def test_a_packet_shows_its_facts_while_consent_lasts(packet, now):
    assert policy.readable(fresh(packet), now) == policy.PacketReading(
        {"name": "Rosalind", "need": "A bed tonight"}
    )


def test_taking_consent_back_freezes_an_existing_packet_at_the_next_view(packet, responder, now):
    actions.revoke(consent=packet.disclosure.consent, reason="", at=now, by=responder)
    reading = policy.readable(fresh(packet), now)
    assert reading == policy.PacketReading({}, "Frozen: consent was taken back.")


def test_a_consent_that_ended_freezes_it_too(packet, now):
    assert policy.readable(fresh(packet), now + timedelta(days=10)).facts
    assert "ended on" in policy.readable(fresh(packet), now + timedelta(days=12)).frozen


def test_a_program_that_takes_back_its_decision_freezes_what_it_shared_for_care(
    share, program, administrator, now
):
    actions.set_rules(program=program, by=administrator, care_coordination=True, decided="Counsel, 2026")
    packet = share(basis="care_coordination")
    assert policy.readable(fresh(packet), now).facts
    actions.set_rules(program=program, by=administrator, care_coordination=False)
    assert policy.readable(fresh(packet), now).frozen


def test_a_view_is_written_to_the_log(packet, responder, now):
    actions.open_packet(packet=fresh(packet), at=now, by=responder)
    event = Event.objects.get(kind="read")
    assert (event.object_id, event.detail) == (str(packet.pk), {"frozen": False})


def test_a_notice_about_a_packet_leaves_only_while_it_may_be_read(packet, responder, now):
    assert policy.may_leave(about(packet)) is True
    actions.revoke(consent=packet.disclosure.consent, reason="", at=now, by=responder)
    assert policy.may_leave(about(packet)) is False


def test_a_notice_about_a_packet_nobody_can_see_stays(packet):
    assert policy.may_leave(about(SimpleNamespace(pk=uuid.uuid4()))) is False
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert policy.may_leave(about(packet)) is False


def test_a_notice_about_anything_else_is_no_concern_of_consent(packet):
    assert policy.may_leave(about(packet, kind="followups.followup")) is True


def test_each_letter_is_held_against_what_consents_say():
    assert policy.may_leave in [check.allows for check in LEAVE_CHECKS]


@pytest.mark.parametrize("table", TABLES)
def test_row_security_hides_every_table_outside_its_program(
    table, packet, asked, responder, administrator, program, today
):
    actions.set_rules(program=program, by=administrator, verbal_days=7)
    paper = {"given": "scanned", "signer_name": "Ro", "scan": page("PDF"), "told_how_to_revoke": True}
    legal = asked(ConsentKind.LEGAL)
    actions.give(consent=legal, on=today, by=responder, language="en", interpreter="none", **paper)
    assert _count(table) > 0
    with scope.acting_as(programs=["other"], actor="system:test"):
        assert _count(table) == 0


def _count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM consents_{table}")
        return cursor.fetchone()[0]
