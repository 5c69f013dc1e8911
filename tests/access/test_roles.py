"""The roles screen leaves nothing undecided."""

from itertools import groupby
from operator import attrgetter

import pytest

from casemgmt.access.roles import EVERYBODY, GRANTS, ROLE_SENTENCES, Permission, Role

P = Permission
READS_PEOPLE = {
    P.PERSON_VIEW,
    P.PERSON_RECORD,
    P.ENCOUNTER_VIEW,
    P.ENCOUNTER_RECORD,
    P.FOLLOWUP_VIEW,
    P.FOLLOWUP_WORK,
}


def test_every_role_has_a_sentence_and_only_partners_hold_nothing():
    assert set(GRANTS) == set(ROLE_SENTENCES) == set(Role)
    assert [role for role, granted in GRANTS.items() if not granted] == [Role.PARTNER_STAFF]


def test_every_permission_has_words_and_somebody_who_holds_it():
    assert [permission for permission in Permission if not str(permission.label)] == []
    assert set().union(*GRANTS.values()) == set(Permission)


def test_permissions_stand_together_under_the_heading_of_their_slice():
    headings = [group for group, _permissions in groupby(Permission, key=attrgetter("group"))]
    assert len(headings) == len(set(headings)) == 12


AWAY_FROM_THE_FIELD = [
    Role.CALL_TAKER, Role.DISPATCHER, Role.PROGRAM_LEAD, Role.ADMINISTRATOR, Role.AUDITOR,
    Role.RECORDS_CUSTODIAN, Role.CITY_ATTORNEY, Role.EVALUATOR, Role.PARTNER_STAFF, Role.LAW_ENFORCEMENT,
]  # fmt: skip
LOG_READERS = [Role.AUDITOR, Role.RECORDS_CUSTODIAN, Role.CITY_ATTORNEY]


@pytest.mark.parametrize("role", AWAY_FROM_THE_FIELD)
def test_a_role_away_from_the_field_reads_no_persons_record(role):
    assert not GRANTS[role] & READS_PEOPLE


def test_whoever_reads_the_log_opens_no_record_and_decides_only_who_may():
    deeds = {permission.split(".")[1] for permission in GRANTS[Role.AUDITOR] - EVERYBODY}
    assert deeds == {"read", "restrict", "review", "view", "dispose", "export"}  # of lists that they see
    assert [role for role in Role if P.AUDIT_READ in GRANTS[role]] == LOG_READERS


def test_custodian_and_attorney_read_the_log_and_the_custodian_answers_the_law():
    reading = {P.AUDIT_READ, P.DISCLOSURE_READ, P.LEGAL_VIEW}
    assert GRANTS[Role.CITY_ATTORNEY] - EVERYBODY == reading
    assert GRANTS[Role.RECORDS_CUSTODIAN] - EVERYBODY == reading | {
        P.LEGAL_WORK, P.RECORDS_DISPOSE, P.LIST_EXPORT,
    }  # fmt: skip


def test_lists_are_taken_along_by_those_who_answer_for_them_alone():
    assert {role for role in Role if P.LIST_EXPORT in GRANTS[role]} == {
        Role.SUPERVISOR, Role.PROGRAM_LEAD, Role.ADMINISTRATOR, Role.AUDITOR, Role.RECORDS_CUSTODIAN,
    }  # fmt: skip


OTHER_AGENCIES = [Role.CITY_ATTORNEY, Role.EVALUATOR, Role.PARTNER_STAFF, Role.LAW_ENFORCEMENT]


def test_other_agencies_staff_hold_one_narrow_thing_at_most():
    narrow = {P.AUDIT_READ, P.DISCLOSURE_READ, P.LEGAL_VIEW, P.REPORT_VIEW, P.POLICE_VIEW}
    assert set().union(*(GRANTS[role] for role in OTHER_AGENCIES)) == narrow


def test_a_mediator_sees_no_case_consent_or_referral():
    rooms = {permission.split(".")[0] for permission in GRANTS[Role.MEDIATOR]}
    assert not rooms & {"case", "consent", "facts", "referral", "disclosure"}


def test_whoever_may_change_a_thing_may_see_it():
    pairs = {
        P.PERSON_RECORD: P.PERSON_VIEW, P.ENCOUNTER_RECORD: P.ENCOUNTER_VIEW, P.CALL_RECORD: P.CALL_VIEW,
        P.FOLLOWUP_WORK: P.FOLLOWUP_VIEW, P.FOLLOWUP_ASSIGN: P.FOLLOWUP_VIEW, P.CALL_IMPORT: P.CALL_VIEW,
    }  # fmt: skip
    for role, granted in GRANTS.items():
        assert all(view in granted for change, view in pairs.items() if change in granted), role
