"""The database itself refuses rows that cannot be: each constraint, tried in SQL."""

import pytest
from django.db import IntegrityError, connection, transaction

from referrals.workflow import REFERRAL, Status
from tests.referrals import factories

pytestmark = pytest.mark.django_db

REFERRALS = {
    "referral_codes_known": "status = 'lost'",
    "referral_leaves_only_with_a_packet": "packet_id = NULL",
    "referral_sent_has_a_worker": "worker_id = NULL",
    "referral_declined_says_why": "status = 'rejected', decline_reason = ''",
    "referral_unlinked_says_why": "status = 'failed', not_linked_reason = ''",
    "referral_stopped_says_why": "status = 'cancelled', reason = ''",
    "referral_linked_names_its_source": "linked_at = now(), linkage_source = ''",
    "referral_answer_after_sending": "answered_at = sent_at - interval '1 second'",
}
SERVICES = {
    "service_codes_known": "status = 'gone fishing'",
    "service_meets_a_need": "needs = '{}'",
    "service_ages_in_order": "minimum_age = 25, maximum_age = 18",
    "service_intake_phone_is_whole": "intake_phone = '555-0142'",
    "service_access_point_for_coordinated_entry": "access_point_id = agency_id, by_coordinated_entry = false",
}
CAPACITIES = {
    "capacity_state_known": "state = 'plenty'",
    "capacity_free_within_all": "available = 3, maximum = 2",
}


def refuses(constraint, table, change, row):
    key = row._meta.pk.column
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change} WHERE {key} = %s", [row.pk])


@pytest.mark.parametrize("constraint", REFERRALS)
def test_a_referral_that_cannot_be_is_refused(constraint, sent):
    refuses(constraint, "referrals_referral", REFERRALS[constraint], sent)


@pytest.mark.parametrize("constraint", SERVICES)
def test_a_service_that_cannot_be_is_refused(constraint, service):
    refuses(constraint, "referrals_service", SERVICES[constraint], service)


@pytest.mark.parametrize("constraint", CAPACITIES)
def test_a_capacity_that_cannot_be_is_refused(constraint, service):
    refuses(
        constraint, "referrals_capacity", CAPACITIES[constraint], factories.CapacityFactory(service=service)
    )


def test_an_extension_needs_its_phone(service):
    refuses("service_intake_phone_is_whole", "referrals_service", "intake_extension = '12'", service)


def never_made(constraint, **said):
    """No row of that shape begins. That none turns into one another rule sees to: it moves as confirmed."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factories.MailboxFactory(**said)


def test_a_mailbox_has_a_whole_phone_or_none(sent):
    never_made("mailbox_phone_is_whole", phone="ask Noor")


def test_an_agency_has_a_service_of_a_name_once(service):
    other = factories.ServiceFactory(agency=service.agency, name="Another")
    refuses("service_name_once", "referrals_service", f"name = '{service.name}'", other)


def test_in_one_program_an_address_is_one_mailbox(service):
    never_made("mailbox_address_once_in_a_program", email="Intake@harbor.example")


def test_a_referral_goes_to_no_mailbox_of_another_program(sent, other_program):
    elsewhere = factories.MailboxFactory(program=other_program, agency=sent.mailbox.agency)
    refuses(
        "referral_goes_to_its_programs_mailbox", "referrals_referral", f"mailbox_id = '{elsewhere.pk}'", sent
    )


def test_a_mailbox_that_was_asked_stays_with_its_program(sent, other_program):
    refuses("referral_goes_to_its_programs_mailbox", "referrals_mailbox", "program = 'other'", sent.mailbox)


def test_an_unmet_need_has_known_codes(person, responder):
    line = factories.unmet(person, by=responder)
    refuses("unmet_codes_known", "referrals_unmetneed", "reason = 'no idea'", line)


ARROWS = {
    "write": {"draft"},
    "send": {"draft"},
    "review": {"requested"},
    "accept": {"requested"},
    "decline": {"requested"},
    "try_to_reach": {"accepted", "in-progress"},
    "schedule": {"accepted", "in-progress"},
    "did_not_attend": {"in-progress"},
    "start_service": {"accepted", "in-progress", "on-hold", "failed"},
    "pause": {"accepted", "in-progress"},
    "resume": {"on-hold"},
    "complete": {"accepted", "in-progress", "on-hold"},
    "end_unlinked": {"accepted", "in-progress", "on-hold"},
    "withdraw": {"draft", "requested", "accepted", "in-progress", "on-hold"},
    "strike_out": {*Status.values} - {"entered-in-error"},
}


def test_every_cell_of_the_workflow_is_decided():
    assert {name: set(step.sources) for name, step in REFERRAL.steps.items()} == ARROWS
