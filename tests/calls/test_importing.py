"""A row becomes a call, or a refusal that says why; no database is needed."""

import copy
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.calls.importing import (
    CallDraft,
    MappingWrong,
    Refused,
    fold,
    nothing_known,
    read_log,
    read_rules,
    shipped,
)
from casemgmt.calls.importing.times import DOUBLED, SKIPPED, instant
from casemgmt.errors import RuleBroken
from tests.calls.documents import DOCUMENT, GOOD, HEADER, csv_of

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "mobile-crisis-log.xlsx"
ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def read(tmp_path):
    def entries(*rows, header=HEADER, **changes):
        path = tmp_path / "log.csv"
        path.write_bytes(csv_of(*rows, header=header))
        rules = read_rules({**DOCUMENT, **changes})
        log = read_log(path, rules)
        return log.entries, log.summary(nothing_known)

    return entries


def row(**cells):
    names = HEADER.split(",")
    values = dict(zip(names, GOOD.split(","), strict=True)) | cells
    return ",".join(str(values[name]) for name in names)


def test_a_row_becomes_a_call_with_utc_times(read):
    (draft,), _ = read(GOOD)
    assert draft.key == "1" and draft.number == 2
    assert draft.values["requested_at"] == datetime(2025, 5, 12, 20, 0, tzinfo=UTC)
    assert draft.values["day"] == date(2025, 5, 12)
    assert draft.values["reasons"] == ["welfare"] and draft.values["end_point"] == "engaged"
    assert draft.values["city"] == "Eugene" and draft.flags == []


@pytest.mark.parametrize(
    "one, other",
    [
        ("Engaged Client", "Engaged client"),
        ("Client declined  to engage", "client declined to engage "),
        ("Sobering / Detox Facility", "Sobering/Detox facility"),
        ("Ｅngaged client", "Engaged\u00a0client"),
    ],
)
def test_spellings_of_one_label_are_folded(one, other):
    assert fold(one) == fold(other)


def test_folding_may_be_switched_off():
    assert fold("A b", case=False) != fold("a b", case=False)
    assert fold("a  b", blanks=False) != fold("a b", blanks=False)


def test_labels_are_read_in_any_spelling_and_two_labels_may_mean_one_code(read):
    rows = [
        row(ID=1, End="ENGAGED  CLIENT", Disposition="Sobering or Detox Facility"),
        row(ID=2, End="unable to locate", Disposition="sobering/detox facility"),
    ]
    (first, second), summary = read(*rows)
    assert (first.values["end_point"], second.values["end_point"]) == ("engaged", "not_found")
    assert first.values["disposition"] == second.values["disposition"] == "detox"
    detox = next(label for label in summary["labels"] if label["code"] == "detox")
    assert sum(detox["spellings"].values()) == 2


def test_reasons_keep_their_order_once_each_and_empty_labels_are_left_out(read):
    (draft,), _ = read(row(**{"Reason 1": "suicide/attempt", "Reason 2": "Welfare"}))
    assert draft.values["reasons"] == ["suicide", "welfare"]
    (draft,), _ = read(row(**{"Reason 1": "N/A", "Reason 2": "Suicide / attempt"}))
    assert draft.values["reasons"] == ["suicide"] and draft.unmapped == []


def test_an_unknown_label_is_listed_and_stops_nothing(read):
    (draft, _), summary = read(row(ID=1, End="Vanished"), row(ID=2, End="vanished "))
    assert draft.values.get("end_point") is None
    assert summary["imported"] == 2
    assert summary["unknown_labels"] == [{"field": "end_point", "label": "Vanished", "count": 2}]


@pytest.mark.parametrize("cell", ["2025-05-12", "2025-05-12 00:00", "05/12/2025"])
def test_a_date_without_a_time_is_flagged_and_its_hour_stays_unknown(read, cell):
    (draft,), summary = read(row(Arrived=cell))
    assert draft.values["arrived_at"] is None
    assert draft.flags == ["arrived_at:date_only"]
    assert summary["medians"]["dispatched_to_arrived"] is None


def test_midnight_may_be_a_time_where_the_mapping_says_so(read):
    (draft,), _ = read(row(Departed="2025-05-13 00:00"), midnight_means_unknown=False)
    assert draft.values["departed_at"] == datetime(2025, 5, 13, 7, 0, tzinfo=UTC)


