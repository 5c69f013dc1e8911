"""The guards of the system. Each is switched off once; the named tests must then fail."""

from tests.sabotage.means import (
    Guard,
    NeverRollsBack,
    as_it_came,
    everything,
    granted,
    in_every_program,
    no_trigger,
    none_found,
    nothing,
    unasked,
    unprotected,
    without,
)
from tests.sabotage.of_api import API_GUARDS
from tests.sabotage.of_data import DATA
from tests.sabotage.of_forms import FORM_GUARDS
from tests.sabotage.of_law import LAW
from tests.sabotage.of_lists import LIST_GUARDS
from tests.sabotage.of_log import LOG_GUARDS
from tests.sabotage.of_matrix import MATRIX
from tests.sabotage.of_no import OF_NO
from tests.sabotage.of_owners import PROMISES
from tests.sabotage.of_privacy import PRIVACY
from tests.sabotage.of_referrals import REFERRALS
from tests.sabotage.of_rules import RULES
from tests.sabotage.of_scope import SCOPE
from tests.sabotage.of_sheets import SHEETS
from tests.sabotage.of_signing_in import SIGNING_IN
from tests.sabotage.of_wiring import OF_WIRING
from tests.scope.tables import PROTECTED

ANSWERS = "tests/referrals/test_answers.py"
MAILBOX = "tests/referrals/test_mailbox.py"
PARTNER = "tests/referrals/test_partner_page.py"
WALLS = "tests/staffwellbeing/test_walls.py"
COUNTING = "tests/staffwellbeing/test_counting.py"
ROWS = "tests/scope/test_row_security.py"
ASKING, REFUSED = "tests/referrals/test_asking.py", "tests/referrals/test_models.py"
AT_ONCE = "tests/referrals/test_asking_at_once.py"
ENCOUNTERS, PEOPLE = "tests/encounters/test_actions.py", "tests/people"
FOLLOWUPS, REMINDERS = "tests/followups/test_actions.py", "tests/followups/test_reminders.py"
SECOND, SESSIONS = "tests/access/test_second_factor.py", "tests/access/test_session_limits.py"
LIMITS = "tests/access/test_limits.py"
SIGN_IN, STAFF = "tests/access/test_sign_in.py", "tests/access/test_actions.py"
REPORTS, READING = "tests/reports/test_views.py", "tests/figures/test_reading.py"
ONE_REQUEST, DELIVERING = "tests/access/test_middleware.py", "tests/notices/test_delivering.py"
CONSENT, SHARING = "tests/consents/test_consent.py", "tests/consents/test_disclose.py"
CASES, NOTICES = "tests/cases/test_actions.py", "tests/notices/test_guards.py"
GUARDS = [
    *DATA,
    *LOG_GUARDS,
    *LIST_GUARDS,
    *SHEETS,
    # Row security: every protected table, one by one.
    *(
        Guard(
            f"rows of {table} are shown in their program alone",
            f"tests/scope/test_rows.py::test_of_another_program_nothing_is_read_changed_or_taken_away[{table}]",
            sql=unprotected(table),
        )
        for table in PROTECTED
    ),
    Guard(
        "events are read only inside their program",
        f"{ROWS}::test_an_event_is_read_only_inside_its_programs_scope",
        sql=unprotected("audit_event"),
    ),
    Guard(
        "people of another program are no candidates",
        f"{PEOPLE}/test_duplicates.py::test_people_of_another_program_are_not_even_candidates",
        # The library must be loaded before a function may carry one of its settings.
        sql=f"SELECT show_limit(); {in_every_program('people_candidates')}",
    ),
    Guard(
        "events of another program are found through no list",
        f"{ROWS}::test_the_records_of_another_program_are_found_in_no_list",
        sql=in_every_program("audit_about"),
    ),
    *SCOPE,
    *PROMISES,
    *OF_WIRING,
    # What is written stays written.
    Guard(
        "the log cannot be changed",
        f"{ROWS}::test_the_log_can_be_neither_changed_nor_emptied",
        sql=f"{granted('UPDATE, DELETE', 'audit_event')}; {no_trigger('audit_event', 'audit_never_changes')}",
    ),
    Guard(
        "the log cannot be emptied",
        f"{ROWS}::test_the_log_can_be_neither_changed_nor_emptied",
        sql=f"{granted('TRUNCATE', 'audit_event')}; {no_trigger('audit_event', 'audit_never_emptied')}",
    ),
    Guard(
        "history cannot be rewritten",
        f"{PEOPLE}/test_actions.py::test_history_cannot_be_rewritten",
        sql=granted("UPDATE, DELETE", "people_historicalperson"),
    ),
    Guard(
        "an attempt is never changed",
        f"{FOLLOWUPS}::test_an_attempt_is_never_changed",
        sql=granted("UPDATE, DELETE", "followups_attempt"),
    ),
    Guard(
        "the ledger of sharing never changes",
        f"{SHARING}::test_the_ledger_is_append_only_for_the_application",
        sql=f"{granted('UPDATE, DELETE', 'consents_disclosure')}; "
        + no_trigger("consents_disclosure", "ledger_never_changes"),
    ),
    Guard(
        "a packet stays as it left",
        f"{SHARING}::test_a_packet_is_frozen_for_the_application",
        sql=f"{granted('UPDATE, DELETE', 'consents_packet')}; "
        + no_trigger("consents_packet", "packet_never_changes"),
    ),
    # Who may.
    Guard(
        "actions ask the policy",
        f"{ENCOUNTERS}::test_a_call_taker_records_no_encounter",
        replaced={"casemgmt.access.policy:require": nothing},
    ),
    Guard(
        "pages ask the policy",
        "tests/followups/test_views.py::test_a_call_taker_is_refused",
        replaced={
            "casemgmt.web.views:Permitted.dispatch": unasked,
            "casemgmt.access.policy:require": nothing,
        },
    ),
    Guard(
        "strangers are asked to sign in",
        "tests/test_doors.py::test_no_door_is_open_to_strangers",
        settings={"MIDDLEWARE": without("LoginRequiredMiddleware")},
    ),
    Guard(
        "a role that ended opens nothing",
        f"{SIGN_IN}::test_a_role_that_ended_opens_nothing_at_the_next_request",
        replaced={"casemgmt.access.models:MembershipQuerySet.active": everything},
    ),
    Guard(
        "an owner works in the program",
        f"{FOLLOWUPS}::test_an_owner_must_work_on_follow_ups_in_the_program",
        replaced={"followups.actions.promises:_may_own": nothing},
    ),
    Guard(
        "person and team belong to the program",
        f"{FOLLOWUPS}::test_person_and_team_belong_to_the_program",
        replaced={"followups.actions.promises:_same_program": nothing},
    ),
    Guard(
        "a draft is its author's",
        "tests/encounters/test_actions.py::test_a_draft_is_out_of_everybody_elses_sight_in_the_database_too",
        sql="DROP POLICY only_its_user ON encounters_draft",
    ),
    Guard(
        "a search is its author's",
        "tests/people/test_actions.py::test_what_somebody_typed_is_out_of_everybody_elses_sight",
        sql="DROP POLICY only_its_user ON people_search",
    ),
    # What happens around a request.
    Guard(
        "a failed request leaves nothing",
        f"{ONE_REQUEST}::test_a_request_that_fails_leaves_nothing",
        replaced={"casemgmt.access.middleware:transaction": NeverRollsBack},
    ),
    Guard(
        "a strict policy on every answer",
        f"{ONE_REQUEST}::test_every_answer_carries_the_strict_policy",
        settings={"MIDDLEWARE": without("csp")},
    ),
    Guard(
        "no page about somebody is cached",
        f"{ONE_REQUEST}::test_a_page_about_somebody_is_kept_by_no_cache",
        replaced={"casemgmt.access.middleware:add_never_cache_headers": nothing},
    ),
    Guard(
        "a refusal is logged",
        f"{SIGN_IN}::test_a_refusal_is_logged_with_page_and_status",
        replaced={"casemgmt.access.middleware:ScopeMiddleware.note_refusal": nothing},
    ),
    Guard(
        "a failed sign-in is logged",
        f"{SIGN_IN}::test_a_wrong_password_is_logged_without_what_was_typed",
        replaced={"casemgmt.access.sign_in:record_in": nothing},
    ),
    Guard(
        "opening a record is logged",
        "tests/encounters/test_views.py::test_reading_an_encounter_is_written_to_the_log",
        replaced={"casemgmt.web.views:record": nothing},
    ),
    Guard(
        "an error's words stay out of the log",
        "tests/config/test_logs.py::test_an_error_is_logged_by_its_kind_and_place_without_its_words",
        replaced={"casemgmt.config.logs:_without_values": as_it_came},
    ),
    Guard(
        "the wrong database role does not start",
        "tests/scope/test_checks.py::test_the_owner_of_the_tables_may_not",
        replaced={"casemgmt.scope.checks:the_application_role_is_plain": none_found},
    ),
    # Who looks after whom.
    Guard(
        "reading the log is written to the log",
        "tests/office/test_log.py::test_reading_the_log_is_written_to_the_log",
        replaced={"casemgmt.office.views.log:record_in": nothing},
    ),
    Guard(
        "nobody changes their own roles",
        f"{STAFF}::test_nobody_changes_their_own_roles",
        replaced={"casemgmt.access.spells:require_over": nothing},
    ),
    Guard(
        "the last administrator stays",
        f"{STAFF}::test_two_administrators_at_one_moment_cannot_remove_each_other",
        replaced={"casemgmt.access.spells:keep_an_administrator": nothing},
    ),
    Guard(
        "opening a person is logged",
        "tests/desk/test_person.py::test_opening_a_person_is_written_to_the_log",
        replaced={"casemgmt.desk.views.person:OnePerson.audited": False},
    ),
    Guard(
        "notices are their reader's",
        "tests/desk/test_notices.py::test_a_worker_sees_their_own_notices_and_no_others",
        replaced={"casemgmt.notices.models:NoticeQuerySet.addressed_to": everything},
    ),
    *SIGNING_IN,
    *RULES,
    *OF_NO,
    *REFERRALS,
    # Who sees whom.
    *PRIVACY,
    *LAW,
    # What one may open at all.
    *MATRIX,
    # What other systems may do.
    *API_GUARDS,
    *FORM_GUARDS,
]
