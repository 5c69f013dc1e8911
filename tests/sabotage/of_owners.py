"""Guards of promises: whose they are, on whose day they stand otherwise, and that a death ends contact."""

from types import SimpleNamespace

from django.db.models import Q

from casemgmt.access.models import Membership
from tests.sabotage.means import (
    Guard,
    everything,
    in_every_program,
    no_constraint,
    none_found,
    nothing,
    ruled,
    unprotected,
    yes,
)

OWNERS = "tests/followups/test_owners.py"
CLOSING = "tests/caseload/test_closing.py"
WORK, MOVING = "tests/caseload/test_work.py", "tests/caseload/test_moving.py"
COVER = "tests/workforce/test_cover.py"
WORKER, ABSENCE = "tests/desk/test_worker.py", "tests/workforce/test_absence.py"
STORY, NUMBER = "tests/encounters/test_one_story.py", "tests/calls/test_one_number.py"
DEATH = "tests/people/test_after_death.py"
STAYS, AWAY = "tests/whereabouts/test_actions.py", "tests/whereabouts/test_promises.py"
WHERE = "tests/whereabouts/test_pages.py"


def no_reason(receivers, to, work, row):
    return ""


def _spells_anywhere(view):
    return Membership.objects.filter(user=view.kwargs["pk"]).select_related("team")


def _paused_like_any(promise):
    stay = promise.person and promise.person.stays.open().first()
    return stay and stay.paused_until


