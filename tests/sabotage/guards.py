"""The guards of the house. Each is switched off once; the named tests must then fail."""

import json

from casemgmt.codes.facts import Fact
from casemgmt.consents.models.consent import ELEMENTS
from tests.sabotage.api import API_GUARDS
from tests.sabotage.log_guards import LOG_GUARDS
from tests.sabotage.means import (
    Guard,
    NeverRollsBack,
    any_step,
    as_it_came,
    counting_with,
    enrolled_is_enough,
    everything,
    first_forwarded,
    granted,
    in_the_open,
    no_constraint,
    no_objection,
    no_trigger,
    none_found,
    nothing,
    of_any_mailbox,
    read_and_noted,
    safe,
    same_hash_always,
    the_same_key,
    unasked,
    unprotected,
    whoever_has_the_address,
    without,
    yes,
)
from tests.sabotage.of_law import LAW
from tests.sabotage.of_matrix import MATRIX
from tests.sabotage.of_privacy import PRIVACY

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
    "consents_disclosure",
    "consents_packet",
    "consents_legalrequest",
    "consents_legalhold",
    "consents_production",
    "consents_disposal",
    "referrals_referral",
    "referrals_unmetneed",
    "cases_historicalcase",
    "consents_historicalconsent",
    "referrals_historicalreferral",
]
ENCOUNTERS, PEOPLE = "tests/encounters/test_actions.py", "tests/people"
FOLLOWUPS, REMINDERS = "tests/followups/test_actions.py", "tests/followups/test_reminders.py"
SECOND, SITTINGS = "tests/access/test_second_factor.py", "tests/access/test_sittings.py"
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
    ("calls_call", "call_once_a_source",
     "tests/calls/test_actions.py::test_two_typed_calls_never_share_a_number"),
    ("cases_case", "case_one_open_a_person",
     f"{CASES}::test_the_database_itself_refuses_a_second_open_case"),
    ("cases_case", "case_closed_with_day_and_reason",
     f"{CASES}::test_the_database_refuses_a_closing_without_its_day_and_reason"),
    ("cases_goal", "goal_says_what", f"{CASES}::test_a_goal_without_words_is_refused_by_the_database"),
    ("consents_disclosure", "disclosure_basis_fits_part2",
     f"{SHARING}::test_the_database_itself_refuses_a_guarded_fact_on_another_basis"),
    ("consents_disclosure", "disclosure_basis_fits_victim_service",
     f"{SHARING}::test_the_database_itself_refuses_a_guarded_fact_on_another_basis"),
    *(("referrals_referral", name, f"{REFUSED}::test_a_referral_that_cannot_be_is_refused[{name}]")
      for name in ("referral_codes_known", "referral_leaves_only_with_a_packet", "referral_declined_says_why",
                   "referral_unlinked_says_why", "referral_stopped_says_why",
                   "referral_linked_names_its_source", "referral_answer_after_sending")),
    *(("referrals_service", name, f"{REFUSED}::test_a_service_that_cannot_be_is_refused[{name}]")
      for name in ("service_codes_known", "service_meets_a_need", "service_ages_in_order",
                   "service_access_point_for_coordinated_entry")),
    *(("referrals_capacity", name, f"{REFUSED}::test_a_capacity_that_cannot_be_is_refused[{name}]")
      for name in ("capacity_state_known", "capacity_free_within_all")),
    ("referrals_service", "service_name_once_in_an_agency",
     f"{REFUSED}::test_an_agency_has_a_service_of_a_name_once"),
    ("referrals_unmetneed", "unmet_codes_known", f"{REFUSED}::test_an_unmet_need_has_known_codes"),
]
# fmt: on

