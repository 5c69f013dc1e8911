"""Guards of what slices declare: all of it is read, once, and whatever runs by itself is done and watched."""

from tests.sabotage.means import Guard

WIRING, WORK = "tests/config/test_wiring.py", "tests/notices/test_guards.py"


def taken_as_it_came(declared, said):
    """Whatever has the form, however often it is handed down or said."""
    declared._given = tuple(each for each in said if isinstance(each, declared.form))


def no_question(slices, lists):
    """As if nothing could be said that nobody reads."""


OF_WIRING = [
    Guard(
        "a list of what slices declare is handed down once",
        f"{WIRING}::test_a_list_is_handed_down_once_and_not_read_before",
        replaced={"casemgmt.declared:Declared.hand_down": taken_as_it_came},
    ),
    Guard(
        "no two slices declare what only one may have",
        f"{WIRING}::test_no_two_share_what_only_one_may_have",
        replaced={"casemgmt.declared:Declared.hand_down": taken_as_it_came},
    ),
    Guard(
        "nothing is declared that nobody reads",
        f"{WIRING}::test_nothing_is_said_that_nobody_reads",
        replaced={"casemgmt.config.wiring:hand_down": no_question},
    ),
    Guard(
        "every leave check that a slice declares is asked",
        "tests/referrals/test_mailbox.py::test_a_letter_about_a_consent_taken_back_does_not_leave",
        replaced={"casemgmt.notices.actions.writing:LEAVE_CHECKS": []},
    ),
    Guard(
        "all background work is watched",
        "tests/notices/test_delivering.py::test_health_watches_each_part_of_the_background_work",
        replaced={"casemgmt.notices.health:BACKGROUND_WORK": []},
    ),
    Guard(
        "the command does all background work",
        f"{WORK}::test_one_command_does_the_whole_without_a_broker",
        replaced={"casemgmt.notices.management.commands.deliver:BACKGROUND_WORK": []},
    ),
    Guard(
        "background work that a worker did is noted",
        f"{WORK}::test_work_that_a_worker_did_is_noted_as_done",
        replaced={"casemgmt.config.work:BACKGROUND_WORK": []},
    ),
]
