"""Guards of what may be typed and sent, that hold of every form and every body."""

from rest_framework import serializers

from tests.sabotage.means import Guard, nothing, without

UNSEEN, EVERY_FORM, LIMITS = (
    "tests/test_unseen.py",
    "tests/web/test_every_form.py",
    "tests/api/test_limits.py",
)
PARSING, FIELDS = "casemgmt.web.api.parsing", "casemgmt.web.api.fields"


FORM_GUARDS = [
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
]
