"""Guards of who sees whom: restricted people, the first-contact card, emergencies, what police can see."""

from casemgmt.codes.encounters import Outcome
from casemgmt.codes.facts import Fact
from casemgmt.people.duplicates.scoring import Shared
from tests.sabotage.means import (
    Guard,
    by_the_user_alone,
    everything,
    no_constraint,
    nothing,
    ruled,
    shown_to_all,
    told_like_anybody,
    yes,
)

HIDDEN = "tests/people/test_hidden.py"
ALIKE = "tests/people/test_look_alikes.py"
RESTRICTING, EMERGENCY = "tests/people/test_restricting.py", "tests/people/test_emergency.py"
TIMELINE = "tests/desk/test_timeline.py"
FOLDING, POLICE = "tests/people/test_folding.py", "tests/encounters/test_police.py"
COLUMNS = [
    ("people_person", "id"),
    ("people_historicalperson", "id"),
    ("people_contactpoint", "person_id"),
    ("people_historicalcontactpoint", "person_id"),
    ("people_comparison", "first_id"),
    ("people_comparison", "second_id"),
    ("encounters_encounter", "person_id"),
    ("encounters_historicalencounter", "person_id"),
    ("followups_followup", "person_id"),
    ("followups_historicalfollowup", "person_id"),
    ("cases_case", "person_id"),
    ("cases_historicalcase", "person_id"),
    ("consents_consent", "person_id"),
    ("consents_historicalconsent", "person_id"),
    ("consents_disclosure", "person_id"),
    ("holds_legalrequest", "person_id"),
    ("holds_legalhold", "person_id"),
    ("law_disposal", "person_id"),
    ("referrals_referral", "person_id"),
    ("referrals_historicalreferral", "person_id"),
    ("referrals_unmetneed", "person_id"),
    ("consents_override", "person_id"),
    ("consents_historicaloverride", "person_id"),
]
# fmt: off
CONSTRAINTS = [  # table, name, the test that notices
    ("people_restriction", "restricted_once", f"{RESTRICTING}::test_a_record_is_restricted_once"),
    ("people_persongrant", "person_grant_by_somebody_else", f"{RESTRICTING}::test_nobody_names_themselves"),
    ("people_persongrant", "person_grant_emergency_ends_within_the_hour",
     f"{EMERGENCY}::test_the_database_refuses_an_emergency_longer_than_an_hour"),
    ("people_review", "review_by_somebody_else",
     f"{EMERGENCY}::test_nobody_reviews_what_they_did_themselves"),
    ("access_user", "user_phone_is_e164",
     "tests/desk/test_my_phone.py::test_the_database_keeps_numbers_alone"),
]
# fmt: on

