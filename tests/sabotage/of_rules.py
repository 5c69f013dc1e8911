"""Guards of the rules of the work, of figures and of what leaves."""

import json

from casemgmt.consents.policy import PacketReading
from casemgmt.declared import AddressBook
from casemgmt.figures.suppression import _is_safe
from casemgmt.web.lists import ListPage
from tests.sabotage.means import (
    Guard,
    any_step,
    counting_with,
    everything,
    no_constraint,
    no_objection,
    no_trigger,
    nothing,
    ruled,
    safe,
    still_there,
    unprotected,
    yes,
)

WALLS = "tests/staffwellbeing/test_walls.py"
COUNTING = "tests/staffwellbeing/test_counting.py"
ENCOUNTERS, PEOPLE = "tests/encounters/test_actions.py", "tests/people"
FOLLOWUPS, REMINDERS = "tests/followups/test_actions.py", "tests/followups/test_reminders.py"
MINUS_LIST = "tests/reports/test_minus_list.py"
REPORTS, READING = "tests/reports/test_views.py", "tests/figures/test_reading.py"
ONE_REQUEST, DELIVERING = "tests/access/test_middleware.py", "tests/notices/test_delivering.py"
CONSENT, SHARING = "tests/consents/test_consent.py", "tests/consents/test_disclose.py"
ACUITY = "tests/cases/test_acuity.py"
CASES, NOTICES = "tests/cases/test_actions.py", "tests/notices/test_guards.py"

RULES = [
    # What the rules of the work refuse.
    Guard(
        "a step is judged by the row as it is now",
        "tests/access/test_steps.py::test_a_step_begins_with_the_row_as_it_is_now",
        replaced={"casemgmt.access.steps:lock_in_place": nothing},
    ),
    Guard(
        "a step asks for its permission",
        "tests/access/test_steps.py::test_nobody_takes_a_step_without_its_permission",
        replaced={"casemgmt.access.policy:require": nothing},
    ),
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
        replaced={"casemgmt.notices.actions.writing:ADDRESS_BOOKS": [AddressBook(still_there)]},
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
        replaced={"staffwellbeing.encryption:seal": lambda user, *, day, words: json.dumps(words).encode()},
    ),
    Guard(
        "next month has other tokens",
        "tests/staffwellbeing/test_journal.py::test_next_month_nothing_about_a_token_is_the_same",
        replaced={"staffwellbeing.encryption:token": lambda user, *, program, month, item: (user.pk, item)},
    ),
    Guard(
        "a request for support is between two",
        f"{WALLS}::test_a_request_is_shown_to_the_two_it_concerns_and_to_nobody_else",
        sql="ALTER POLICY scope ON staffwellbeing_supportrequest USING (true)",
    ),
    Guard(
        "groups with fewer than four of an answer are hidden",
        f"{COUNTING}::test_a_team_with_three_of_an_answer_is_not",
        sql=counting_with("min(people) >= 4", "min(people) >= 3"),
    ),
    Guard(
        "groups of one mind are hidden",
        f"{COUNTING}::test_the_database_hides_exactly_what_the_rule_hides",
        sql=counting_with("count(answer) = 2", "count(answer) >= 1"),
    ),
    Guard(
        "a line of all that gives a hidden team away is hidden",
        f"{COUNTING}::test_the_database_hides_exactly_what_the_rule_hides",
        sql=counting_with("AND NOT told.by_its_answers", ""),
    ),
    Guard(
        "three who compare notes learn nobody's answer",
        "tests/figures/test_suppression.py::test_whoever_takes_part_and_knows_who_else_did_cannot_tell_anybodys_answer",
        replaced={"casemgmt.figures.suppression:_is_safe": lambda groups, each: _is_safe(groups, each - 1)},
    ),
    Guard(
        "whoever leads or came lately is not counted",
        f"{COUNTING}::test_whoever_leads_or_opens_accounts_is_not_counted",
        replaced={"staffwellbeing.actions.counting:_leave_out": lambda users, month: None},
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
        replaced={"casemgmt.figures.suppression:OpenMonths.shows": lambda self, period: True},
    ),
    Guard(
        "small months are joined",
        f"{READING}::test_no_run_of_months_with_a_small_count_can_be_computed_from_all_that_is_shown",
        replaced={"casemgmt.figures.suppression:OpenMonths.is_open": lambda self, day: True},
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
        replaced={"casemgmt.reports.views.frame:ReportFrame.permission": "wellbeing.own"},
    ),
    Guard(
        "the list behind a number is for whoever may see its records",
        f"{REPORTS}::test_a_lead_reads_the_figure_and_is_told_why_the_list_is_closed",
        replaced={"casemgmt.access.policy:require": nothing},
    ),
    Guard(
        "nobody is counted whose record is restricted",
        f"{MINUS_LIST}::test_nothing_of_the_figures_differs_by_a_restricted_person[supervisor]",
        sql=ruled("people_hidden", "OR actor LIKE 'figures:%'", ""),
    ),
    Guard(
        "nobody is counted whom the reader knows",
        f"{MINUS_LIST}::test_nor_by_somebody_whom_the_reader_knows",
        sql=ruled("people_hidden", "WHERE c.user_id", "WHERE actor LIKE 'user:%' AND c.user_id"),
    ),
    Guard(
        "the list behind a figure is read in the figure's scope",
        f"{MINUS_LIST}::test_a_figure_counts_what_its_list_holds_for_every_metric_with_rows[named]",
        replaced={"casemgmt.reports.views.rows:Rows.dispatch": ListPage.dispatch},
    ),
    Guard(
        "figures are read where hidden people do not count",
        f"{READING}::test_outside_the_scope_that_hides_people_no_figure_is_read",
        replaced={"casemgmt.figures.reading:Reader._require_counting": nothing},
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
        replaced={"casemgmt.notices.actions.delivering:ask_checks": nothing},
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
        replaced={"casemgmt.consents.policy:readable": lambda packet, at: PacketReading({})},
    ),
    Guard(
        "a case goes to somebody who carries cases here",
        f"{CASES}::test_a_case_goes_only_to_somebody_who_carries_cases_here",
        replaced={"casemgmt.cases.actions:_may_own": nothing},
    ),
    Guard(
        "an acuity of crisis or high is lowered by two",
        f"{ACUITY}::test_no_statement_lowers_it_without_a_second_person",
        sql=no_trigger("cases_case", "case_is_lowered_by_two"),
    ),
    Guard(
        "an acuity says who, when and why",
        f"{ACUITY}::test_the_database_refuses_what_nobody_said",
        sql=no_constraint("cases_case", "case_acuity_says_who_when_and_why"),
    ),
    Guard(
        "whoever asks to lower an acuity does not agree",
        f"{ACUITY}::test_the_database_refuses_one_person_for_two_and_a_lowering_that_outlives_the_case",
        sql=no_constraint("cases_case", "case_lowered_by_two_people"),
    ),
    Guard(
        "who sees no case learns of none by what is asked next",
        "tests/followups/test_next.py::test_whoever_may_not_see_cases_is_not_asked_and_so_learns_of_none",
        replaced={"casemgmt.cases.models:CaseQuerySet.visible_to": everything},
    ),
    Guard(
        "an SUD counselling note is its author's",
        "tests/cases/test_visibility.py::test_an_sud_counselling_note_is_read_by_its_author_alone_even_when_signed",
        replaced={"casemgmt.cases.models:NoteQuerySet.visible_to": everything},
    ),
]
