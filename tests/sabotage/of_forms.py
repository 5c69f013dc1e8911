"""Guards of what may be typed and sent, that hold of every form and every body."""

from django.forms import fields
from rest_framework import serializers

from tests.sabotage.means import Guard, no_constraint, nothing, without

UNSEEN, EVERY_FORM, LIMITS = (
    "tests/test_unseen.py",
    "tests/web/test_every_form.py",
    "tests/api/test_limits.py",
)
MOMENTS, POSSIBLE = "tests/web/test_moments.py", "tests/test_possible_days.py"
ONCE = "tests/web/test_once.py"
PARSING, FIELDS = "casemgmt.web.api.parsing", "casemgmt.web.api.fields"


FORM_GUARDS = [
    Guard(
        "whoever saves second is told what the first changed",
        "tests/web/test_editing.py::test_whoever_saves_second_is_told_on_every_form"
        " tests/web/test_editing.py::"
        "test_the_second_reads_what_the_first_changed_keeps_what_was_typed_and_then_saves",
        replaced={"casemgmt.web.editing:Edits.compare": nothing},
    ),
    Guard(
        "a form that was sent before makes nothing more",
        f"{ONCE}::test_gone_back_to_and_saved_again_it_leads_where_it_led"
        f" {ONCE}::test_with_other_words_it_asks_first_and_then_keeps_both"
        " tests/web/test_once_at_once.py",
        replaced={"casemgmt.web.once:read": nothing},
    ),
    Guard(
        "a form that edits names the version that it showed",
        "tests/web/test_editing.py::test_a_form_that_names_no_version_saves_nothing"
        " tests/web/test_editing.py::"
        "test_what_was_typed_without_a_version_stays_and_is_saved_by_the_next_press",
        replaced={"casemgmt.web.editing:Edits.compare": nothing},
    ),
    Guard(
        "characters that nobody sees are taken from a request",
        f"{UNSEEN}::test_no_form_breaks_and_what_was_typed_stays {UNSEEN}::test_no_cookie_breaks",
        settings={"MIDDLEWARE": without("ReadingMiddleware")},
    ),
    Guard(
        "characters that nobody sees are taken from a field",
        f"{EVERY_FORM}::test_no_text_of_a_form_lets_through_what_nobody_can_see",
        replaced={"casemgmt.web.forms:plain": str, "casemgmt.web.forms:one_line": str},
    ),
    Guard(
        "a body is looked through for what nobody sees, and for how much it holds",
        f"{UNSEEN}::test_every_text_of_every_body_is_refused_by_name"
        f" {LIMITS}::test_a_body_that_holds_too_much_is_refused",
        replaced={f"{PARSING}:_look_through": nothing},
    ),
    Guard(
        "a list of a body has an end and names each once",
        f"{LIMITS}::test_a_list_has_an_end_and_names_each_once",
        replaced={f"{FIELDS}:Several.to_internal_value": serializers.ListField.to_internal_value},
    ),
    Guard(
        "a list of bodies names each once",
        f"{LIMITS}::test_a_list_of_bodies_has_an_end_and_names_each_once",
        replaced={f"{FIELDS}:EachOnce.validate": lambda field, said: said},
    ),
    Guard(
        "what is too large is not read",
        f"{UNSEEN}::test_what_is_too_large_is_turned_away_in_words_before_it_is_read",
        replaced={"casemgmt.web.reading:LARGEST": 10**9},
    ),
    Guard(
        "a day is one that can be",
        f"{MOMENTS}::test_no_form_takes_a_day_that_cannot_be"
        f" {MOMENTS}::test_no_body_takes_a_day_that_cannot_be",
        replaced={"casemgmt.web.moments:MomentKind.__call__": nothing},
    ),
    Guard(
        "the hours of the clock change are read",
        f"{MOMENTS}::test_every_form_reads_the_hours_of_the_clock_change",
        replaced={"casemgmt.web.forms:DateTimeField.to_python": fields.DateTimeField.to_python},
    ),
    Guard(
        "a meeting is kept on a day that can be",
        f"{POSSIBLE}::test_no_meeting_is_kept_on_a_day_that_cannot_be",
        sql=no_constraint("encounters_encounter", "encounter_when_possible"),
    ),
    Guard(
        "a promise is kept on a day that can be",
        f"{POSSIBLE}::test_no_promise_is_kept_on_a_day_that_cannot_be",
        sql=no_constraint("followups_followup", "followup_window_possible"),
    ),
    Guard(
        "a spell of work is kept on days that can be",
        f"{POSSIBLE}::test_no_spell_of_work_is_kept_on_a_day_that_cannot_be",
        sql=no_constraint("workforce_employment", "employment_days_possible"),
    ),
]