PRIVACY = [
    *(
        Guard(
            f"restricted people are hidden in {table} by {column}",
            f"{HIDDEN}::test_row_security_hides_them_from_any_query[{table}-{column}]",
            sql=f'DROP POLICY "hidden_{column}" ON {table}',
        )
        for table, column in COLUMNS
    ),
    *(Guard(f"constraint {name}", test, sql=no_constraint(table, name)) for table, name, test in CONSTRAINTS),
    Guard(
        "the call that led to a restricted person is hidden",
        f"{HIDDEN}::test_the_call_that_led_to_the_meeting_is_hidden_too",
        sql="DROP POLICY hidden_id ON calls_call",
    ),
    Guard(
        "the scope knows who is hidden",
        f"{HIDDEN}::test_row_security_hides_them_from_any_query",
        sql=shown_to_all("scope_hidden"),
    ),
    Guard(
        "lists leave restricted people out by themselves",
        f"{HIDDEN}::test_the_applications_own_rule_hides_them_where_row_security_does_not",
        replaced={
            "casemgmt.people.models.restricted:RestrictionQuerySet.closed_to": lambda rows, user: rows.none()
        },
    ),
    Guard(
        "the text of a timeline is written for whom the scope hides",
        f"{TIMELINE}::test_it_is_written_anew_when_roles_or_hidden_people_change",
        replaced={"casemgmt.scope:at_hand": lambda: ""},
    ),
    Guard(
        "the text of a timeline is written for what its reader may do",
        f"{TIMELINE}::test_a_role_of_the_same_program_shows_at_once_what_it_may_see",
        replaced={"casemgmt.access.policy:rights_of": lambda user: user.pk},
    ),
    Guard(
        "a look-alike of a restricted person is caught",
        f"{ALIKE}::test_the_privacy_officer_hears_of_it_with_the_next_beat",
        replaced={"casemgmt.people.actions.comparing:_ask_who_it_is": nothing},
    ),
    Guard(
        "no letter goes to a look-alike before the review",
        f"{ALIKE}::test_no_letter_of_ours_goes_to_it_before_the_review",
        replaced={"casemgmt.people.contact:in_doubt": nothing},
    ),
    Guard(
        "names are corrected a few times an hour",
        f"{ALIKE}::test_names_are_corrected_so_often_an_hour_by_one_user",
        replaced={"casemgmt.people.actions.comparing:few_of": nothing},
    ),
    Guard(
        "a correction of a name is logged",
        f"{ALIKE}::test_a_correction_of_a_name_is_logged_like_a_search",
        replaced={"casemgmt.people.actions.comparing:record": nothing},
    ),
    Guard(
        "a search is of one kind",
        f"{ALIKE}::test_a_search_is_of_one_kind",
        sql=no_constraint("people_search", "search_of_one_kind"),
    ),
    Guard(
        "nobody is named to see their own record",
        f"{RESTRICTING}::test_an_own_record_is_restricted_and_never_shown_to_its_owner",
        replaced={"casemgmt.people.actions.restricting:OWN": set()},
    ),
    Guard(
        "nobody shows a restricted record to all in order to see it",
        f"{RESTRICTING}::test_nobody_shows_a_record_to_all_in_order_to_see_it",
        replaced={"casemgmt.people.actions.restricting:_not_for_themselves": nothing},
    ),
    Guard(
        "only the whole name finds somebody by the card",
        f"{EMERGENCY}::test_nothing_but_the_whole_name_and_date_finds_anybody",
        sql=ruled("people_with_me", "'=' || called", "split_part(people_fold(typed), ' ', 1)")
        + "; "
        + ruled("people_with_me", "replace(people_fold(known.name), ' ', '') = called", "true"),
    ),
    Guard(
        "a name that is longer than its key is compared to its end",
        f"{FOLDING}::test_the_card_tells_very_long_names_apart",
        sql=ruled("people_with_me", "replace(people_fold(known.name), ' ', '') = called", "true"),
    ),
    Guard(
        "names are folded alike in Python and the database",
        f"{FOLDING}::test_they_fold_every_single_letter_alike",
        sql=ruled("people_fold", "NFKD", "NFD"),
    ),
    Guard(
        "only the whole birth date finds somebody by the card",
        f"{EMERGENCY}::test_nothing_but_the_whole_name_and_date_finds_anybody",
        sql=ruled(
            "people_with_me",
            "(p.birth_year, p.birth_month, p.birth_day) = (born_year, born_month, born_day)",
            "true",
        ),
    ),
    Guard(
        "no work goes to somebody from whom the person is hidden",
        "tests/cases/test_actions.py::test_a_case_goes_to_nobody_from_whom_the_person_is_hidden",
        replaced={"casemgmt.cases.actions:refuse_if_hidden": nothing},
    ),
    Guard(
        "no referral stays with whoever stepped back",
        f"{RESTRICTING}::test_no_open_record_of_the_person_names_whoever_stepped_back",
        replaced={"referrals.actions.asking.sending:hand_on": nothing},
    ),
    Guard(
        "whoever holds the work by default may see the person",
        f"{RESTRICTING}::test_without_a_successor_a_supervisor_holds_it_and_all_supervisors_are_told",
        replaced={"casemgmt.caseload.actions.ending:is_hidden": nothing},
    ),
    Guard(
        "each table says itself what of it is Part 2",
        "tests/law/test_copying.py::test_guarded_notes_stand_in_a_part_of_their_own",
        replaced={"casemgmt.cases.models:Note.copied_as": Fact.RECORD},
    ),
    Guard(
        "an answer about somebody is told to nobody who stepped back from them",
        "tests/referrals/test_asking.py"
        "::test_the_answer_reaches_the_supervisors_when_the_worker_stepped_back",
        replaced={"referrals.actions.asking.telling:is_hidden": nothing},
    ),
    Guard(
        "work on a hidden record is told to those who say who sees it",
        "tests/caseload/test_leaving.py::test_work_on_a_hidden_record_is_told_to_those_who_say_who_sees_it",
        replaced={"casemgmt.caseload.actions.ending:_tell_each": nothing},
    ),
    Guard(
        "the card's search is open to the application alone",
        "tests/scope/test_row_security.py::test_only_these_functions_look_past_row_security",
        sql="GRANT EXECUTE ON FUNCTION people_with_me TO PUBLIC",
    ),
    Guard(
        "how often people search is counted for the application alone",
        "tests/scope/test_row_security.py::test_only_these_functions_look_past_row_security",
        sql="GRANT EXECUTE ON FUNCTION people_searches_of TO PUBLIC",
    ),
    Guard(
        "names that many hidden people have are looked at all the same",
        f"{ALIKE}::test_a_name_that_many_hidden_people_have_is_looked_at_all_the_same",
        replaced={"casemgmt.people.duplicates.scoring:Shared.by_nobody": Shared.among},
    ),
    Guard(
        "the card is used a few times an hour",
        f"{EMERGENCY}::test_the_card_is_used_a_few_times_an_hour",
        replaced={"casemgmt.people.actions.emergency:few_of": nothing},
    ),
    Guard(
        "a whole program uses the card a few times an hour",
        f"{EMERGENCY}::test_a_whole_program_uses_the_card_a_few_times_an_hour",
        replaced={"casemgmt.people.actions.limits:keep_within": by_the_user_alone},
    ),
    Guard(
        "few records are opened within an hour",
        f"{EMERGENCY}::test_few_records_are_opened_within_an_hour",
        replaced={"casemgmt.people.actions.emergency:_not_too_often": nothing},
    ),
    Guard(
        "my own record is on no card",
        f"{EMERGENCY}::test_my_own_record_is_on_no_card",
        replaced={"casemgmt.people.actions.emergency:_known": nothing},
    ),
    Guard(
        "nobody who knows them gets the card",
        f"{EMERGENCY}::test_somebody_who_knows_them_gets_no_card_about_them_in_any_program",
        replaced={"casemgmt.people.actions.emergency:_known": nothing},
    ),
    Guard(
        "no place is on a card",
        f"{EMERGENCY}::test_no_place_where_somebody_sleeps_is_on_a_card",
        replaced={"casemgmt.people.contact:leads_nowhere": yes},
    ),
    Guard(
        "of somebody looked for the card tells only whom to call",
        f"{EMERGENCY}::test_of_somebody_looked_for_the_card_tells_only_whom_to_call",
        replaced={"casemgmt.desk.views.card:told_to": told_like_anybody},
    ),
    Guard(
        "the privacy officer is told at once",
        f"{EMERGENCY}::test_the_privacy_officer_is_told_in_the_same_moment",
        replaced={"casemgmt.people.actions.reviewing:tell": nothing},
    ),
    Guard(
        "an opened record closes by itself",
        f"{EMERGENCY}::test_the_page_counts_down_by_the_databases_clock_and_closes_by_itself",
        replaced={"casemgmt.people.models.restricted:PersonGrantQuerySet.live": everything},
    ),
    Guard(
        "police see the meetings that their own agency came to",
        f"{POLICE}::test_another_police_agency_sees_nothing",
        replaced={"casemgmt.encounters.models:EncounterQuerySet.for_police": everything},
    ),
    Guard(
        "an ending that speaks of help is not told to police",
        f"{POLICE}::test_an_ending_that_speaks_of_help_or_health_is_not_named",
        replaced={"casemgmt.encounters.views.police:POLICE_MAY_KNOW": tuple(Outcome)},
    ),
]
