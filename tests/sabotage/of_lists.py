"""The guards of lists: in which order, from which row on, found by which words, and what leaves as a file."""

from tests.sabotage.means import Guard, nothing, yes

LISTS, FILES, FINDING, CHOOSING = (
    f"tests/web/lists/test_{name}.py" for name in ("every_list", "files", "finding", "choosing")
)

ALL = "tests/followups/test_all_that_match.py"


def as_at_first(listed):
    """Whatever the address asks for, the order that the list begins with."""
    return listed.order


def from_the_top(listed):
    return None


def opened_for_all(text, *, by):
    """What somebody typed, whoever comes with the address."""
    return "a name"


def asked_by_anybody(steps, user, asking):
    """A step of a list, whoever asked for it."""
    return steps.filter(asking=asking).select_related("job").order_by("program")


LIST_GUARDS = [
    Guard(
        "a list that leaves as a file is named in the log, row for row",
        f"{FILES}::test_what_leaves_in_a_file_is_named_in_the_log[calls/]",
        replaced={"casemgmt.web.lists.files:note_rows": nothing},
    ),
    Guard(
        "a list leaves as a file with those alone who may take it along",
        f"{FILES}::test_without_the_permission_no_list_leaves[calls/]",
        replaced={"casemgmt.web.lists.files:policy.require": nothing},
    ),
    Guard(
        "a file holds no row of a program where its reader may only look",
        f"{FILES}::test_of_two_programs_only_what_may_be_taken_along_is_in_the_file",
        replaced={"casemgmt.web.lists.files:programs_to_take": nothing},
    ),
    Guard(
        "a list refuses an order that it does not know",
        f"{LISTS}::test_an_order_or_a_place_that_a_list_does_not_know_is_refused[calls/]",
        replaced={"casemgmt.web.lists.page:ListPage.sort": property(as_at_first)},
    ),
    Guard(
        "a page begins after the row that its address names",
        f"{LISTS}::test_forward_and_back_show_each_row_once_in_every_order[encounters/]",
        replaced={"casemgmt.web.lists.page:ListPage.place": property(from_the_top)},
    ),
    Guard(
        "words to find rows by open for their reader alone",
        f"{FINDING}::test_words_stand_in_no_address_and_open_for_nobody_else[cases/]",
        replaced={"casemgmt.web.words:opened": opened_for_all},
    ),
    Guard(
        "columns are chosen of those lists alone that one may open",
        f"{CHOOSING}::test_columns_of_a_list_that_is_not_ones_own_are_not_kept",
        replaced={"casemgmt.web.lists.addressed:policy.require": nothing},
    ),
    Guard(
        "a step of a list is seen, confirmed and stopped by whoever asked for it",
        f"{ALL}::test_nobody_elses_step_is_seen_confirmed_or_stopped",
        replaced={"casemgmt.web.models:BulkStepQuerySet.asked": asked_by_anybody},
    ),
    Guard(
        "a step of a list leaves what somebody changed meanwhile",
        f"{ALL}::test_what_somebody_changed_before_its_turn_is_left_and_told",
        replaced={"casemgmt.web.bulk:is_as_shown": yes},
    ),
]
