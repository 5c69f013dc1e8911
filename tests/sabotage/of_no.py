"""Guards of a person's no: what it closes, who decides against it, what it stops."""

from casemgmt.codes.facts import Fact
from casemgmt.codes.sharing import LegalBasis
from tests.sabotage.means import Guard, no_constraint, no_trigger, nothing

NO, ASKING = "tests/consents/test_no.py", "tests/referrals/test_asking.py"

OF_NO = [
    Guard(
        "a no closes care coordination",
        f"{NO}::test_taking_consent_back_is_a_no",
        replaced={"casemgmt.consents.policy:A_NO_CLOSES": dict.fromkeys(LegalBasis, False)},
    ),
    Guard(
        "an older yes does not answer a later no",
        f"{NO}::test_old_paper_that_is_written_down_later_answers_nothing",
        replaced={"casemgmt.consents.policy:_answers": lambda yes, no, program: True},
    ),
    Guard(
        "nobody but a supervisor decides against a no",
        f"{NO}::test_nobody_but_a_supervisor_decides_against_it",
        replaced={"casemgmt.consents.actions.refusing:require": nothing},
    ),
    Guard(
        "what a no froze is read no more",
        f"{NO}::test_saying_no_offers_to_stop_what_left_without_consent_and_stops_what_is_chosen",
        replaced={"casemgmt.consents.policy:stopped": nothing},
    ),
    Guard(
        "what is frozen stays so",
        f"{NO}::test_saying_no_offers_to_stop_what_left_without_consent_and_stops_what_is_chosen",
        sql=f"{no_trigger('consents_freeze', 'freeze_is_for_good')};"
        "GRANT DELETE ON consents_freeze TO app; DROP TRIGGER legal_hold_no_id ON consents_freeze",
    ),
    Guard(
        "a decision against a no says why",
        f"{NO}::test_the_database_wants_a_reason_and_one_decision_at_a_time",
        sql=no_constraint("consents_override", "override_says_why"),
    ),
    Guard(
        "one decision at a time for an agency",
        f"{NO}::test_the_database_wants_a_reason_and_one_decision_at_a_time",
        sql=no_constraint("consents_override", "override_once_for_an_agency"),
    ),
    Guard(
        "a no names somebody",
        f"{NO}::test_a_no_to_nobody_is_refused",
        sql=no_constraint("consents_consent", "consent_refused_to_somebody"),
    ),
    Guard(
        "only what a service asks for goes along by itself",
        f"{ASKING}::test_on_any_basis_only_what_the_service_asks_for_is_ticked_and_leaves",
        replaced={"referrals.policy:asked_by": lambda service: set(Fact)},
    ),
]
