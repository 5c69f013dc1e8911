"""What bringing a caseload sheet in adds to the story of one person."""

from django.utils import timezone

from casemgmt.access import policy
from casemgmt.access.roles import Role
from casemgmt.history import stamp
from casemgmt.sheets.models import Logged, Sheet, SheetRow
from casemgmt.sheets.workflow import RowState, SheetStatus


def live(person, worker):
    """By a supervisor of theirs: whoever has no such right sees no sheet."""
    return brought_by(policy.holders(person.program, Role.SUPERVISOR).first() or worker, person)


def brought_by(worker, person):
    """A sheet that was looked at, and one that was brought in."""
    looked = sheet_of(person, worker)
    row(looked, person, RowState.KNOWN)
    now = timezone.now()
    brought = sheet_of(person, worker, status=SheetStatus.IMPORTED, imported_at=now)
    entry = kept(Logged(program=person.program, person=person, kind=Logged.Kind.CONTACT, at=now), worker)
    kept(Logged(program=person.program, person=person, kind="referral", text="Food bank"), worker)
    made = [{"kind": "sheets.logged", "record": str(entry.pk), "version": entry.history.first().history_id}]
    row(brought, person, RowState.ADDED, made=made)
    return {"sheet": looked, "brought_sheet": brought}


def sheet_of(person, worker, **said):
    return kept(Sheet(program=person.program, started_by=worker, file_name="Kestrelwing.csv", **said), worker)


def row(sheet, person, state, **said):
    cells = {"name": person.name, "owner": sheet.started_by.name}
    row = SheetRow(
        program=sheet.program, sheet=sheet, number=2, state=state, key="0", person=person, cells=cells, **said
    )
    return kept(row, sheet.started_by)


def kept(thing, worker):
    stamp(thing, by=worker, reason="test").save()
    return thing
