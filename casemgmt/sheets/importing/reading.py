"""A caseload sheet, read row by row: what each cell says, or in words what is wrong with it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from casemgmt.calls.importing import fold
from casemgmt.calls.importing.times import DayRules, read_day
from casemgmt.codes import phones
from casemgmt.codes.contact import YesNoUnknown
from casemgmt.errors import RuleBroken
from casemgmt.people.models import check_birth
from casemgmt.sheets.importing.columns import COLUMNS, SheetColumns, known
from casemgmt.tables.faults import is_error, is_spoilt_number
from casemgmt.tables.limits import FileLimits
from casemgmt.tables.reading import read_table
from casemgmt.web.names import is_readable, tidy

MOST_ROWS = 100  # brought in while somebody waits
ON_A_PAGE = FileLimits(file_bytes=2 * 2**20, rows=MOST_ROWS, cell_characters=2000)
LONGEST = {"name": 200, "email": 300, "owner": 200, "next_step": 200}
MOST_REFERRALS, LONGEST_REFERRAL = 20, 300
ANSWERS = {
    YesNoUnknown.YES: "yes y ok true 1 x sí si s verdadero",
    YesNoUnknown.NO: "no n false 0 falso",
    YesNoUnknown.UNKNOWN: "? unknown desconocido",
}
ANSWER_OF = {word: answer for answer, words in ANSWERS.items() for word in words.split()}
YEAR_ALONE = re.compile(r"(18[9]|19\d|20\d)\d")
MONTH_AND_YEAR = re.compile(r"(?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<y2>\d{4})[/.-](?P<m2>\d{1,2})")
SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d\d")
WRITE_SO = {"example": "2026-05-12"}


@dataclass
class ListedRow:
    """One row: its cells as they were written, what they say, and by column what is wrong."""

    number: int
    cells: dict
    values: dict = field(default_factory=dict)
    wrong: dict = field(default_factory=dict)

    @property
    def why(self):
        """All that is wrong, each behind the name of its column."""
        return " ".join(f"{COLUMNS[key]}: {said}" if key else said for key, said in self.wrong.items())


@dataclass
class SheetRead:
    """All rows of a file, and how it was read."""

    rows: list
    account: dict


def read_sheet(path, *, first, today):
    """Read a file; `first` states what comes first in dates such as 5/12/2026. RuleBroken for no caseload."""
    table = read_table(path, limits=ON_A_PAGE, known=known)
    layout, reader = SheetColumns(table), RowReader(first=first, today=today)
    rows = [reader.read(row.number, _written(layout.cells(row)), problem=row.problem) for row in table]
    account = {
        "sheet": table.sheet, "header_row": table.header_row, "left": list(table.left),
        "unread": layout.unread, "dropped": layout.dropped,
    }  # fmt: skip
    return SheetRead(rows, account)


def _written(cells):
    """Every cell as text: a spreadsheet's own date with the year first, a whole number without a point."""
    return {key: _text(cell) for key, cell in cells.items()}


def _text(cell):
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


class RowReader:
    """Reads cells that were written so; the same cells say the same today and tomorrow."""

    def __init__(self, *, first, today):
        self.rules, self.today = DayRules(first=first), today

    def read(self, number, cells, *, problem=""):
        """A `ListedRow` row; what is wrong with it stands in it."""
        row = ListedRow(number, cells, wrong={"": problem} if problem else {})
        for key in COLUMNS if not problem else ():
            try:
                row.values[key] = self._value(key, cells.get(key, ""))
            except (RuleBroken, ValueError, ValidationError) as wrong:
                row.wrong[key] = " ".join(getattr(wrong, "messages", [str(wrong)]))
        return row

    def _value(self, key, cell):
        if is_error(cell):
            raise RuleBroken(_("“%(cell)s” is an error of the spreadsheet.") % {"cell": cell[:40]})
        if len(cell) > LONGEST.get(key, 2000):
            raise RuleBroken(_("It is longer than %(most)s characters.") % {"most": LONGEST.get(key, 2000)})
        return getattr(self, f"_{key}")(cell)

    def _name(self, cell):
        name = tidy(cell)
        if not name:
            raise RuleBroken(_("Say who it is."))
        if not is_readable(name):
            raise RuleBroken(_("Write it in letters."))
        return name

    def _birth(self, cell):
        """(year, month, day), as far as it is written."""
        born = self._born(cell)
        check_birth(*born, on=self.today)
        return born

    def _born(self, cell):
        if not cell:
            return None, None, None
        if YEAR_ALONE.fullmatch(cell):
            return int(cell), None, None
        if found := MONTH_AND_YEAR.fullmatch(cell):
            return int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), None
        if SHORT_YEAR.fullmatch(cell):
            raise RuleBroken(_("Write the whole year, like 1984."))
        day = self._day(cell, first_year=1890)
        return day.year, day.month, day.day

    def _phone(self, cell):
        if is_spoilt_number(cell):
            raise RuleBroken(
                _("The spreadsheet has shortened this number: “%(cell)s”.") % {"cell": cell[:40]}
            )
        return phones.read(cell) if cell else None

    def _email(self, cell):
        if cell:
            validate_email(cell)
        return cell

    def _answer(self, cell):
        folded = fold(cell)
        if not folded:
            return ""
        if folded not in ANSWER_OF:
            raise RuleBroken(_("Write yes, no or ?, or leave it empty: “%(cell)s”.") % {"cell": cell[:40]})
        return ANSWER_OF[folded]

    _safe = _voicemail = _text = _answer

    def _owner(self, cell):
        if not cell:
            raise RuleBroken(_("Say who carries it: a name or an e-mail."))
        return " ".join(cell.split())

    def _opened(self, cell):
        return self._past(cell) or self.today

    def _last_contact(self, cell):
        return self._past(cell)

    def _next_promise(self, cell):
        day = self._day(cell)
        if day and day.year > self.today.year + 2:
            raise RuleBroken(_("“%(cell)s” is not a likely date.") % {"cell": cell[:40]})
        return day

    def _next_step(self, cell):
        return " ".join(cell.split())

    def _referrals(self, cell):
        """Each referral by itself: between semicolons, or line by line."""
        found = [" ".join(part.split()) for part in re.split(r"[;\n]", cell)]
        told = list(dict.fromkeys(filter(None, found)))
        if len(told) > MOST_REFERRALS or any(len(each) > LONGEST_REFERRAL for each in told):
            raise RuleBroken(_("At most %(most)s referrals, each short.") % {"most": MOST_REFERRALS})
        return told

    def _past(self, cell):
        day = self._day(cell)
        if day and day > self.today:
            raise RuleBroken(_("“%(cell)s” is still to come.") % {"cell": cell[:40]})
        return day

    def _day(self, cell, **likely):
        try:
            return read_day(cell or None, self.rules, **likely)
        except ValueError as wrong:
            fix = _("Write it like %(example)s, or say when you upload what comes first in dates.") % WRITE_SO
            raise RuleBroken(f"{wrong} {fix}") from None