GUARDS = [
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
        f"{PEOPLE}/test_matching.py::test_people_of_another_program_are_not_even_candidates",
        sql=in_the_open("people_candidates"),
    ),
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
    # Coming in, and staying in.
    Guard(
        "a password alone opens no page",
        f"{SECOND}::test_a_password_alone_opens_no_page",
        settings={"MIDDLEWARE": without("SecondFactorMiddleware")},
    ),
    Guard(
        "a session shows its second factor itself",
        f"{SECOND}::test_a_session_opened_with_the_password_alone_stays_outside_when_the_account_gets_its_app",
        replaced={"casemgmt.access.second_factor:shown": enrolled_is_enough},
    ),
    Guard(
        "a code opens one door once",
        f"{SECOND}::test_a_code_opens_one_door_once_even_while_it_would_still_be_right",
        replaced={"casemgmt.access.second_factor:once": lambda code, authenticator: code},
    ),
    Guard(
        "the only second step stays",
        f"{SECOND}::test_the_only_passkey_cannot_be_taken_off",
        replaced={"casemgmt.access.second_factor:is_last": lambda authenticator: False},
    ),
    Guard(
        "an app's secret lies sealed",
        f"{SECOND}::test_the_secret_lies_sealed_in_the_database_and_in_no_history",
        replaced={"casemgmt.access.second_factor:SecondFactors.encrypt": lambda self, text: text},
    ),
    Guard(
        "nobody resets their own second step",
        f"{SECOND}::test_nobody_resets_their_own_second_step",
        replaced={"casemgmt.access.actions:_require_over": nothing},
    ),
    Guard(
        "a reset ends every session",
        f"{SECOND}::test_an_administrator_resets_a_lost_second_step",
        replaced={"casemgmt.access.models:User._get_session_auth_hash": same_hash_always},
    ),
    Guard(
        "a session left alone is locked",
        f"{SITTINGS}::test_thirty_minutes_alone_lock_the_session",
        replaced={"casemgmt.access.sittings:is_idle": lambda session, at: False},
    ),
    Guard(
        "a session ends after a shift",
        f"{SITTINGS}::test_twelve_hours_end_the_session_whatever_was_done_in_them",
        replaced={"casemgmt.access.sittings:is_over": lambda session, at: False},
    ),
    Guard(
        "what a page asks by itself is no sign of life",
        f"{SITTINGS}::test_what_a_page_asks_for_by_itself_is_no_sign_of_life",
        replaced={"casemgmt.access.sittings:is_sign_of_life": yes},
    ),
    Guard(
        "a waiting form is its sender's",
        f"{SITTINGS}::test_somebody_else_at_the_same_browser_does_not_get_the_form",
        replaced={"casemgmt.access.seals:_cipher": the_same_key},
    ),
    Guard(
        "a forged form is not laid aside",
        f"{SITTINGS}::test_a_forged_form_is_not_laid_aside",
        settings={"MIDDLEWARE": without("CsrfViewMiddleware")},
    ),
    Guard(
        "limits count by what our own proxies saw",
        f"{LIMITS}::test_a_new_forged_address_for_each_try_gains_nothing",
        replaced={"casemgmt.access.sign_in:StaffAccounts.get_client_ip": first_forwarded},
    ),
    Guard(
        "no letter leaves inside the request",
        f"{SIGN_IN}::test_no_letter_goes_to_an_address_that_nobody_has",
        settings={"ACCOUNT_FORMS": lambda forms: {}},
    ),
    Guard(
        "single sign-on takes verified addresses alone",
        "tests/access/test_single_sign_on.py::test_anybody_else_is_refused_with_one_answer_and_logged",
        replaced={"casemgmt.access.single_sign_on:SingleSignOn.vouched_for": whoever_has_the_address},
    ),
    Guard(
        "an API token ends with its owner's account",
        "tests/office/test_leaving.py::test_api_tokens_are_dead_and_stay_so",
        replaced={"casemgmt.access.actions:revoke": nothing},
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
        replaced={"casemgmt.access.sign_in:record": nothing},
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
    # What the rules of the work refuse.
    Guard(
        "a status moves along its table",
        f"{FOLLOWUPS}::test_a_closed_promise_refuses_every_step_but_reopening",
        replaced={"casemgmt.workflow:Workflow.step": any_step},
    ),
    Guard(
        "a channel that is not safe is not used",
        f"{FOLLOWUPS}::test_a_channel_that_is_not_safe_cannot_be_used",
        replaced={"casemgmt.people.contact:allowed": safe},
    ),
    Guard(
        "a notice to a person leaves only as they said",
        f"{PEOPLE}/test_contact.py::test_a_person_is_told_only_as_they_said",
        replaced={"casemgmt.people.contact:may_reach": yes},
    ),
    Guard(
        "nobody who may not sign in gets mail",
        f"{DELIVERING}::test_somebody_who_may_not_sign_in_gets_no_mail",
        replaced={"casemgmt.access.policy:address_of": lambda user_id: ("somebody@example.org", "en")},
    ),
    Guard(
        "a journal is shown to its author alone",
        f"{WALLS}::test_the_orm_of_the_application_reads_no_tally_and_no_journal",
        sql=unprotected("staffwellbeing_journalentry"),
    ),
    Guard(
        "tallies cannot be read by the application",
        f"{WALLS}::test_the_applications_role_is_refused",
        sql="GRANT SELECT ON staffwellbeing_tally TO app",
    ),
    Guard(
        "a check-in is sealed",
        f"{WALLS}::test_as_superuser_no_table_holds_an_answer_in_any_form",
        replaced={"staffwellbeing.sealing:seal": lambda user, *, day, words: json.dumps(words).encode()},
    ),
    Guard(
        "next month has other tokens",
        "tests/staffwellbeing/test_journal.py::test_next_month_nothing_about_a_token_is_the_same",
        replaced={"staffwellbeing.sealing:token": lambda user, *, month, item: (user.pk, item)},
    ),
    Guard(
        "a request for support is between two",
        f"{WALLS}::test_a_request_is_shown_to_the_two_it_concerns_and_to_nobody_else",
        sql="ALTER POLICY scope ON staffwellbeing_supportrequest USING (true)",
    ),
    Guard(
        "groups of fewer than five are hidden",
        f"{COUNTING}::test_a_team_of_four_is_not_and_takes_the_line_of_all_with_it",
        sql=counting_with("people), 0) >= 5", "people), 0) >= 1"),
    ),
    Guard(
        "groups of one mind are hidden",
        f"{COUNTING}::test_the_database_hides_exactly_what_the_rule_hides",
        sql=counting_with("count(answer) >= 2", "count(answer) >= 1"),
    ),
    Guard(
        "a running month is not counted",
        f"{COUNTING}::test_a_month_that_is_not_over_cannot_be_counted",
        sql=counting_with("RAISE EXCEPTION 'This month is not over.'", "NULL"),
    ),
    Guard(
        "no figure is frozen that points at somebody",
        f"{COUNTING}::test_the_database_refuses_to_freeze_a_figure_that_points_at_somebody",
        sql=no_constraint("staffwellbeing_groupsnapshot", "group_snapshot_points_at_nobody"),
    ),
    Guard(
        "frozen figures stay frozen",
        f"{COUNTING}::test_a_closed_month_stays_as_it_was",
        sql="GRANT UPDATE, DELETE ON staffwellbeing_groupsnapshot TO app",
    ),
    Guard(
        "nothing is collected before staff are told",
        "tests/staffwellbeing/test_journal.py::test_nothing_is_kept_before_staff_and_union_are_told",
        replaced={"casemgmt.exposure.models:StaffNoticeQuerySet.in_force": lambda *of, **day: True},
    ),
    Guard(
        "only the lead sees groups",
        "tests/staffwellbeing/test_views.py::test_nobody_but_the_lead_sees_groups_or_sets_up",
        replaced={"staffwellbeing.views.groups:Groups.permission": "wellbeing.own"},
    ),
    Guard(
        "hard calls are shown to the responder alone",
        "tests/exposure/test_actions.py::test_nobody_else_sees_them_not_even_by_raw_sql",
        sql="ALTER POLICY scope ON exposure_exposure USING (true)",
    ),
    Guard(
        "one spell of work at a time",
        "tests/workforce/test_actions.py::test_the_database_refuses_an_overlap_that_no_rule_saw",
        sql=no_constraint("workforce_employment", "employment_one_at_a_time"),
    ),
    Guard(
        "spells of work stay in their program",
        "tests/workforce/test_actions.py::test_another_program_sees_no_spell",
        sql=unprotected("workforce_employment"),
    ),
    Guard(
        "nothing hidden can be computed back",
        "tests/figures/test_suppression.py::test_brute_force_over_all_tables_never_finds_a_hidden_count",
        replaced={"casemgmt.figures.suppression:_Grid.pinned": lambda self, place, hidden: False},
    ),
    # Figures: small numbers, who reads them, and that taking them is noted.
    Guard(
        "a month is hidden that would give its neighbor away",
        f"{REPORTS}::test_a_large_month_is_hidden_if_it_would_give_the_small_one_beside_it_away",
        replaced={"casemgmt.figures.suppression:Timeline.shows": lambda self, period: True},
    ),
    Guard(
        "small months are joined",
        f"{READING}::test_no_run_of_months_with_a_small_count_can_be_computed_from_all_that_is_shown",
        replaced={"casemgmt.figures.suppression:Timeline.is_open": lambda self, day: True},
    ),
    Guard(
        "a small figure is hidden",
        f"{READING}::test_a_figure_that_is_small_itself_is_hidden_whatever_its_parts_say",
        replaced={"casemgmt.figures.reading:publishable": lambda figure: figure},
    ),
    Guard(
        "figures of few staff are hidden",
        f"{REPORTS}::test_figures_of_fewer_than_five_staff_are_hidden",
        replaced={"casemgmt.figures.reading:of_staff": lambda figure: figure},
    ),
    Guard(
        "figures are for whoever may see figures",
        f"{REPORTS}::test_who_may_not_see_figures_is_turned_away",
        replaced={"casemgmt.reports.views.frame:Framed.permission": "wellbeing.own"},
    ),
    Guard(
        "the list behind a number is for whoever may see its records",
        f"{REPORTS}::test_a_lead_reads_the_figure_and_is_told_why_the_list_is_closed",
        replaced={"casemgmt.access.policy:require": nothing},
    ),
    Guard(
        "taking figures is noted",
        f"{REPORTS}::test_every_file_taken_is_in_the_log",
        replaced={"casemgmt.reports.views.frame:record": nothing},
    ),
    Guard(
        "what draws knows no secret",
        f"{REPORTS}::test_what_draws_is_told_no_secret",
        replaced={"casemgmt.reports.charts:own_environment": lambda: None},
    ),
    # What leaves, leaves once, and only after a plain yes.
    Guard(
        "only a plain yes lets a notice leave",
        f"{DELIVERING}::test_only_a_plain_yes_lets_a_notice_leave",
        replaced={"casemgmt.notices.actions.delivering:_ask_checks": nothing},
    ),
    Guard(
        "nothing leaves before its Message-ID is kept",
        "tests/notices/test_guards.py::test_the_database_refuses_an_impossible_delivery",
        sql=no_constraint("notices_delivery", "delivery_leaves_with_a_message_id"),
    ),
    Guard(
        "a doubt about an e-mail is said",
        f"{DELIVERING}::test_dead_in_sending_goes_again_with_the_same_message_id_and_says_so",
        replaced={"casemgmt.notices.actions.delivering:_ask_mail_queue": lambda delivery: False},
    ),
    Guard(
        "back-dated work floods nobody",
        f"{REMINDERS}::test_back_dated_work_is_told_in_one_notice_a_day",
        replaced={"followups.models:FollowUpQuerySet.entered_in_time": everything},
    ),
    # What may leave about a person.
    Guard(
        "facts leave only on a basis that their law names",
        f"{SHARING}::test_guarded_facts_leave_only_on_a_basis_that_their_law_names",
        replaced={"casemgmt.consents.policy:_may_carry": yes},
    ),
    Guard(
        "nothing leaves without a live consent",
        f"{SHARING}::test_nothing_leaves_without_a_live_consent",
        replaced={"casemgmt.consents.policy:_consent_objection": no_objection},
    ),
    Guard(
        "care is coordinated with partners, never with police",
        f"{SHARING}::test_care_is_never_coordinated_with_police_or_strangers",
        replaced={"casemgmt.consents.policy:_care_objection": no_objection},
    ),
    Guard(
        "consent taken back freezes what was shared",
        "tests/consents/test_policy.py::test_taking_consent_back_freezes_an_existing_packet_at_the_next_view",
        replaced={"casemgmt.consents.policy:objection": no_objection},
    ),
    Guard(
        "a notice about a packet waits for consent",
        "tests/consents/test_policy.py::test_a_notice_about_a_packet_leaves_only_while_it_may_be_read",
        replaced={"casemgmt.consents.policy:may_leave": yes},
    ),
    Guard(
        "a case goes to somebody who carries cases here",
        f"{CASES}::test_a_case_goes_only_to_somebody_who_carries_cases_here",
        replaced={"casemgmt.cases.actions:_may_own": nothing},
    ),
    Guard(
        "an SUD counselling note is its author's",
        "tests/cases/test_visibility.py::test_an_sud_counselling_note_is_read_by_its_author_alone_even_when_signed",
        replaced={"casemgmt.cases.models:NoteQuerySet.visible_to": everything},
    ),
    # Asking a service to take somebody.
    Guard(
        "referrals are seen in their own program",
        f"{ASKING}::test_another_program_sees_no_referral",
        replaced={"referrals.models.referral:VisibleWithReferrals.visible_to": everything},
    ),
    Guard(
        "only the facts that were picked leave",
        f"{ASKING}::test_only_the_facts_that_were_picked_leave",
        replaced={"referrals.policy:ALWAYS": set(Fact)},
    ),
    Guard(
        "a service is asked once at a time for a person",
        f"{ASKING}::test_a_service_is_asked_once_at_a_time_for_a_person",
        replaced={"referrals.actions.asking:_ask_once": nothing},
    ),
    Guard(
        "two who ask at once wait for each other",
        f"{AT_ONCE}::test_of_eight_drafts_to_one_service_sent_at_once_one_leaves",
        replaced={"referrals.actions.asking:_lock_person": nothing},
    ),
    Guard(
        "whoever comes second sees what the first one did",
        f"{AT_ONCE}::test_withdrawn_by_six_at_once_it_is_withdrawn_once",
        replaced={"referrals.actions.asking:_lock": nothing},
    ),
    Guard(
        "whoever sends promises to look",
        f"{ASKING}::test_sending_lets_the_packet_leave_and_plans_the_check_and_tells_the_mailbox",
        replaced={"referrals.actions.asking:_promise_to_check": nothing},
    ),
    Guard(
        "a next try follows only what came to nothing for the same person",
        f"{ASKING}::test_a_next_try_follows_only_what_came_to_nothing_for_the_same_person",
        replaced={"referrals.actions.asking:_belongs": nothing},
    ),
    Guard(
        "a mailbox speaks for its own agency's services alone",
        "tests/referrals/test_services.py::test_a_mailbox_says_what_is_free_at_its_own_agency_alone",
        replaced={"referrals.actions.directory:_may_say": nothing},
    ),
    Guard(
        "an old word about free places weighs nothing",
        "tests/referrals/test_matching.py::test_an_old_word_about_free_places_weighs_nothing",
        replaced={"referrals.models.service:Capacity.is_stale": nothing},
    ),
    Guard(
        "opening a referral is logged",
        "tests/referrals/test_pages.py::test_the_page_says_whose_turn_it_is_and_logs_the_reading",
        replaced={"referrals.views.referrals:OnReferral.audited": False},
    ),
    # Who looks after whom.
    Guard(
        "reading the log is written to the log",
        "tests/office/test_log.py::test_reading_the_log_is_written_to_the_log",
        replaced={"casemgmt.office.views.log:record": nothing},
    ),
    Guard(
        "nobody changes their own roles",
        f"{STAFF}::test_nobody_changes_their_own_roles",
        replaced={"casemgmt.access.actions:_require_over": nothing},
    ),
    Guard(
        "the last administrator stays",
        f"{STAFF}::test_two_administrators_at_one_moment_cannot_remove_each_other",
        replaced={"casemgmt.access.actions:_keep_an_administrator": nothing},
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
    # A partner's page: who answers, what may be read, and the phone that opens a name.
    Guard(
        "one answer wins",
        f"{ANSWERS}::test_of_twenty_who_answer_at_once_one_wins",
        replaced={"referrals.actions.answers:_lock": nothing},
    ),
    Guard(
        "a mailbox answers for its own referrals, and says who speaks",
        f"{ANSWERS}::test_another_mailbox_speaks_for_nobody_here",
        replaced={"referrals.actions.answers:_may_speak": nothing},
    ),
    Guard(
        "no answer once consent is taken back",
        f"{ANSWERS}::test_once_consent_is_taken_back_the_partner_is_told_to_stop",
        replaced={"referrals.actions.answers:frozen": lambda referral, at: ""},
    ),
    Guard(
        "a dispute has two sides",
        f"{ANSWERS}::test_the_database_refuses_a_dispute_or_a_confirmation_of_one",
        sql=no_constraint("referrals_referral", "referral_dispute_has_two_sides"),
    ),
    Guard(
        "a linkage is confirmed by somebody else",
        f"{ANSWERS}::test_the_database_refuses_a_dispute_or_a_confirmation_of_one",
        sql=no_constraint("referrals_referral", "referral_confirmed_by_somebody_else"),
    ),
    Guard(
        "a link that ended opens nothing",
        f"{MAILBOX}::test_expired_revoked_and_unknown_links_answer_the_same",
        replaced={"referrals.actions.mailbox:live": lambda link: link},
    ),
    Guard(
        "a page's address alone opens nothing",
        f"{MAILBOX}::test_the_address_of_the_page_alone_opens_nothing",
        replaced={"referrals.views.partner.door:holds": yes},
    ),
    Guard(
        "a link is kept as a digest",
        f"{MAILBOX}::test_a_secret_has_256_bits_and_only_its_digest_is_kept",
        replaced={"referrals.actions.mailbox:digest": lambda secret: secret},
    ),
    Guard(
        "one fresh link in ten minutes",
        f"{MAILBOX}::test_asking_for_links_without_end_mails_nothing_more",
        replaced={"referrals.actions.mailbox:_slot": lambda at: at},
    ),
    Guard(
        "a closed mailbox gets no letter",
        f"{MAILBOX}::test_a_closed_mailbox_gets_no_letter_and_opens_nothing",
        replaced={"referrals.actions.mailbox:address_of": lambda recipient: ("x@partner.example", "en")},
    ),
    Guard(
        "codes stay in their program",
        f"{MAILBOX}::test_codes_are_seen_in_their_program_only",
        sql=unprotected("referrals_contactcode"),
    ),
    Guard(
        "a code is tried five times at most",
        f"{MAILBOX}::test_after_five_wrong_codes_the_right_one_is_wrong_too",
        sql=no_constraint("referrals_contactcode", "contact_code_tries_limited"),
    ),
    Guard(
        "a code ends with its tries and its time",
        f"{MAILBOX}::test_a_code_ends_after_a_quarter_of_an_hour_and_with_the_next_one",
        replaced={"referrals.actions.phone_codes:_live": lambda referral, at: referral.contact_codes.all()},
    ),
    Guard(
        "a code is kept as a digest",
        f"{MAILBOX}::test_a_code_opens_once_and_is_kept_as_a_digest",
        replaced={"referrals.actions.phone_codes:_digest": lambda referral, code: code},
    ),
    Guard(
        "codes are made for accepted referrals with live consent",
        f"{MAILBOX}::test_no_code_before_the_partner_said_yes_nor_without_a_phone_nor_by_anybody",
        replaced={"referrals.actions.phone_codes:_may_open": nothing},
    ),
    Guard(
        "a name opens by a code",
        f"{PARTNER}::test_wrong_codes_are_counted_although_the_page_refuses",
        replaced={"referrals.actions.phone_codes:enter": yes},
    ),
    Guard(
        "opening a name is in the log",
        f"{PARTNER}::test_name_and_phone_open_by_a_code_and_the_log_says_who",
        replaced={"referrals.actions.reading:record": nothing},
    ),
    Guard(
        "looking shows codes only",
        f"{PARTNER}::test_a_scanner_fetches_200_times_and_nothing_changes",
        replaced={"referrals.actions.reading:IN_THE_OPEN": tuple(Fact)},
    ),
    Guard(
        "looking writes nothing",
        f"{PARTNER}::test_a_scanner_fetches_200_times_and_nothing_changes",
        replaced={"referrals.actions.reading:in_the_open": read_and_noted},
    ),
    Guard(
        "a partner sees its own mailbox only",
        f"{PARTNER}::test_another_mailboxs_referral_is_the_same_404_as_none",
        replaced={"referrals.views.partner.door:ReferralDoor.theirs": of_any_mailbox},
    ),
    Guard(
        "no cache keeps a partner's page",
        f"{PARTNER}::test_no_cache_and_no_search_engine_keeps_it",
        replaced={"referrals.views.partner.door:unseen": lambda answer: answer},
    ),
    Guard(
        "one link sends so much and no more",
        f"{PARTNER}::test_too_many_answers_from_one_link_wait",
        replaced={"referrals.views.partner.door:ratelimit.consume": yes},
    ),
    Guard(
        "no log holds the secret of a letter",
        f"{PARTNER}::test_a_refused_letter_is_logged_without_its_secret",
        replaced={"casemgmt.config.logs:_without_secrets": as_it_came},
    ),
    # Who sees whom.
    *PRIVACY,
    *LAW,
    # What one may open at all.
    *MATRIX,
    # What other systems may do.
    *API_GUARDS,
]
