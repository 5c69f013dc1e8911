"""A sheet is looked at before anything of it is brought in, and what nobody goes on with is forgotten."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.access.steps import begin
from casemgmt.errors import RuleBroken
from casemgmt.history import keep, stamp
from casemgmt.sheets.actions.judging import Judge, key_of
from casemgmt.sheets.importing import SheetRead, read_sheet
from casemgmt.sheets.models import Sheet, SheetRow
from casemgmt.sheets.workflow import SHEET, SheetStatus


@transaction.atomic
def check_sheet(*, program: Program, file: BinaryIO, name: str, first: str, at: datetime, by: User) -> Sheet:
    """Read a file and say of each row what bringing it in would do; nobody is added.

    `first` states what comes first in dates such as 5/12/2026; nothing for nobody knows. RuleBroken where it
    is no caseload sheet, or has too many rows.
    """
    policy.require(by, Permission.CASELOAD_IMPORT, program)
    today = program.day_of(at)
    found = _read(file, first=first, today=today)
    if not found.rows:
        raise RuleBroken(_("There is no row under the header."))
    sheet = Sheet(
        program=program, started_by=by, file_name=Path(name).name[:255], first=first, read=found.account
    )
    stamp(sheet, by=by, reason=gettext_noop("Looked at")).save(force_insert=True)
    judge = Judge(program, on=today, by=by)
    for row in found.rows:
        verdict = judge.judge(row)
        kept = SheetRow(
            program=program, sheet=sheet, number=row.number, state=verdict.state, why=verdict.why,
            person=verdict.person, key=key_of(row.cells), cells=row.cells,
        )  # fmt: skip
        stamp(kept, by=by, reason=gettext_noop("Looked at")).save(force_insert=True)
    return sheet


@transaction.atomic
def discard(*, sheet: Sheet, by: User | None) -> Sheet:
    """Bring nothing of it in, and forget what stood in it. `by` None: nobody went on with it for a day."""
    if by is not None:
        begin(sheet, SHEET, "discard", by=by)
    for row in sheet.rows.exclude(cells={}):
        keep(row, gettext_noop("Forgotten"), by=by, cells={})
    return keep(sheet, gettext_noop("Not brought in"), by=by, status=SheetStatus.DISCARDED)


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Forget what stood in files that are needed no more; how many rows that were."""
    for sheet in Sheet.objects.left_lying(at).select_for_update(skip_locked=True):
        discard(sheet=sheet, by=None)
    rows = list(SheetRow.objects.to_forget(at).select_for_update(of=("self",), skip_locked=True))
    return len([keep(row, gettext_noop("Forgotten"), by=None, cells={}) for row in rows])


def _read(file: BinaryIO, **said: object) -> SheetRead:
    """The file stands on the disk only while it is read."""
    settings.UPLOADS.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=settings.UPLOADS) as kept:
        shutil.copyfileobj(file, kept)
        kept.flush()
        return read_sheet(Path(kept.name), **said)