def test_a_negative_interval_is_flagged_and_never_averaged(read):
    (_, late), summary = read(row(ID=1), row(ID=2, Dispatched="2025-05-12 11:00", Minutes=0))
    assert "requested_to_dispatched:negative" in late.flags
    assert summary["medians"]["requested_to_dispatched"] == 5
    assert summary["known"]["requested_to_dispatched"] == 1
    assert summary["minutes"]["requested_to_dispatched"] == {"match": 1, "mismatch_negative": 1}


def test_stated_minutes_are_checked_within_a_minute(read):
    stated = [6, 4, 3, "", "five"]
    _, summary = read(*(row(ID=number, Minutes=minutes) for number, minutes in enumerate(stated)))
    found = Counter(summary["minutes"]["requested_to_dispatched"])
    assert found == {"match": 2, "mismatch": 1, "blank": 1, "not_a_number": 1}


@pytest.mark.parametrize(
    "cells, reason",
    [
        ({"ID": ""}, "call number"),
        ({"ID": "x" * 121}, "longer than 120"),
        ({"Arrived": "13/40/2026"}, "“13/40/2026” is not a date"),
        ({"Arrived": "0025-05-12 10:00"}, "not a likely date"),
        ({"City": "x" * 121}, "longer than 120"),
        ({"Requested": "", "Dispatched": "", "Arrived": ""}, "no date"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_reason_and_stops_nothing(read, cells, reason):
    (bad, good), summary = read(row(**cells), row(ID=2))
    assert isinstance(bad, Refused) and reason in bad.reason
    assert isinstance(good, CallDraft)
    assert summary["refusals"] == [{"number": 2, "reason": bad.reason}]


def test_the_same_row_twice_is_same_and_another_row_of_that_number_is_refused(read):
    _, summary = read(row(), row(), row(City="Springfield"))
    assert (summary["imported"], summary["same"], summary["refused"]) == (1, 1, 1)
    assert "City" in summary["refusals"][0]["reason"]


def test_personal_columns_are_counted_and_never_kept(read):
    header = HEADER + ",Client Name,SSN,Immigration Status"
    (draft, refused), summary = read(
        GOOD + ",Canary Person,999-00-1234,undocumented",
        row(ID="") + ",Canary Two,999-00-1235,",
        header=header,
    )
    assert summary["dropped"] == {"Client Name": 2, "SSN": 2, "Immigration Status": 1}
    assert "Canary" not in repr(draft) and "999" not in repr(draft)
    assert "Canary" not in repr(refused) and "999" not in repr(refused)


def test_a_protected_place_becomes_its_label_everywhere(read):
    (draft, refused), summary = read(
        row(Place="near SAFE harbor  house"), row(ID="", Place="Safe Harbor House")
    )
    assert draft.values["place"] == "Protected place"
    assert "arbor" not in repr(draft).casefold() and "arbor" not in repr(refused).casefold()
    assert summary["hidden_places"] == 1


def test_free_text_is_kept_once_and_compared_by_fingerprint(read):
    (draft,), _ = read(row(Notes="upset about rent"))
    assert draft.values["notes"] == "upset about rent"
    assert "rent" not in repr(draft.source_row)
    _, summary = read(row(Notes="a"), row(Notes="b"))
    assert summary["refused"] == 1


def test_columns_are_found_whatever_their_case_and_missing_ones_are_named(read):
    _, summary = read("7,2025-05-12 10:00,x", header="id,REQUESTED ,Other")
    assert summary["imported"] == 1
    assert "Dispatched" in summary["missing"] and summary["unused"] == ["Other"]


@pytest.mark.parametrize("header, named", [("Nr,Requested", "ID"), ("ID,Something", "time columns")])
def test_a_file_of_another_shape_is_refused_as_a_whole(read, header, named):
    with pytest.raises(RuleBroken, match=named):
        read("1,2", header=header)


def test_an_hour_that_comes_twice_is_the_first_unless_order_says_otherwise():
    wall = datetime(2024, 11, 3, 1, 10)
    first, flag = instant(wall, ZONE)
    assert flag == DOUBLED and first == datetime(2024, 11, 3, 8, 10, tzinfo=UTC)
    second, _ = instant(wall, ZONE, after=datetime(2024, 11, 3, 8, 50, tzinfo=UTC))
    assert second == datetime(2024, 11, 3, 9, 10, tzinfo=UTC)


def test_an_hour_that_never_was_is_kept_and_flagged():
    moment, flag = instant(datetime(2025, 3, 9, 2, 30), ZONE)
    assert flag == SKIPPED and moment == datetime(2025, 3, 9, 10, 30, tzinfo=UTC)


@settings(deadline=None)
@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), st.integers(0, 600))
def test_minutes_are_real_minutes_across_every_clock_change(begin, minutes):
    start = begin.replace(tzinfo=UTC)
    later = start + timedelta(minutes=minutes)
    walls = [moment.astimezone(ZONE).replace(tzinfo=None) for moment in (start, later)]
    first, flagged = instant(walls[0], ZONE)
    last, flagged_too = instant(walls[1], ZONE, after=first)
    assert flagged or flagged_too or last - first == later - start


cells = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from(["2025-05-12 13:00", "7", "Welfare", "2025-05-12"])
)


