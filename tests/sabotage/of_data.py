"""Guards of what gets in: files that are read wrong, and values that are none."""

import re

from tests.sabotage.means import Guard, no_constraint, nothing, yes

READING, NOTHING_FILLS = "tests/calls/test_reading.py", re.compile("(?!)")


def as_the_mapping_says(rows, layout, rules, *, stated=""):
    return stated or rules.first


def never(cell):
    return False


def no_doubt(*birth, on):
    return ""


DATA = [
    Guard(
        "a file whose dates can only be read the other way is questioned",
        f"{READING}::test_a_file_that_can_only_be_day_first_is_questioned_as_a_whole",
        replaced={"casemgmt.calls.importing.log:order_of": as_the_mapping_says},
    ),
    Guard(
        "a file that a spreadsheet has half turned is refused",
        f"{READING}::test_a_file_that_a_spreadsheet_has_half_turned_is_refused",
        replaced={"casemgmt.calls.importing.log:order_of": as_the_mapping_says},
    ),
    Guard(
        "a spreadsheet's error is no value",
        f"{READING}::test_a_spreadsheets_error_refuses_the_row_whatever_column_it_stands_in",
        replaced={"casemgmt.calls.importing.rows:is_error": never},
    ),
    Guard(
        "a call number that a spreadsheet changed is none",
        f"{READING}::test_a_call_number_that_a_spreadsheet_shortened_or_made_a_date_is_refused",
        replaced={"casemgmt.calls.importing.rows:is_spoilt_number": never},
    ),
    Guard(
        "no call is still to come",
        f"{READING}::test_a_call_that_is_still_to_come_is_refused",
        replaced={"casemgmt.calls.importing.rows:_refuse_to_come": nothing},
    ),
    Guard(
        "a number that nobody has is no phone",
        "tests/web/test_phones.py::test_a_number_that_nobody_has_is_refused_by_every_field",
        replaced={"casemgmt.codes.phones:phonenumbers.is_valid_number": yes},
    ),
    Guard(
        "what only fills a field is no phone",
        "tests/web/test_phones.py::test_a_number_that_nobody_has_is_refused_by_every_field",
        replaced={"casemgmt.codes.phones:FILLERS": NOTHING_FILLS},
    ),
    Guard(
        "constraint contact_phone_is_a_number_here",
        "tests/people/test_contact.py::test_the_database_refuses_a_number_that_north_america_cannot_have",
        sql=no_constraint("people_contactpoint", "contact_phone_is_a_number_here"),
    ),
    Guard(
        "constraint person_names_are_found",
        "tests/people/test_folding.py::test_the_database_refuses_a_name_that_would_find_nobody",
        sql=no_constraint("people_person", "person_names_are_found"),
    ),
    Guard(
        "what is no text is no name",
        "tests/web/test_names.py::test_what_is_no_text_is_refused_in_words_by_every_field",
        replaced={"casemgmt.web.names:is_readable": yes, "casemgmt.web.api.fields:is_readable": yes},
    ),
    Guard(
        "a birth date that only fills a field is asked about on pages",
        "tests/people/test_birth.py::test_every_form_that_keeps_a_birth_date_asks",
        replaced={"casemgmt.people.forms.person:doubt_of_birth": no_doubt},
    ),
    Guard(
        "a birth date that only fills a field is asked about by the API",
        "tests/api/test_birth.py::test_the_api_asks_too",
        replaced={"casemgmt.people.api:doubt_of_birth": no_doubt},
    ),
    Guard(
        "constraint import_first_known",
        "tests/calls/test_imports.py::test_a_file_whose_dates_begin_with_something_unknown_is_refused",
        sql=no_constraint("calls_importbatch", "import_first_known"),
    ),
]
