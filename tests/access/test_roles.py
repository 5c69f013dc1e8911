"""The roles screen leaves nothing undecided."""

import pytest

from casemgmt.access.roles import EVERYBODY, GRANTS, PERMISSION_LABELS, ROLE_SENTENCES, Permission, Role

P = Permission
READS_PEOPLE = {
    P.PERSON_VIEW,
    P.PERSON_RECORD,
    P.ENCOUNTER_VIEW,
    P.ENCOUNTER_RECORD,
    P.FOLLOWUP_VIEW,
    P.FOLLOWUP_WORK,
}


def test_every_role_has_a_sentence_and_at_least_one_permission():
    assert set(GRANTS) == set(ROLE_SENTENCES) == set(Role)
    assert all(GRANTS.values())


def test_every_permission_has_words_and_somebody_who_holds_it():
    assert set(PERMISSION_LABELS) == set(Permission)
    assert set().union(*GRANTS.values()) == set(Permission)


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.PROGRAM_LEAD, Role.ADMINISTRATOR, Role.AUDITOR])
def test_a_role_away_from_the_field_reads_no_persons_record(role):
    assert not GRANTS[role] & READS_PEOPLE


def test_whoever_reads_the_log_opens_no_record_and_decides_only_who_may():
    deeds = {permission.split(".")[1] for permission in GRANTS[Role.AUDITOR] - EVERYBODY}
    assert deeds == {"read", "restrict", "review"}
    assert [role for role in Role if P.AUDIT_READ in GRANTS[role]] == [Role.AUDITOR]


def test_whoever_may_change_a_thing_may_see_it():
    pairs = {
        P.PERSON_RECORD: P.PERSON_VIEW, P.ENCOUNTER_RECORD: P.ENCOUNTER_VIEW, P.CALL_RECORD: P.CALL_VIEW,
        P.FOLLOWUP_WORK: P.FOLLOWUP_VIEW, P.FOLLOWUP_ASSIGN: P.FOLLOWUP_VIEW, P.CALL_IMPORT: P.CALL_VIEW,
    }  # fmt: skip
    for role, granted in GRANTS.items():
        assert all(view in granted for change, view in pairs.items() if change in granted), role
