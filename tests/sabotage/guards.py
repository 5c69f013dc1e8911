"""The guards of the house. Each is switched off once; the named tests must then fail.

A guard is switched off by SQL, run as the owner in a copy of the test database, or by putting
something harmless-looking in place of a function, method or setting.
"""

import json
from dataclasses import dataclass, field
from importlib import import_module

from django.conf import settings

from casemgmt.web.views import Permitted


@dataclass(frozen=True)
class Guard:
    """One guard: its name, the tests that notice its absence, and how it is switched off."""

    name: str
    noticed_by: str
    sql: str = ""
    replaced: dict = field(default_factory=dict)
    settings: dict = field(default_factory=dict)

    def switch_off_code(self):
        for path, replacement in self.replaced.items():
            owner, attribute = resolve(path)
            setattr(owner, attribute, replacement)
        for name, change in self.settings.items():
            setattr(settings, name, change(getattr(settings, name)))


def resolve(path):
    """ "package.module:Class.method" → (the class, "method")."""
    module, _, names = path.partition(":")
    *outer, attribute = names.split(".")
    owner = import_module(module)
    for name in outer:
        owner = getattr(owner, name)
    return owner, attribute


def without(word):
    """A setting's list, less the entries that contain the word."""
    return lambda entries: [entry for entry in entries if word not in entry]


def unprotected(table):
    """Let the application's role see every program's rows."""
    return f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


def no_trigger(table, name):
    """Drop a trigger by the readable part of its name."""
    return (
        "DO $$ DECLARE found text; BEGIN SELECT tgname INTO STRICT found FROM pg_trigger "
        f"WHERE tgrelid = '{table}'::regclass AND tgname LIKE 'pgtrigger_{name}%'; "
        f"EXECUTE format('DROP TRIGGER %I ON {table}', found); END $$"
    )


def no_constraint(table, name):
    """Drop a constraint, or the unique index that Django made for a conditional one."""
    return (
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_constraint "
        f"WHERE conrelid = '{table}'::regclass AND conname = '{name}') "
        f"THEN ALTER TABLE {table} DROP CONSTRAINT {name}; ELSE DROP INDEX {name}; END IF; END $$"
    )


def counting_with(rule, changed):
    """Change one rule of the function that counts wellbeing answers; it belongs to `aggregate`."""
    body = f"replace(pg_get_functiondef('wellbeing_close_month'::regproc), $x${rule}$x$, $x${changed}$x$)"
    return (
        "GRANT CREATE ON SCHEMA public TO aggregate; SET ROLE aggregate; "
        f"DO $do$ BEGIN EXECUTE {body}; END $do$; RESET ROLE"
    )


WALLS = "tests/staffwellbeing/test_walls.py"
COUNTING = "tests/staffwellbeing/test_counting.py"


def granted(verbs, table):
    """Give the application's role a right that it must not have."""
    return f"GRANT {verbs} ON {table} TO app"


def in_the_open(function):
    """Let a SECURITY DEFINER function look with the caller's eyes, or the other way round."""
    return (
        "DO $$ DECLARE found regprocedure; BEGIN "
        "SELECT oid::regprocedure INTO STRICT found FROM pg_proc "
        f"WHERE proname = '{function}'; EXECUTE format('DROP FUNCTION %s CASCADE', found); END $$"
    )


def yes(*args, **kwargs):
    return True


def nothing(*args, **kwargs):
    return None


def none_found(*args, **kwargs):
    return []


def everything(queryset, *args, **kwargs):
    return queryset.all()


def safe(contact_point, mode, at):
    return True, ""


def any_step(workflow, name, status):
    return workflow.steps[name]


def unasked(view, request, *args, **kwargs):
    """`Permitted.dispatch` without its question."""
    return super(Permitted, view).dispatch(request, *args, **kwargs)


class NeverRollsBack:
    """`django.db.transaction`, as it would be if a failed request were kept."""

    @staticmethod
    def set_rollback(wanted):
        return None


def as_it_came(logger, name, event):
    return event


ROWS = "tests/scope/test_row_security.py"
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
]
ENCOUNTERS, PEOPLE = "tests/encounters/test_actions.py", "tests/people"
FOLLOWUPS, REMINDERS = "tests/followups/test_actions.py", "tests/followups/test_reminders.py"
SIGN_IN, STAFF = "tests/access/test_sign_in.py", "tests/access/test_actions.py"
ONE_REQUEST, DELIVERING = "tests/access/test_middleware.py", "tests/notices/test_delivering.py"

GUARDS = [
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
    *(
        Guard(f"constraint {name}", test, sql=no_constraint(table, name))
        for table, name, test in [
            (
                "followups_followup",
                "followup_window_in_order",
                f"{FOLLOWUPS}::test_the_database_refuses_an_impossible_promise",
            ),
            (
                "followups_followup",
                "followup_done_with_moment_and_outcome",
                f"{FOLLOWUPS}::test_the_database_refuses_an_impossible_promise",
            ),
            (
                "followups_followup",
                "followup_cancelled_with_reason",
                f"{FOLLOWUPS}::test_the_database_refuses_an_impossible_promise",
            ),
            (
                "followups_followup",
                "followup_once_per_origin_and_rule",
                f"{FOLLOWUPS}::test_the_database_makes_one_promise_per_origin_and_rule",
            ),
            (
                "notices_notice",
                "notice_told_once",
                "tests/notices/test_guards.py::test_one_thing_is_told_to_one_reader_once",
            ),
            (
                "encounters_encounter",
                "encounter_codes_known",
                f"{ENCOUNTERS}::test_the_database_refuses_a_code_it_does_not_know",
            ),
            (
                "access_membership",
                "one_open_membership_of_a_kind",
                f"{STAFF}::test_the_database_refuses_the_same_role_twice",
            ),
            (
                "audit_event",
                "audit_kind_known",
                "tests/audit/test_actions.py::test_a_kind_that_nobody_knows_is_refused",
            ),
            (
                "calls_call",
                "call_once_a_source",
                "tests/calls/test_actions.py::test_two_typed_calls_never_share_a_number",
            ),
        ]
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
]
