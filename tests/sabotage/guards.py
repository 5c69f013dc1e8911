"""The guards of the system. Each is switched off once; the named tests must then fail."""

from casemgmt.consents.models.consent import ELEMENTS
from tests.sabotage.means import (
    Guard,
    NeverRollsBack,
    as_it_came,
    everything,
    granted,
    in_every_program,
    no_constraint,
    no_trigger,
    none_found,
    nothing,
    unasked,
    unprotected,
    without,
)
from tests.sabotage.of_api import API_GUARDS
from tests.sabotage.of_constraints import REFUSING
from tests.sabotage.of_data import DATA
from tests.sabotage.of_forms import FORM_GUARDS
from tests.sabotage.of_law import LAW
from tests.sabotage.of_log import LOG_GUARDS
from tests.sabotage.of_matrix import MATRIX
from tests.sabotage.of_no import OF_NO
from tests.sabotage.of_owners import PROMISES
from tests.sabotage.of_privacy import PRIVACY
from tests.sabotage.of_referrals import REFERRALS
from tests.sabotage.of_rules import RULES
from tests.sabotage.of_scope import SCOPE
from tests.sabotage.of_signing_in import SIGNING_IN
from tests.sabotage.of_wiring import OF_WIRING

ANSWERS = "tests/referrals/test_answers.py"
MAILBOX = "tests/referrals/test_mailbox.py"
PARTNER = "tests/referrals/test_partner_page.py"
WALLS = "tests/staffwellbeing/test_walls.py"
COUNTING = "tests/staffwellbeing/test_counting.py"
ROWS = "tests/scope/test_row_security.py"
ASKING, REFUSED = "tests/referrals/test_asking.py", "tests/referrals/test_models.py"
AT_ONCE = "tests/referrals/test_asking_at_once.py"
PROTECTED = [
    "people_person",
    "people_contactpoint",
    "people_comparison",
    "people_search",
    "calls_call",
    "calls_importbatch",
    "calls_importrow",
    "calls_mapping",
    "calls_unknownlabel",
    "encounters_encounter",
    "encounters_presence",
    "encounters_draft",
    "followups_followup",
    "followups_attempt",
    "notices_notice",
    "notices_delivery",
    "jobs_job",
    "web_repeatablerequest",
    "people_historicalperson",
    "people_historicalcontactpoint",
    "calls_historicalcall",
    "encounters_historicalencounter",
    "followups_historicalfollowup",
    "cases_case",
    "cases_goal",
    "cases_note",
    "consents_consent",
    "consents_override",
    "consents_freeze",
    "consents_disclosure",
    "consents_packet",
    "holds_legalrequest",
    "holds_legalhold",
    "law_production",
    "law_disposal",
    "referrals_referral",
    "referrals_unmetneed",
    "cases_historicalcase",
    "consents_historicalconsent",
    "referrals_historicalreferral",
    "referrals_historicalmailbox",
]
ENCOUNTERS, PEOPLE = "tests/encounters/test_actions.py", "tests/people"
FOLLOWUPS, REMINDERS = "tests/followups/test_actions.py", "tests/followups/test_reminders.py"
SECOND, SESSIONS = "tests/access/test_second_factor.py", "tests/access/test_session_limits.py"
LIMITS = "tests/access/test_limits.py"
SIGN_IN, STAFF = "tests/access/test_sign_in.py", "tests/access/test_actions.py"
REPORTS, READING = "tests/reports/test_views.py", "tests/figures/test_reading.py"
ONE_REQUEST, DELIVERING = "tests/access/test_middleware.py", "tests/notices/test_delivering.py"
CONSENT, SHARING = "tests/consents/test_consent.py", "tests/consents/test_disclose.py"
CASES, NOTICES = "tests/cases/test_actions.py", "tests/notices/test_guards.py"
IMPOSSIBLE = f"{FOLLOWUPS}::test_the_database_refuses_an_impossible_promise"
# fmt: off
CONSTRAINTS = [  # table, name, the test that notices
    ("followups_followup", "followup_window_in_order", IMPOSSIBLE),
    ("followups_followup", "followup_done_with_moment_and_outcome", IMPOSSIBLE),
    ("followups_followup", "followup_cancelled_with_reason", IMPOSSIBLE),
    ("followups_followup", "followup_once_per_origin_and_rule",
     f"{FOLLOWUPS}::test_the_database_makes_one_promise_per_origin_and_rule"),
    ("notices_notice", "notice_told_once", f"{NOTICES}::test_one_thing_is_told_to_one_reader_once"),
    ("notices_quiethours", "quiet_hours_end", f"{NOTICES}::test_quiet_hours_must_end"),
    ("encounters_encounter", "encounter_codes_known",
     f"{ENCOUNTERS}::test_the_database_refuses_a_code_it_does_not_know"),
    ("access_membership", "one_open_membership_of_a_kind",
     f"{STAFF}::test_the_database_refuses_the_same_role_twice"),
    ("audit_event", "audit_kind_known",
     "tests/audit/test_actions.py::test_a_kind_that_nobody_knows_is_refused"),
    ("cases_case", "case_one_open_a_person",
     f"{CASES}::test_the_database_itself_refuses_a_second_open_case"),
    ("cases_case", "case_closed_with_day_and_reason",
     f"{CASES}::test_the_database_refuses_a_closing_without_its_day_and_reason"),
    ("cases_goal", "goal_says_what", f"{CASES}::test_a_goal_without_words_is_refused_by_the_database"),
    *(("referrals_referral", name, f"{REFUSED}::test_a_referral_that_cannot_be_is_refused[{name}]")
      for name in ("referral_codes_known", "referral_leaves_only_with_a_packet", "referral_sent_has_a_worker",
                   "referral_declined_says_why", "referral_unlinked_says_why", "referral_stopped_says_why",
                   "referral_linked_names_its_source", "referral_answer_after_sending")),
    *(("referrals_service", name, f"{REFUSED}::test_a_service_that_cannot_be_is_refused[{name}]")
      for name in ("service_codes_known", "service_meets_a_need", "service_ages_in_order",
                   "service_access_point_for_coordinated_entry")),
    *(("referrals_capacity", name, f"{REFUSED}::test_a_capacity_that_cannot_be_is_refused[{name}]")
      for name in ("capacity_state_known", "capacity_free_within_all")),
    ("referrals_service", "service_name_once_in_an_agency",
     f"{REFUSED}::test_an_agency_has_a_service_of_a_name_once"),
    ("referrals_mailbox", "mailbox_address_once_in_a_program",
     f"{REFUSED}::test_in_one_program_an_address_is_one_mailbox"),
    ("referrals_referral", "referral_goes_to_its_programs_mailbox",
     f"{REFUSED}::test_a_referral_goes_to_no_mailbox_of_another_program"),
    ("referrals_unmetneed", "unmet_codes_known", f"{REFUSED}::test_an_unmet_need_has_known_codes"),
]
# fmt: on

GUARDS = [
    *DATA,
    *LOG_GUARDS,
    # Row security: every protected table, one by one.
    *(
        Guard(
            f"rows of {table} are shown in their program alone",
            f"{ROWS}::test_a_protected_table_has_its_policies_and_forces_them[{table}]",
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
    # What the database refuses.
    *(Guard(f"constraint {name}", test, sql=no_constraint(table, name)) for table, name, test in CONSTRAINTS),
    *(
        Guard(
            f"constraint consent_active_has_{element}",
            f"{CONSENT}::test_a_consent_without_an_element_is_refused_by_the_database[{element}]",
            sql=no_constraint("consents_consent", f"consent_active_has_{element}"),
        )
        for element in ELEMENTS
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
        replaced={"followups.actions:_may_own": nothing},
    ),
    Guard(
        "person and team belong to the program",
        f"{FOLLOWUPS}::test_person_and_team_belong_to_the_program",
        replaced={"followups.actions:_same_program": nothing},
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
    # Which rows are possible.
    *REFUSING,
]
