"""The guards of the log: the chain, its proof, who reads it, and what leaves no trace elsewhere."""

from casemgmt.audit import verifying
from tests.sabotage.means import (
    Guard,
    granted,
    none_found,
    nothing,
    ruled,
    with_what_was_typed,
    without,
    yes,
)

ROWS = "tests/scope/test_row_security.py::test_a_protected_table_has_its_policies_and_forces_them"
CHAIN, TAMPERING = "tests/audit/test_chain.py", "tests/audit/test_tampering.py"
READING, LOG, PATTERNS = (
    "tests/audit/test_reading.py",
    "tests/office/test_log.py",
    "tests/office/test_patterns.py",
)
ANY = f"{TAMPERING}::test_three_hundred_random_tamperings_are_found"
SIDE_DOORS = "tests/audit/test_side_channels.py"


def readable(rule):
    """Change which events row security shows."""
    programs = "string_to_array(current_setting('app.programs', true), ',')"
    return f"ALTER POLICY scope ON audit_event USING (program = ANY ({programs}) OR {rule})"


def blind(verdict, of):
    """Count the links without comparing them."""
    heads = {}
    for program, position, *_rest in verifying.rows_of(verifying.LINKS, of):
        heads[program] = position
    return heads


LOG_GUARDS = [
    Guard(
        "a library's line keeps nothing that it filled in",
        "tests/config/test_logs.py::test_a_library_tells_its_sentence_and_not_what_it_filled_in",
        replaced={"casemgmt.config.logs:_without_what_was_typed": with_what_was_typed},
    ),
    *(
        Guard(
            f"the application cannot write {table}",
            f"{CHAIN}::test_the_application_cannot_write_the_chain_itself",
            sql=granted("INSERT, UPDATE, DELETE", table),
        )
        for table in ("audit_link", "audit_seal")
    ),
    Guard(
        "an event that commits late is not lost",
        f"{CHAIN}::test_an_event_that_commits_late_is_sealed_late_and_never_lost",
        sql=ruled("audit_seal_waiting", "e.xact >= coalesce(newest.settled, '0')::xid8 OR", ""),
    ),
    Guard(
        "nobody waits for a sealer",
        f"{CHAIN}::test_a_second_sealer_leaves_at_once",
        sql=ruled(
            "audit_seal_waiting", "NOT pg_try_advisory_xact_lock(hashtext('audit_seal_waiting'))", "false"
        ),
    ),
    Guard("an altered event is found", ANY, replaced={"casemgmt.audit.verifying:_check_links": blind}),
    Guard("an event put in is found", ANY, replaced={"casemgmt.audit.verifying:_check_unsealed": nothing}),
    Guard("a seal taken off is found", ANY, replaced={"casemgmt.audit.verifying:_check_seals": nothing}),
    Guard(
        "a chain cut off is found",
        f"{TAMPERING}::test_a_chain_cut_off_is_found_by_the_anchor_and_by_nothing_else",
        replaced={"casemgmt.audit.verifying:_check_anchors": nothing},
    ),
    Guard(
        "heads of the chains leave the database",
        f"{TAMPERING}::test_an_anchor_is_dropped_every_ten_minutes_and_only_appended",
        replaced={"casemgmt.audit.anchors:drop": nothing},
    ),
    Guard(
        "what cannot be written to the log is not shown",
        "tests/audit/test_unwritten.py::test_what_cannot_be_written_to_the_log_is_not_shown",
        replaced={"casemgmt.web.views:record": nothing},
    ),
    Guard(
        "every list of records writes a line",
        f"{READING}::test_no_list_shows_anybody_without_a_line[calls:list]",
        replaced={"casemgmt.web.lists.page:note_rows": nothing},
    ),
    Guard(
        "each program keeps whom a list showed",
        f"{READING}::test_each_program_keeps_whom_a_list_of_two_showed",
        replaced={"casemgmt.web.listing:program_of": nothing},
    ),
    Guard(
        "every page about one record writes a line",
        f"{READING}::test_no_page_about_one_record_shows_it_without_a_line[people:correct_contact]",
        replaced={"casemgmt.people.views.record:CorrectContact.audited": False},
    ),
    Guard(
        "a stranger's failed sign-in can be read",
        f"{LOG}::test_a_strangers_failed_sign_in_is_seen_and_names_nobody",
        sql=readable("actor = coalesce(current_setting('app.actor', true), '')"),
    ),
    Guard(
        "of no program only failed sign-ins are read",
        f"{LOG}::test_row_security_shows_strangers_to_every_program_and_nothing_else_without_one",
        sql=readable("program = ''"),
    ),
    Guard(
        "patterns are off until staff are told",
        f"{PATTERNS}::test_before_staff_and_union_are_told_nothing_is_looked_for",
        replaced={"casemgmt.exposure.models:StaffNoticeQuerySet.in_force": yes},
    ),
    Guard(
        "patterns are the privacy officer's",
        f"{PATTERNS}::test_nobody_but_the_privacy_officer_sees_patterns",
        replaced={"casemgmt.office.views.patterns:Patterns.permission": "wellbeing.own"},
    ),
    Guard(
        "looking at patterns is logged",
        f"{PATTERNS}::test_looking_at_the_patterns_is_written_to_the_log",
        replaced={"casemgmt.office.views.patterns:record": nothing},
    ),
    Guard(
        "every answer carries a content policy",
        SIDE_DOORS,
        settings={"MIDDLEWARE": without("CSPMiddleware")},
    ),
    Guard(
        "who looked at what is kept about a person looked at the person",
        f"{READING}::test_no_page_about_one_record_shows_it_without_a_line",
        replaced={"casemgmt.office.log_search:keys_to": none_found},
    ),
    Guard(
        "a line of a list that is drawn again is in the log",
        f"{READING}::test_no_page_about_one_record_shows_it_without_a_line[followups:row]",
        replaced={"followups.views.steps:FollowUpRow.audited": False},
    ),
    Guard(
        "the list behind a figure names whom it showed",
        "tests/reports/test_views.py::test_a_supervisor_opens_the_list_behind_the_number",
        replaced={"casemgmt.reports.views.rows:record": nothing},
    ),
    Guard(
        "the ledger's page names whom it showed",
        f"{READING}::test_no_list_shows_anybody_without_a_line[consents:ledger]",
        replaced={"casemgmt.consents.views.sharing:Ledger.audited": False},
    ),
    Guard(
        "who read what was about somebody else then is no reader of today's",
        f"{LOG}::test_who_read_what_named_somebody_else_then_is_a_reader_of_the_one_it_named",
        replaced={"casemgmt.office.log_search:moved_records": lambda person: {}},
    ),
    Guard(
        "what a repeated request shows again is in the log",
        "tests/api/test_repeats.py::test_the_same_key_and_body_answer_with_the_first_thing",
        replaced={"casemgmt.web.api.repeats:record": nothing},
    ),
]
