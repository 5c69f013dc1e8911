"""What a sheet brought in is struck out: nothing is deleted, and what somebody worked on since stays."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from simple_history.models import HistoricalChanges

from casemgmt import scope
from casemgmt.access.models import User
from casemgmt.access.steps import begin
from casemgmt.caseload.actions import close_case
from casemgmt.codes.cases import CloseReason
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import keep, version
from casemgmt.people import actions as people
from casemgmt.people.models import Comparison
from casemgmt.sheets.models import Sheet, SheetRow
from casemgmt.sheets.workflow import SHEET, RowState
from followups import actions as followups

NO_WORK = (SheetRow, Comparison)  # they say where somebody came from and whom they are not
WHY = gettext_noop("It came with a caseload sheet that was taken back")


@transaction.atomic
def undo(*, sheet: Sheet, at: datetime, by: User) -> Sheet:
    """Strike out what it brought, but rows on whose records somebody worked since; within 7 days.

    A row goes wholly or not at all. RuleBroken when the week is over.
    """
    step = begin(sheet, SHEET, "undo", by=by)
    if not sheet.may_be_undone(at=at):
        raise RuleBroken(
            _("A sheet can be taken back for 7 days only. Put right what is wrong person by person.")
        )
    rows = list(SheetRow.objects.visible_to(by).filter(sheet=sheet).standing())
    worked_on = _worked_on(sheet, rows)
    for row in rows:
        why = _("Somebody has worked on it since.") if row.pk in worked_on else _strike(row, at=at, by=by)
        became = RowState.KEPT if why else RowState.STRUCK
        keep(row, gettext_noop("Taken back"), by=by, state=became, why=why[:500])
    return keep(sheet, gettext_noop("Taken back"), by=by, status=step.target, undone_at=at)


def _worked_on(sheet: Sheet, rows: Sequence[SheetRow]) -> set[UUID]:
    """Ids of rows whose records changed, or have something about them that the sheet did not bring.

    The system looks: work that whoever takes it back may not see is work too.
    """
    with scope.acting_as(programs=[sheet.program_id], actor=f"system:sheet:{sheet.pk}"):
        return {row.pk for row in rows if _changed(row)} | set(_with_more(rows))


def _changed(row: SheetRow) -> bool:
    return any(
        version(apps.get_model(each["kind"])(pk=each["record"])) != each["version"] for each in row.made
    )


def _with_more(rows: Sequence[SheetRow]) -> Iterator[UUID]:
    """Of all records of one kind at once: whatever names one of them and is not the row's own."""
    row_of = {each["record"]: row for row in rows for each in row.made}
    for kind in {each["kind"] for row in rows for each in row.made}:
        made = [each["record"] for row in rows for each in row.made if each["kind"] == kind]
        for model, column in _naming(apps.get_model(kind)):
            found = model._base_manager.filter(**{f"{column}__in": made}).values_list(column, "pk")
            for about, pk in found:
                row = row_of[str(about)]
                if str(pk) not in {each["record"] for each in row.made}:
                    yield row.pk


def _naming(model: Any) -> Iterator[tuple[Any, str]]:
    """(model, column) of everything that names a record of this model, its history aside."""
    for link in model._meta.get_fields(include_hidden=True):
        if not link.auto_created or link.concrete or not (link.one_to_many or link.one_to_one):
            continue
        if not issubclass(link.related_model, (HistoricalChanges, *NO_WORK)):
            yield link.related_model, link.field.attname


def _strike(row: SheetRow, *, at: datetime, by: User) -> str:
    """Strike out its records, the last one first; returns why it stays, where one of them may not go."""
    try:
        with transaction.atomic():
            for each in reversed(row.made):
                record = apps.get_model(each["kind"])._default_manager.get(pk=each["record"])
                STRIKES[each["kind"]](record, at, by)
    except (RuleBroken, NotAllowed) as refused:
        return str(refused)
    return ""


STRIKES: dict[str, Any] = {
    "people.person": lambda person, at, by: people.strike_out(person=person, at=at, by=by),
    "people.contactpoint": lambda point, at, by: people.strike_out_contact(contact_point=point, by=by),
    "cases.case": lambda case, at, by: close_case(
        case=case, answers={}, reason=CloseReason.BY_MISTAKE, on=case.program.day_of(at), by=by, at=at
    ),
    "followups.followup": lambda promise, at, by: followups.cancel(followup=promise, reason=WHY, by=by),
    "sheets.logged": lambda entry, at, by: keep(entry, gettext_noop("Struck out"), by=by, struck_out_at=at),
}