PROMISES = [
    Guard(
        "only its owner and those who are named see a safe place",
        f"{STAYS}::test_only_the_owner_sees_a_safe_place",
        replaced={"casemgmt.whereabouts.models.stays:SafePlaceQuerySet.visible_to": everything},
    ),
    Guard(
        "what is for safety never pauses",
        f"{AWAY}::test_what_is_for_safety_never_pauses",
        replaced={"followups.models:FollowUp.pause": property(_paused_like_any)},
    ),
    Guard(
        "where somebody is pauses what was promised to them",
        f"{AWAY}::test_only_custody_hospital_and_treatment_pause",
        replaced={"casemgmt.whereabouts.actions.stays:STAY_WORK": []},
    ),
    Guard(
        "a booking number stands in no copy",
        f"{WHERE}::test_the_booking_number_stands_in_no_copy",
        replaced={"casemgmt.whereabouts.models.stays:Stay.never_shared": set()},
    ),
    Guard(
        "a form leads back to pages of ours alone",
        f"{WHERE}::test_each_row_of_my_day_leads_there_and_back",
        replaced={"casemgmt.web.addresses:url_has_allowed_host_and_scheme": yes},
    ),
    Guard(
        "a supervisor opens the work of nobody in a program that they do not lead",
        f"{WORKER}::test_somebody_of_another_program_is_not_there",
        replaced={"casemgmt.desk.views.worker:Worker.spells": property(_spells_anywhere)},
    ),
    Guard(
        "a colleague says of nobody else that they are away",
        f"{ABSENCE}::test_a_colleague_says_it_of_nobody_else",
        replaced={"casemgmt.workforce.actions:_may_say": nothing},
    ),
    Guard(
        "what a slice declared as open work is counted and given on",
        f"{WORK}::test_every_count_agrees",
        replaced={"casemgmt.caseload.work:OPEN_WORK": []},
    ),
    Guard(
        "what a slice declared as open work goes to the new owner",
        f"{WORK}::test_what_is_counted_is_what_goes_on",
        replaced={"casemgmt.caseload.work:OPEN_WORK": []},
    ),
    Guard(
        "days away stay in their program",
        f"{ABSENCE}::test_another_program_sees_nobody_away",
        sql=unprotected("workforce_absence"),
    ),
    *(
        Guard(
            f"constraint {name}",
            f"{ABSENCE}::test_the_database_refuses_what_no_rule_saw",
            sql=no_constraint("workforce_absence", name),
        )
        for name in ("absence_one_at_a_time", "absence_days_in_order")
    ),
    Guard(
        "a promise has an owner from its first second",
        f"{OWNERS}::test_without_a_case_it_belongs_to_who_promised_it",
        replaced={"followups.actions.promises:_first_owner": nothing},
    ),
    Guard(
        "whoever cannot keep a promise any more does not own it",
        f"{OWNERS}::test_whoever_cannot_keep_it_any_more_owns_nothing",
        replaced={"followups.models.followup:_kept_by_assignee": lambda: Q(assignee__isnull=False)},
    ),
    Guard(
        "what nobody owns waits for its team and its supervisors",
        f"{OWNERS}::test_what_nobody_owns_waits_for_its_team_and_its_supervisors",
        replaced={"followups.models:FollowUpQuerySet.waiting_for": none_found},
    ),
    Guard(
        "constraint call_once_a_number",
        f"{NUMBER}::test_the_database_refuses_a_second_call_of_the_number_whoever_writes_it",
        sql=no_constraint("calls_call", "call_once_a_number"),
    ),
    Guard(
        "a file takes over a call that was typed, and makes no second one",
        f"{NUMBER}::test_a_file_finds_what_was_typed_and_learns_from_it_and_teaches_it",
        replaced={"casemgmt.calls.models.call:CallQuerySet.typed": lambda calls, keys: {}},
    ),
    Guard(
        "a call is told what its meeting says",
        f"{STORY}::test_blank_fields_of_the_call_are_filled_from_the_meeting",
        replaced={"casemgmt.encounters.actions:_tell_the_call": nothing},
    ),
    Guard(
        "a call and a meeting that differ say so",
        f"{STORY}::test_what_the_call_says_already_stays_and_both_pages_tell_the_difference",
        replaced={"casemgmt.encounters.templatetags.encounter_tags:differences": none_found},
    ),
    Guard(
        "who writes about somebody hidden is not told",
        f"{STORY}::test_who_writes_about_somebody_hidden_is_not_told",
        sql=ruled("draft_writers", "THEN NOT scope_hides", "THEN NULL IS DISTINCT FROM scope_hides"),
    ),
    Guard(
        "who writes in another program is not told",
        f"{STORY}::test_who_writes_in_another_program_is_not_told",
        sql=in_every_program("draft_writers"),
    ),
    Guard(
        "constraint encounter_promises_nothing_after_death",
        f"{DEATH}::test_the_database_refuses_an_encounter_that_says_both",
        sql=no_constraint("encounters_encounter", "encounter_promises_nothing_after_death"),
    ),
    Guard(
        "a word of a death is noted with the person",
        f"{DEATH}::test_whoever_says_it_ends_contact",
        replaced={"casemgmt.people.actions:report_death": nothing},
    ),
    Guard(
        "what waits for contact is held with the word of a death",
        f"{DEATH}::test_whatever_waits_for_contact_is_held_and_not_ended",
        replaced={"casemgmt.people.actions.death:DEATH_WORK": []},
    ),
    Guard(
        "what belonged to a closed case goes to whom the answers name",
        f"{CLOSING}::test_each_open_thing_goes_to_whom_its_answer_names",
        replaced={"casemgmt.caseload.actions.ending:kind_of": lambda row: SimpleNamespace(give_on=nothing)},
    ),
    Guard(
        "nobody is given what they may not have",
        f"{MOVING}::test_nobody_gets_what_they_may_not_have",
        replaced={"casemgmt.caseload.actions.moving:Receivers.refusal": no_reason},
    ),
    Guard(
        "only whoever prepared a giving of work changes or gives it",
        f"{MOVING}::test_only_whoever_prepared_it_changes_or_gives_it",
        replaced={"casemgmt.caseload.actions.moving:_own": nothing},
    ),
    Guard(
        "a giving of work of hidden people is not there",
        f"{MOVING}::test_a_move_of_hidden_people_alone_is_not_there",
        replaced={"casemgmt.caseload.models:MoveItemQuerySet.visible_to": everything},
    ),
    Guard(
        "what somebody changed since is not put back",
        f"{MOVING}::test_what_somebody_changed_since_stays_and_says_so",
        replaced={"casemgmt.caseload.actions.moving:version": nothing},
    ),
    Guard(
        "work is taken back for a day only",
        f"{MOVING}::test_after_a_day_it_cannot_be_taken_back",
        replaced={"casemgmt.caseload.models:Move.may_be_undone": yes},
    ),
    Guard(
        "nobody covers what they may not see",
        f"{COVER}::test_nobody_covers_what_they_may_not_see_and_it_stands_with_the_supervisors",
        replaced={"casemgmt.people.models.cover:open_to": lambda user, person: Q()},
    ),
    Guard(
        "whoever lost the right covers nothing",
        f"{COVER}::test_whoever_may_not_work_on_it_any_more_covers_nothing",
        replaced={
            "casemgmt.workforce.models:AbsenceQuerySet.covering": lambda rows, at, needs: rows.holding(at)
        },
    ),
    Guard(
        "cover holds on its days alone",
        f"{COVER}::test_it_begins_and_ends_by_itself",
        replaced={"casemgmt.workforce.models:AbsenceQuerySet.holding": everything},
    ),
    Guard(
        "nobody covers who may not work on follow-ups, or is away",
        f"{COVER}::test_nobody_covers_for_themselves_nor_while_away_nor_without_the_right",
        replaced={"casemgmt.workforce.actions:_may_cover": nothing},
    ),
    Guard(
        "constraint absence_covered_by_somebody_else",
        f"{COVER}::test_the_database_refuses_cover_by_oneself",
        sql=no_constraint("workforce_absence", "absence_covered_by_somebody_else"),
    ),
    Guard(
        "no contact is promised after a death",
        f"{DEATH}::test_no_contact_is_promised_any_more_and_paperwork_may_be",
        replaced={"casemgmt.people.contact:refuse_after_death": nothing},
    ),
    Guard(
        "no way of contact is offered after a death",
        f"{DEATH}::test_no_page_shows_a_number",
        replaced={"casemgmt.people.contact:offered": lambda person: list(person.contact_points.all())},
    ),
]
