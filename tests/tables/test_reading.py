"""Whatever file arrives: rows with their numbers, or a sentence that says what is wrong."""

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from casemgmt.tables.limits import FileLimits, Unreadable
from casemgmt.tables.reading import read_table


@pytest.fixture
def file(tmp_path):
    def write(data, name="in.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def workbook(rows, title="Log"):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(path, **options):
    return [(row.number, row.cells) for row in read_table(path, **options)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_in_every_usual_encoding(file, encoding):
    path = file("Name,City\nJosé,Eugene\nZoë,Café\n".encode(encoding))
    assert cells(path) == [(2, {"Name": "José", "City": "Eugene"}), (3, {"Name": "Zoë", "City": "Café"})]


def test_bytes_in_no_known_encoding_are_refused(file):
    with pytest.raises(Unreadable, match="CSV UTF-8"):
        cells(file(b"a,b\n\x81\xff,1\n"))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(file, mark):
    assert cells(file(f"a{mark}b\n1{mark}2\n".encode())) == [(2, {"a": "1", "b": "2"})]


def test_a_stated_delimiter_is_taken(file):
    assert cells(file(b"sep=;\na;b,c\n1;2\n")) == [(2, {"a": "1", "b,c": "2"})]


def test_line_ends_of_every_system_are_read(file):
    assert len(cells(file(b"a,b\r\n1,2\r\n3,4\r\n"))) == len(cells(file(b"a,b\r1,2\r3,4"))) == 2


def test_a_cell_may_hold_line_breaks_and_delimiters(file):
    assert cells(file(b'a,b\n"1\n2","x, ""y"""\n')) == [(2, {"a": "1\n2", "b": 'x, "y"'})]


def test_blank_rows_are_left_out_but_keep_their_number(file):
    assert [number for number, _ in cells(file(b"a,b\n\n1,2\n , \n3,4\n"))] == [3, 5]


def test_short_rows_are_filled_and_long_rows_are_named(file):
    short, long, last = read_table(file(b"a,b\n1\n1,2,3\n4,5\n"))
    assert short.cells == {"a": "1", "b": None}
    assert long.problem == "It has 3 cells, but there are only 2 columns."
    assert last.cells == {"a": "4", "b": "5"} and last.number == 4


def test_one_open_quote_costs_one_row_and_not_the_rest(file):
    rows = list(read_table(file(b'a,b\n1,"never closed\n3,4\n5,6\n')))
    assert [row.number for row in rows if row.problem] == [2]
    assert [row.cells for row in rows if not row.problem] == [{"a": "3", "b": "4"}, {"a": "5", "b": "6"}]


@pytest.mark.parametrize("cell", ["x" * 40_000, '"' + "x" * 200_000 + '"', "x\0y"])
def test_a_cell_too_long_or_not_text_costs_its_row_alone(file, cell):
    bad, good = read_table(file(f"a,b\n{cell},1\n2,3\n".encode()))
    assert bad.problem and good.cells == {"a": "2", "b": "3"}


def test_columns_of_the_same_name_are_told_apart(file):
    row = next(iter(read_table(file(b"Note,Note\n1,2\n"))))
    assert row.cells == {"Note": "1", "Note (2)": "2"}


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n"])
def test_a_file_without_rows_says_so(file, data):
    with pytest.raises(Unreadable):
        cells(file(data))


def test_too_many_rows_bytes_or_columns_are_refused(file):
    with pytest.raises(Unreadable, match="more than 2 rows"):
        cells(file(b"a\n1\n2\n3\n"), limits=FileLimits(rows=2))
    with pytest.raises(Unreadable, match="larger"):
        cells(file(b"a" * 100), limits=FileLimits(file_bytes=10))
    with pytest.raises(Unreadable, match="header"):
        cells(file(b"a,b,c\n1,2,3\n"), limits=FileLimits(columns=2))


def test_xlsx_cells_keep_their_kind(file):
    path = file(workbook([["ID", "When", "Word"], [7, datetime(2025, 5, 12, 13, 29), " x "]]), "in.xlsx")
    assert cells(path) == [(2, {"ID": 7, "When": datetime(2025, 5, 12, 13, 29), "Word": " x "})]


def test_the_kind_is_told_by_content_not_by_name(file):
    assert cells(file(workbook([["a"], [1]]), "in.csv")) == [(2, {"a": 1})]


def test_a_named_sheet_is_taken_and_a_missing_one_is_named(file):
    path = file(workbook([["a"], [1]], title="Calls"), "in.xlsx")
    assert cells(path, sheet="Calls") == [(2, {"a": 1})]
    with pytest.raises(Unreadable, match="Other"):
        cells(path, sheet="Other")


def test_an_old_or_locked_excel_file_says_what_to_do(file):
    with pytest.raises(Unreadable, match="old or locked"):
        cells(file(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "in.xls"))


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(file):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 80 * 2**20)
    with pytest.raises(Unreadable, match="unpacked"):
        cells(file(out.getvalue(), "bomb.xlsx"))


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(file):
    packed = workbook([["a"], [1]])
    lying = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(lying, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert cells(file(lying.getvalue(), "in.xlsx")) == [(2, {"a": 1})]


def test_a_workbook_packed_by_a_newer_zip_than_ours_is_called_damaged(file):
    packed = bytearray(workbook([["a"], [1]]))
    packed[packed.index(b"PK\x01\x02") + 6] = 80
    with pytest.raises(Unreadable, match="damaged"):
        cells(file(bytes(packed), "in.xlsx"))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "in"
    path.write_bytes(data)
    survives(path)


@settings(deadline=None)
@given(st.integers(min_value=0), st.binary(min_size=1, max_size=30))
def test_no_damage_to_a_workbook_crashes_the_reader(tmp_path_factory, place, noise):
    data = bytearray(workbook([["a", "b"], [1, "x"]]))
    place %= len(data)
    data[place : place + len(noise)] = noise
    path = tmp_path_factory.mktemp("any") / "in.xlsx"
    path.write_bytes(data)
    survives(path)


def survives(path):
    try:
        for row in read_table(path):
            assert row.number >= 2 and (row.problem or row.cells)
    except Unreadable as refused:
        assert str(refused)


def asked_for(*names):
    return lambda found: len({*names} & {*found})


def test_the_header_is_found_under_a_title(file):
    table = read_table(
        file(b"Export; May 12, 2026\n\nName;City\nA;Eugene\n"), known=asked_for("Name", "City")
    )
    assert (table.header, table.header_row) == (["Name", "City"], 3)
    assert [(row.number, row.cells["City"]) for row in table] == [(4, "Eugene")]


def test_the_header_is_found_on_another_sheet_and_what_is_left_is_told(file):
    book = Workbook()
    book.active.title = "How to fill this in"
    book.active.append(["Give each person a Name"])
    for title in ("May", "June"):
        sheet = book.create_sheet(title)
        sheet.append(["Name", "City"])
        sheet.append([title, "Eugene"])
    book.create_sheet("Empty")
    out = io.BytesIO()
    book.save(out)
    table = read_table(file(out.getvalue()), known=asked_for("Name", "City"))
    assert (table.sheet, table.header_row) == ("May", 1)
    assert [row.cells["Name"] for row in table] == ["May"]
    assert table.left == {"How to fill this in": 0, "June": 2}


def test_without_a_known_name_the_first_row_is_the_header(file):
    table = read_table(file(b"\nA title\n1,2\n"), known=asked_for("Name"))
    assert (table.header, table.header_row) == (["A title"], 2)


def test_lines_inside_a_cell_hide_no_delimiter(file):
    assert cells(file(b'Name,Note,City\nA,"at;first\nthen;so\nlast;no",Eugene\n'))[0][1] == {
        "Name": "A",
        "Note": "at;first\nthen;so\nlast;no",
        "City": "Eugene",
    }


def test_commas_inside_cells_hide_no_other_delimiter(file):
    assert cells(file(b"Name;Note\nA;one, two, three\nB;four, five\n"))[0][1] == {
        "Name": "A", "Note": "one, two, three",
    }  # fmt: skip
