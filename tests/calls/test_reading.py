"""Files as dispatch systems, spreadsheets and people write them: read as they were meant, or questioned."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from casemgmt.calls.importing import (
    CallDraft,
    Refused,
    explained,
    nothing_known,
    read_log,
    read_rules,
    shipped,
)
from casemgmt.errors import RuleBroken
from casemgmt.tables.faults import is_error

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Los_Angeles")
HEADER = "Call number,Call received,Team sent,Team arrived,Met the person,Team left,Reason 1,City,Place,Notes"
MAY_12 = datetime(2026, 5, 12, 20, 29, tzinfo=UTC)


@pytest.fixture
def read(tmp_path):
    """The log in a file, by the plain mapping."""

    def log(data, *, first="", **changes):
        path = tmp_path / "log"
        path.write_bytes(data)
        rules = read_rules({**shipped("plain"), **changes}, zone="America/Los_Angeles")
        return read_log(path, rules, first=first, now=NOW)

    return log


def csv_of(*rows, above=()):
    return "\n".join([*above, HEADER, *rows, ""]).encode()


def xlsx_of(**sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title.replace("_", " "))
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def call(number, received, place="Oak & 3rd"):
    return f'{number},"{received}",,,,,welfare,Riverbend,{place},'


def cells(number, received):
    return [number, received, None, None, None, None, "welfare", "Riverbend", "Oak & 3rd", None]


def summed(log):
    found = log.summary(nothing_known)
    return found["imported"], found["same"], found["refused"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-12 13:29", "2026-05-12T13:29", "2026-05-12 13:29:00", "2026-05-12T13:29:00.000",
        "2026/05/12 13:29", "2026-05-12T20:29:00Z", "2026-05-12T13:29:00-07:00", "2026-05-12 13:29 -0700",
        "2026-05-12T22:29+02",
        "20260512T132900", "20260512 1329", "5/12/2026 13:29", "05/12/2026 13:29:00", "5/12/2026 1:29 PM",
        "5/12/2026 1:29:00 pm", "05/12/2026 1:29 p.m.", "5/12/2026 1:29 p. m.", "5/12/26 1:29pm",
        "5-12-2026 13:29",
        "5/12/2026, 1:29\u202fPM", "05/12/2026 1329", "05/12/2026 1329 hrs", "Tue 5/12/2026 13:29",
        "Tuesday, May 12, 2026 at 1:29 PM", "May 12, 2026 13:29", "12 May 2026 13:29",
        "12-MAY-26 01.29.00.000000 PM",
        "12 de mayo de 2026, 13:29", "46154.5618055556", "46154,5618055556",
    ],
)  # fmt: skip
def test_every_plain_way_to_write_a_time_is_read(read, written):
    (draft,) = read(csv_of(call("A1", written))).entries
    assert isinstance(draft, CallDraft), draft.reason
    assert draft.values["requested_at"] == MAY_12


@pytest.mark.parametrize(
    "cell", [46154.5618055556, datetime(2026, 5, 12, 13, 29), "46154.5618055556", "2026-05-12 13:29"]
)
def test_a_spreadsheets_own_dates_and_numbers_are_read(read, cell):
    (draft,) = read(xlsx_of(Log=[HEADER.split(","), cells("A1", cell)])).entries
    assert draft.values["requested_at"] == MAY_12


@pytest.mark.parametrize("written", ["46154", "2026-05-12", "May 12, 2026", "5/12/26"])
def test_a_day_without_an_hour_stays_one(read, written):
    (draft,) = read(csv_of(call("A1", written))).entries
    assert draft.flags == ["requested_at:date_only"] and draft.values["day"].isoformat() == "2026-05-12"


def test_seconds_and_their_fractions_are_kept(read):
    (draft,) = read(csv_of(call("A1", "2026-05-12 13:29:05.25"))).entries
    assert draft.values["requested_at"] == MAY_12 + timedelta(seconds=5.25)


@pytest.mark.parametrize(
    "written",
    ["0000-00-00 00:00:00", "2026-02-29 10:00", "N/A", "13:29", "1778617740", "99999", "12345",
     "13/13/2026 10:00",
     "2026-05-12 25:00", "2026-05-12 13:61", "5/12/2026 13:29 am", "5/12/2026 0:29 pm", "unknown", "May 2026",
     "2026-05-12 13:29 PST", "2026-05-12T13:29+99:00", "31/4/2026"],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_the_words_that_stood_there(read, written):
    (refused,) = read(csv_of(call("A1", written)), first="month_first").entries
    assert isinstance(refused, Refused)
    assert written in refused.reason and "Call received" in refused.reason


moments = st.datetimes(datetime(1990, 1, 1), datetime(2026, 10, 1)).map(lambda at: at.replace(microsecond=0))
FORMS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p",
"%d %b %Y %H.%M.%S",
         "%B %d, %Y %I:%M:%S %p", "%A, %B %d, %Y %H:%M:%S", "%Y%m%dT%H%M%S"]  # fmt: skip


@settings(deadline=None)
@given(moments, st.sampled_from(FORMS))
def test_one_moment_written_in_any_way_is_one_moment(tmp_path_factory, at, form):
    path = tmp_path_factory.mktemp("ways") / "log.csv"
    path.write_bytes(csv_of(call("A1", at.strftime(form)), call("A2", at.isoformat())))
    rules = read_rules({**shipped("plain")}, zone="America/Los_Angeles")
    written, iso = read_log(path, rules, first="month_first", now=NOW).entries
    assert written.values["requested_at"] == iso.values["requested_at"]


# Future days and what comes first


def test_a_call_that_is_still_to_come_is_refused(read):
    log = read(csv_of(*(call(f"C{n}", at) for n, at in enumerate(
        ["2062-05-12 13:29", "2027-01-01 00:10", "2026-11-25", "2026-11-24 12:01", "2026-11-24 11:59",
         "2026-11-24"]
    ))))  # fmt: skip
    assert summed(log) == (2, 0, 4)
    assert all("still to come" in entry.reason for entry in log.entries[:4])


def test_a_call_before_there_were_such_programs_is_refused_and_an_old_one_is_told(read):
    log = read(
        csv_of(call("C1", "1066-05-12 13:29"), call("C2", "1988-12-31"), call("C3", "2009-05-12 13:29"))
    )
    assert summed(log) == (1, 0, 2)
    assert log.read["long_ago"] == 1


def test_a_file_that_can_only_be_day_first_is_questioned_as_a_whole(read):
    file = csv_of(
        call("C1", "2026-05-12 13:29"), call("C2", "12/05/2026 13:29"), call("C4", "13/05/2026 13:29")
    )
    with pytest.raises(RuleBroken, match="Row 4 says “13/05/2026 13:29”: day first"):
        read(file)
    iso, second, third = read(file, first="day_first").entries
    assert iso.values["requested_at"] == second.values["requested_at"] == MAY_12
    assert third.values["requested_at"] == MAY_12 + timedelta(days=1)


def test_where_somebody_said_month_first_a_contrary_day_is_one_refused_row(read):
    log = read(csv_of(call("C2", "05/12/2026 13:29"), call("C4", "13/05/2026 13:29")), first="month_first")
    assert summed(log) == (1, 0, 1)


def test_a_mapping_that_says_day_first_is_followed_and_a_contrary_file_is_questioned(read):
    ways = {"time_formats": ["%d/%m/%Y %H:%M"]}
    (draft,) = read(csv_of(call("C2", "12/05/2026 13:29")), **ways).entries
    assert draft.values["requested_at"] == MAY_12
    with pytest.raises(RuleBroken, match="month first"):
        read(csv_of(call("C2", "05/13/2026 13:29")), **ways)


@pytest.mark.parametrize("first", ["", "month_first", "day_first"])
def test_a_file_that_a_spreadsheet_has_half_turned_is_refused(read, first):
    turned = [cells("D1", datetime(2026, 12, 5, 13, 29)), cells("D2", "13/05/2026 13:29")]
    with pytest.raises(RuleBroken, match="Export the file anew"):
        read(xlsx_of(Log=[HEADER.split(","), *turned]), first=first)


# The same call in other spelling


@pytest.mark.parametrize(
    "one, other",
    [
        (call("B1", "2026-05-12 13:29"), call("B1", "5/12/2026 13:29")),
        (call("B1", "2026-05-12 13:29"), call("B1", "2026-05-12T20:29:00Z")),
        (call("B1", "2026-05-12 13:29", place="Oak & 3rd"), call("B1", "2026-05-12 13:29",
        place=" Oak  &  3rd ")),
        ("B1,2026-05-12 13:29,,,,,welfare,Riverbend,,", "B1,2026-05-12 13:29,,,,,Welfare , Riverbend,,"),
    ],
)  # fmt: skip
def test_the_same_call_in_other_spelling_is_the_same_call(read, one, other):
    assert summed(read(csv_of(one, other))) == (1, 1, 0)


@pytest.mark.parametrize(
    "other",
    [call("B1", "5/12/2026 13:30"), call("B1", "2026-05-12 13:29", place="Oak & 4th"),
     "B1,2026-05-12 13:29,,,,,suicide,Riverbend,Oak & 3rd,",
     "B1,2026-05-12 13:29,,,,,gibberish,Riverbend,Oak & 3rd,"],
)  # fmt: skip
def test_another_fact_under_the_same_number_is_refused(read, other):
    log = read(csv_of(call("B1", "2026-05-12 13:29"), other))
    assert summed(log) == (1, 0, 1)
    assert "other values" in log.summary(nothing_known)["refusals"][0]["reason"]


# Where the header is


def test_the_header_is_found_under_titles(read):
    above = ["Riverbend dispatch export", "Printed 5/12/2026", ""]
    log = read(csv_of(call("A1", "2026-05-12 13:29"), above=above))
    assert summed(log) == (1, 0, 0)
    assert log.entries[0].number == 5 and log.read["header_row"] == 4


def test_the_header_is_found_behind_a_sheet_of_instructions(read):
    told = [["How to fill in this file"], ["Call number", "the number of the call"]]
    log = read(xlsx_of(Instructions=told, Calls=[HEADER.split(","), cells("A1", "2026-05-12 13:29")]))
    assert summed(log) == (1, 0, 0)
    assert (log.read["sheet"], log.read["header_row"], log.read["left"]) == ("Calls", 1, ["Instructions"])


def test_a_second_sheet_of_calls_is_named_as_not_read(read):
    month = [HEADER.split(","), cells("A1", "2026-05-12 13:29")]
    assert read(xlsx_of(May=month, June=month, Remarks=[["none"]])).read["alike"] == ["June"]


def test_where_no_header_is_found_the_page_says_what_was_taken_for_one(read):
    with pytest.raises(RuleBroken) as said:
        read(xlsx_of(Notes=[[], ["Nr", "When"], ["A1", "2026-05-12"]]))
    assert "row 2 of the sheet “Notes”: “Nr”, “When”" in str(said.value)
    assert "Plain list of calls" in str(said.value)


# What a spreadsheet spoils

ERRORS = ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
"#GETTING_DATA", "#NV",
          "#BEZUG!", "#WERT!", "#ZAHL!", "#¡REF!", "#¡VALOR!", "#¡DIV/0!", "#¿NOMBRE?", "#¡NUM!",
          "#VALEUR!", "#NOM?", "#N/D",
          "#NÚM!", "#ERROR!", "########", " #REF! "]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_a_spreadsheets_error_refuses_the_row_whatever_column_it_stands_in(read, error):
    rows = [f"{error},2026-05-12 13:29,,,,,welfare,Riverbend,,", f"E2,2026-05-12 13:29,,,,,welfare,{error},,",
            f"E3,2026-05-12 13:29,{error},,,,welfare,Riverbend,,",
            f"E4,2026-05-12 13:29,,,,,{error},Riverbend,,",
            call("E5", "2026-05-12 13:29")]  # fmt: skip
    log = read(csv_of(*rows))
    assert summed(log) == (1, 0, 4)
    assert all(error.strip() in entry.reason for entry in log.entries[:4])


def test_an_error_in_a_cell_of_a_workbook_refuses_the_row(read):
    (refused,) = read(xlsx_of(Log=[HEADER.split(","), cells("#REF!", "2026-05-12 13:29")])).entries
    assert isinstance(refused, Refused) and "#REF!" in refused.reason


@pytest.mark.parametrize("words", ["#1", "#12-345", "# 5", "Apt #4", "#", "Unit #N", "#hashtag", "n/a"])
def test_words_with_a_hash_are_no_error(words):
    assert not is_error(words)


def test_a_call_number_that_a_spreadsheet_shortened_or_made_a_date_is_refused(read):
    rows = [cells("2.5E+07", "2026-05-12 13:29"), cells(datetime(2026, 5, 12), "2026-05-12 13:29")]
    log = read(xlsx_of(Log=[HEADER.split(","), *rows]))
    assert summed(log) == (0, 0, 2)
    assert all("changed the call number" in entry.reason for entry in log.entries)


# The clock change


def test_the_hour_that_comes_twice_is_the_first_and_the_hour_that_never_was_is_the_one_after(read):
    twice, never = read(csv_of(call("H1", "2025-11-02 01:30"), call("H2", "2026-03-08 02:30"))).entries
    assert twice.values["requested_at"] == datetime(2025, 11, 2, 8, 30, tzinfo=UTC)
    assert never.values["requested_at"].astimezone(ZONE).isoformat() == "2026-03-08T03:30:00-07:00"
    assert twice.flags == ["requested_at:doubled_hour"] and never.flags == ["requested_at:skipped_hour"]


# What it says of itself


def test_a_file_says_how_it_was_read(read):
    file = csv_of(
        call("A1", "5/30/2026 13:29"), call("A2", "5/12/2026 1:29 PM"), call("A3", "2026-05-12T13:29Z")
    )
    told = dict(explained(read(file).read))
    assert told["Header"] == "row 1"
    assert told["Time zone"] == "America/Los Angeles"
    assert told["What comes first in its dates"].startswith("The month")
    assert "“5/12/2026 1:29 PM” is read as May 12, 2026, 1:29\u00a0pm. Cells: 2" in told.values()
    assert "“2026-05-12T13:29Z” is read as May 12, 2026, 6:29\u00a0am. Cells: 1" in told.values()