@settings(deadline=None)
@given(st.lists(st.lists(cells, min_size=14, max_size=14), max_size=8))
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(tmp_path_factory, rows):
    lines = [",".join('"' + str(cell or "").replace('"', '""') + '"' for cell in cells) for cells in rows]
    path = tmp_path_factory.mktemp("log") / "log.csv"
    path.write_bytes(csv_of(*lines, header=HEADER))
    rules = read_rules(DOCUMENT)
    log = read_log(path, rules)
    summary = log.summary(nothing_known)
    assert summary["rows"] == summary["imported"] + summary["same"] + summary["refused"] == len(log.entries)
    assert all(entry.number >= 2 for entry in log.entries)


@pytest.mark.parametrize(
    "change, named",
    [
        ({"colums": {}}, "colums"),
        ({"number": ""}, "number"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"times": {"began_at": "X"}}, "began_at"),
        ({"times": []}, "times"),
        ({"fields": {"name": "X"}}, "name"),
        ({"fields": {"city": 5}}, "fields"),
        ({"labels": {"end_point": {"A": "vanished"}}}, "vanished"),
        ({"labels": {"end_point": []}}, "end_point"),
        ({"defaults": {"intake": "pigeon"}}, "pigeon"),
        ({"drop": ["City"]}, "City"),
        ({"reasons": [1]}, "reasons"),
        ({"folding": {"accents": True}}, "accents"),
        ({"midnight_means_unknown": "no"}, "midnight"),
    ],
)
def test_a_slip_in_a_mapping_is_named(change, named):
    with pytest.raises(MappingWrong, match=named):
        read_rules({**copy.deepcopy(DOCUMENT), **change})


parts = st.sampled_from([*sorted(DOCUMENT), "city", "end_point"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(parts, inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None)
@given(anything)
def test_no_document_crashes_the_reader_of_mappings(document):
    try:
        read_rules(document)
    except MappingWrong as wrong:
        assert wrong.problems


@pytest.mark.skipif(not REAL.exists(), reason="the real dispatch log is not beside this checkout")
def test_the_real_log_is_accounted_for_row_by_row():
    rules = read_rules(shipped("lane-county"))
    summary = read_log(REAL, rules).summary(nothing_known)
    assert (summary["rows"], summary["imported"], summary["same"], summary["refused"]) == (1556, 1556, 0, 0)
    assert summary["unknown_labels"] == [] and summary["missing"] == [] and summary["unused"] == []
    stated = {name: found.get("match", 0) for name, found in summary["minutes"].items()}
    assert stated == {
        "requested_to_dispatched": 1488,
        "dispatched_to_arrived": 1452,
        "arrived_to_engaged": 1146,
        "arrived_to_departed": 1439,
    }
    assert not any(found.get("mismatch") for found in summary["minutes"].values())
    assert summary["medians"] == {
        "requested_to_dispatched": 11,
        "dispatched_to_arrived": 15,
        "arrived_to_engaged": 1,
        "arrived_to_departed": 25,
    }
