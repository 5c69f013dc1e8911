"""A caseload that was kept in a spreadsheet."""

import csv
import io

import pytest
from django.utils import timezone

from casemgmt.sheets import actions
from casemgmt.sheets.models import SheetRow

HEADER = ["Name", "Birth date", "Phone", "Owner", "Opened", "Last contact", "Next promise", "Referrals"]
ROSALIND = {
    "Name": "Rosalind Okafor-Zeta", "Birth date": "1984-03-12", "Phone": "(216) 555-0142",
    "Opened": "2026-01-05", "Last contact": "2026-02-03", "Referrals": "Food bank; Housing list",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.UPLOADS = tmp_path / "uploads"


def csv_of(*rows, delimiter=",", encoding="utf-8"):
    """The rows as a file; columns that only one of them has stand there for all."""
    columns = list(dict.fromkeys([*HEADER, *(name for row in rows for name in row)]))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def check(program, supervisor, social_worker):
    """The sheet as its rows would come in; each row is the social worker's where it names nobody."""

    def checked(*rows, data=None, name="caseload.csv", first="", by=supervisor, **file):
        owned = [{"Owner": social_worker.name, **row} for row in rows]
        return actions.check_sheet(
            program=program, file=io.BytesIO(data or csv_of(*owned, **file)), name=name, first=first,
            at=timezone.now(), by=by,
        )  # fmt: skip

    return checked


@pytest.fixture
def bring(check, supervisor):
    """The sheet brought in; `said`: by the number of a row, who it is."""

    def brought(*rows, said=None, by=supervisor, **file):
        sheet = check(*rows, by=by, **file)
        chosen = {row.pk: (said or {}).get(row.number, "") for row in sheet.rows.all()}
        return actions.import_sheet(sheet=sheet, said=chosen, at=timezone.now(), by=by)

    return brought


def states(sheet):
    return list(sheet.rows.order_by("number").values_list("state", flat=True))


def reasons(sheet):
    return " ".join(SheetRow.objects.filter(sheet=sheet).order_by("number").values_list("why", flat=True))
