"""A sheet is read as people write it; what is unclear is refused with what fixes it."""

import pytest
from openpyxl import Workbook

from casemgmt.errors import RuleBroken
from casemgmt.sheets.models import Sheet
from tests import factories
from tests.sheets.conftest import ROSALIND, csv_of, reasons, states

pytestmark = pytest.mark.django_db

NAMES = [
    "王伟", "Ng", "김민준", "Олена Шевченко", "محمد علی", "אברהם כהן", "অনন্যা দাস", "สมชาย ใจดี",
    "N'Golo O’Shea",
    "राम बहादुर", "သူဇာ", "Anne-Marie Nguyễn Thị", "ԱՆՆԱ Հակոբյան",
]  # fmt: skip

WAYS = ["2026-02-03", "3 Feb 2026", "February 3, 2026", "3 de febrero de 2026", "2/3/2026", "46056"]


@pytest.mark.parametrize("way", WAYS)
def test_a_day_is_read_in_each_way_that_people_write_it(check, way):
    sheet = check(ROSALIND | {"Opened": way}, first="month_first")
    assert states(sheet) == ["new"], reasons(sheet)


def test_a_day_that_may_be_two_is_refused_with_the_words_that_fix_it(check):
    sheet = check(ROSALIND | {"Opened": "2/3/2026"})
    assert states(sheet) == ["refused"]
    assert reasons(sheet) == (
        "Opened: “2/3/2026” may be two days. Write it like 2026-05-12, or say when you "
        "upload what comes first in dates."
    )


@pytest.mark.parametrize("clear", ["13/2/2026", "2/13/2026", "5/5/2026"])
def test_a_day_that_can_be_read_one_way_alone_is_read(check, clear):
    assert states(check(ROSALIND | {"Opened": clear})) == ["new"]


REFUSED = {
    "Name": ("-", "Name: Write it in letters."),
    "Birth date": ("5/12/84", "Write the whole year"),
    "Phone": ("555-0100", "Write the area code too"),
    "E-mail": ("rosalind", "E-mail: Enter a valid email"),
    "Safe to contact": ("maybe", "Write yes, no or ?"),
    "Owner": ("Nobody Known", "Nobody who carries cases here is called “Nobody Known”"),
    "Opened": ("2031-05-01", "still to come"),
    "Last contact": ("soon", "“soon” is not a date"),
    "Next promise": ("#REF!", "“#REF!” is an error of the spreadsheet"),
    "Referrals": (";".join("abcdefghijklmnopqrstuvwxyz"), "At most 20 referrals"),
}


@pytest.mark.parametrize("column", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_column_and_the_reason(check, column):
    cell, said = REFUSED[column]
    sheet = check(ROSALIND | {column: cell})
    assert states(sheet) == ["refused"] and f"{column}: " in reasons(sheet) and said in reasons(sheet)


def test_a_number_that_a_spreadsheet_shortened_is_refused(check):
    assert "shortened" in reasons(check(ROSALIND | {"Phone": "2.16555E+09"}))


@pytest.mark.parametrize(
    ("written", "born"),
    [("1984", (1984, None, None)), ("3/1984", (1984, 3, None)), ("1951-07-30", (1951, 7, 30))],
)
def test_a_birth_date_is_kept_as_far_as_it_is_written(bring, written, born):
    row = bring(ROSALIND | {"Birth date": written}).rows.get()
    assert row.person.birth == born


def test_a_birth_date_that_only_fills_the_column_needs_a_look(check, bring):
    assert states(check(ROSALIND | {"Birth date": "1970-01-01"})) == ["look"]
    brought = bring(ROSALIND | {"Birth date": "1970-01-01"}, said={2: "new"})
    assert brought.rows.get().person.birth == (1970, 1, 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_every_script_comes_in_as_it_is(bring, name):
    row = bring(ROSALIND | {"Name": name}).rows.get()
    assert row.state == "made", row.why
    assert row.person.name


@pytest.mark.parametrize(
    "file", [{"delimiter": ";"}, {"delimiter": "\t"}, {"encoding": "utf-8-sig"}, {"encoding": "utf-16"}]
)
def test_a_file_of_excel_is_read_whatever_its_marks(check, file):
    assert states(check(ROSALIND | {"Name": "Zoë “Zo” Núñez, Jr."}, **file)) == ["new"]


def test_a_spreadsheet_is_read_like_its_text(check, social_worker, tmp_path):
    book, path = Workbook(), tmp_path / "caseload.xlsx"
    book.active.append(["Caseload of the team, March"])
    book.active.append(["Client", "DOB", "Cell", "Case manager", "SSN", "Shoe size"])
    book.active.append(["Rosalind Okafor", "1984-03-12", 2165550142, social_worker.email, "000-00-0000", 9])
    book.save(path)
    sheet = check(data=path.read_bytes())
    row = sheet.rows.get()
    assert (row.state, row.number, row.cells["phone"]) == ("new", 3, "2165550142")
    assert sheet.read["dropped"] == ["SSN"] and sheet.read["unread"] == ["Shoe size"]
    assert "000-00" not in str(row.cells)


def test_the_columns_may_be_named_in_spanish(check, social_worker):
    data = f"Nombre,Fecha de nacimiento,Responsable\nRosa Peña,1984-03-12,{social_worker.name}\n".encode()
    assert states(check(data=data)) == ["new"]


def test_a_file_that_is_no_caseload_says_what_it_lacks(check):
    with pytest.raises(RuleBroken, match=r"no column “Owner”.*row 1: “Name”, “Shoe size”"):
        check(data=b"Name,Shoe size\nRosalind,9\n")
    with pytest.raises(RuleBroken, match="no row under the header"):
        check(data=csv_of())
    assert not Sheet.objects.exists()


def test_a_sheet_of_more_people_than_a_page_takes_is_refused(check):
    with pytest.raises(RuleBroken, match="more than 100 rows"):
        check(*[ROSALIND | {"Name": f"Rosalind {n}"} for n in range(101)])


def test_two_colleagues_of_one_name_are_told_by_their_e_mail(check, social_worker, team):
    twin = factories.staff("social_worker", team=team, name=social_worker.name)
    assert "Several people here" in reasons(check(ROSALIND))
    assert states(check(ROSALIND | {"Owner": twin.email})) == ["new"]
