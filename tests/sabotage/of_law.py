"""Guards of what is handed over in law, of legal holds, and of how records end."""

from django.db.models import Q

from tests.sabotage.means import Guard, granted, no_constraint, no_trigger, nothing, ruled, shown_to_all, yes

LEGAL, HOLD = "tests/law/test_legal.py", "tests/law/test_legal_hold.py"
RESTRICTED = "tests/law/test_legal_restricted.py"
RETENTION = "tests/law/test_retention.py"
NO_PAPER = f"{LEGAL}::test_the_database_itself_refuses_what_no_paper_opens"
SCHEDULE = f"{RETENTION}::test_the_database_refuses_an_impossible_schedule"
# fmt: off
CONSTRAINTS = [  # table, name, the test that notices
    ("consents_disclosure", "disclosure_part2_by_order_and_subpoena", NO_PAPER),
    ("consents_disclosure", "disclosure_victim_services_by_order", NO_PAPER),
    ("consents_disclosure", "disclosure_in_law_answers_a_request", NO_PAPER),
    ("consents_sharingpolicy", "sharing_policy_own_copy_in_time",
     f"{LEGAL}::test_the_database_lets_no_program_take_longer_than_the_law_for_an_own_copy"),
    ("law_retentionschedule", "retention_says_who_decided", SCHEDULE),
    ("law_retentionschedule", "retention_years_within_reason", SCHEDULE),
    ("law_retentionschedule", "retention_ledger_six_years", SCHEDULE),
    ("law_disposal", "disposal_by_two_people", f"{RETENTION}::test_nobody_approves_what_they_proposed"),
]
TRIGGERS = [
    ("holds_legalhold", "hold_is_kept", f"{HOLD}::test_a_hold_is_lifted_with_a_reason_and_never_deleted"),
    ("law_disposal", "disposal_is_kept",
     f"{RETENTION}::test_a_tombstone_names_nobody_and_never_changes"),
    ("law_disposal", "tombstone_never_changes",
     f"{RETENTION}::test_a_tombstone_names_nobody_and_never_changes"),
]
# fmt: on


SIGNING = "casemgmt.consents.actions.signing"


LAW = [
    Guard(
        "a dot is no signature",
        "tests/consents/test_views.py::test_a_dot_is_no_signature",
        replaced={
            "casemgmt.consents.actions.sharing:is_drawn": yes,
            "casemgmt.consents.forms.sharing:is_drawn": yes,
        },
    ),
    Guard(
        "a signed page is opened before it is kept",
        "tests/consents/test_consent.py::test_anything_but_a_small_pdf_or_picture_is_refused",
        replaced={"casemgmt.consents.actions.sharing:page_of": lambda content: ("application/pdf", content)},
    ),
    Guard(
        "a photo is kept without what the camera noted in it",
        "tests/consents/test_signing.py::test_nothing_is_kept_but_the_page",
        replaced={f"{SIGNING}:_picture": lambda content: ("image/jpeg", content)},
    ),
    Guard(
        "a PDF is kept without what the office noted in it",
        "tests/consents/test_signing.py::test_nothing_is_kept_but_the_page",
        replaced={f"{SIGNING}:_pdf": lambda content: content},
    ),
    Guard(
        "the custodian alone sees papers about restricted people",
        f"{RESTRICTED}::test_the_applications_own_rule_says_the_same",
        replaced={
            "casemgmt.holds.models:seen_in_law": lambda user, person="pk": Q(),
        },
    ),
    Guard(
        "row security shows papers about restricted people to the custodian alone",
        f"{RESTRICTED}::test_row_security_shows_the_papers_to_the_custodian_alone",
        sql=shown_to_all("scope_hidden_in_law"),
    ),
    *(Guard(f"constraint {name}", test, sql=no_constraint(table, name)) for table, name, test in CONSTRAINTS),
    *(Guard(f"trigger {name}", test, sql=no_trigger(table, name)) for table, name, test in TRIGGERS),
    Guard(
        "a production never changes",
        f"{LEGAL}::test_a_production_never_changes",
        sql=no_trigger("law_production", "production_never_changes")
        + "; "
        + granted("UPDATE, DELETE", "law_production"),
    ),
    Guard(
        "every table of a person asks for a hold",
        f"{HOLD}::test_every_table_that_belongs_to_a_person_asks_for_a_hold",
        sql="DROP TRIGGER legal_hold_case_id ON cases_note; "
        "DROP TRIGGER legal_hold_case_id_moves ON cases_note",
    ),
    Guard(
        "a held person's rows are not deleted",
        f"{HOLD}::test_a_held_persons_contact_is_not_deleted",
        sql="DROP TRIGGER legal_hold_person_id ON people_contactpoint",
    ),
    Guard(
        "a held person's rows do not move",
        f"{HOLD}::test_a_held_persons_rows_move_to_no_other_record",
        sql="DROP TRIGGER legal_hold_person_id_moves ON people_contactpoint",
    ),
    Guard(
        "a held person's drafts are kept",
        f"{HOLD}::test_a_held_persons_unfinished_encounter_is_kept",
        sql="DROP TRIGGER legal_hold ON encounters_draft",
    ),
    Guard(
        "a hold is asked for in words",
        f"{HOLD}::test_a_held_persons_draft_consent_is_not_thrown_away",
        replaced={"casemgmt.holds.policy:refuse_if_held": nothing},
    ),
    Guard(
        "nothing is produced before counsel spoke",
        f"{LEGAL}::test_nothing_is_produced_before_counsel_spoke",
        replaced={"casemgmt.law.actions.requests:_ready": nothing},
    ),
    Guard(
        "guarded facts leave on the order that their law names",
        f"{LEGAL}::test_the_law_itself_is_asked_when_facts_leave",
        replaced={"casemgmt.consents.policy:_ordered": yes},
    ),
    Guard(
        "two people agreed to what is removed",
        f"{RETENTION}::test_the_database_removes_nothing_that_two_people_did_not_agree_to",
        sql=ruled(
            "law_dispose",
            "RAISE EXCEPTION 'disposal: two people have not agreed to this' "
            "USING ERRCODE = 'restrict_violation'",
            "NULL",
        ),
    ),
    Guard(
        "the application removes no rows by itself",
        f"{RETENTION}::test_the_application_itself_cannot_remove_tables_rows",
        sql=granted("EXECUTE", "FUNCTION law_remove"),
    ),
    Guard(
        "what is open is never due",
        f"{RETENTION}::test_what_is_open_or_on_hold_is_never_due",
        replaced={"casemgmt.law.actions.disposing:_open": lambda model: []},
    ),
]
