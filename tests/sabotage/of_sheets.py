"""Guards of caseload sheets: who sees one, what a second one changes, and what is not taken back."""

from tests.sabotage.means import Guard, everything, nothing, yes

BRINGING, UNDOING = "tests/sheets/test_bringing.py", "tests/sheets/test_undoing.py"
READING = "tests/sheets/test_reading.py"


def _nobody_worked(sheet, rows):
    return set()


SHEETS = [
    Guard(
        "a caseload sheet is seen by whoever brought it alone",
        f"{BRINGING}::test_a_sheet_is_seen_by_whoever_brought_it_alone",
        replaced={"casemgmt.sheets.models:SheetQuerySet.visible_to": everything},
    ),
    Guard(
        "what a sheet says of a hidden person is not seen",
        f"{BRINGING}::test_what_is_logged_of_a_hidden_person_is_not_seen",
        replaced={"casemgmt.sheets.models:LoggedQuerySet.visible_to": everything},
    ),
    Guard(
        "a row of a sheet that was brought in is known again",
        f"{BRINGING}::test_a_second_time_the_same_sheet_changes_nothing",
        replaced={"casemgmt.sheets.actions.judging:Judge._is_here": nothing},
    ),
    Guard(
        "a row comes in as the person who was shown",
        f"{BRINGING}::test_a_row_that_was_shown_as_somebody_known_comes_in_as_them_or_not_at_all",
        replaced={"casemgmt.sheets.actions.bringing:_as_shown": lambda row, verdict: verdict},
    ),
    Guard(
        "a record of a sheet is compared with those hidden from whoever brought it",
        f"{BRINGING}::test_a_hidden_person_makes_no_difference_to_whoever_brings_the_sheet",
        replaced={"casemgmt.people.actions.records:note_for_comparison": nothing},
    ),
    Guard(
        "nothing is sent to a number that nobody confirmed",
        f"{BRINGING}::test_what_nobody_asked_is_held_until_a_worker_confirms_it",
        replaced={"casemgmt.people.contact:SENT": set()},
    ),
    Guard(
        "what somebody worked on since a sheet came in is not struck out",
        f"{UNDOING}::test_what_somebody_worked_on_since_stays_and_says_so",
        replaced={"casemgmt.sheets.actions.undoing:_worked_on": _nobody_worked},
    ),
    Guard(
        "a sheet is taken back for a week only",
        f"{UNDOING}::test_after_a_week_it_cannot_be_taken_back",
        replaced={"casemgmt.sheets.models:Sheet.may_be_undone": yes},
    ),
    Guard(
        "nobody goes on with a record that is struck out",
        f"{UNDOING}::test_what_is_struck_out_is_found_by_nobody_and_gone_on_with_by_nobody",
        replaced={"casemgmt.people.contact:refuse_struck_out": nothing},
    ),
    Guard(
        "a day that may be two is refused",
        f"{READING}::test_a_day_that_may_be_two_is_refused_with_the_words_that_fix_it",
        replaced={"casemgmt.calls.importing.times:_is_one_day": yes},
    ),
]
