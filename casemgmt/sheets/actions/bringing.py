"""Rows of a sheet come in: each wholly, or not at all."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access.models import User
from casemgmt.access.steps import begin
from casemgmt.cases import actions as cases
from casemgmt.cases.models import Case
from casemgmt.codes.followups import Because, FollowUpKind
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import keep, stamp, version
from casemgmt.people import actions as people
from casemgmt.people import contact
from casemgmt.people.models import Person
from casemgmt.sheets.actions.judging import Judge, RowVerdict, fields_of
from casemgmt.sheets.importing import RowReader
from casemgmt.sheets.models import Logged, Sheet, SheetRow
from casemgmt.sheets.workflow import SHEET, RowState
from followups import actions as followups
from followups import cadence
from followups.models import FollowUp

NEW = "new"  # said of a row that needed a look: it is nobody we know
NOON = time(12)
RULE = "sheet"


@transaction.atomic
def import_sheet(*, sheet: Sheet, said: Mapping[Any, str], at: datetime, by: User) -> Sheet:
    """Bring in every row that can come. `said`: for rows that needed a look, `NEW` or the id of the person.

    Who is alike is asked again: what needs a look only now is left out, as is what nobody said anything of.
    """
    step = begin(sheet, SHEET, "import", by=by)
    today = sheet.program.day_of(at)
    reader, judge = RowReader(first=sheet.first, today=today), Judge(sheet.program, on=today, by=by)
    for row in SheetRow.objects.visible_to(by).filter(sheet=sheet).exclude(state=RowState.REFUSED):
        listed = reader.read(row.number, row.cells)
        verdict = _as_said(_as_shown(row, judge.judge(listed)), said.get(row.pk, ""))
        _settle(row, listed.values, verdict, at=at, by=by)
    return keep(sheet, gettext_noop("Brought in"), by=by, status=step.target, imported_at=at)


def _as_shown(row: SheetRow, verdict: RowVerdict) -> RowVerdict:
    """A row that was shown as somebody known comes in as that person, or not at all."""
    if row.person_id is None or verdict.state not in (RowState.NEW, RowState.KNOWN, RowState.LOOK):
        return verdict
    if verdict.person is not None and verdict.person.pk == row.person_id:
        return verdict
    why = _("Who it is changed since it was looked at. Bring this row in again.")
    return verdict._replace(state=RowState.LEFT, why=why)


def _as_said(verdict: RowVerdict, said: str) -> RowVerdict:
    """What somebody said of a row that needs a look."""
    if verdict.state != RowState.LOOK:
        return verdict
    if said == NEW:
        return verdict._replace(state=RowState.NEW)
    for match in verdict.alike or ():
        if str(match.person.pk) == said:
            return verdict._replace(state=RowState.KNOWN, person=match.person)
    return verdict._replace(state=RowState.LEFT)


def _settle(row: SheetRow, values: Mapping[str, Any], verdict: RowVerdict, *, at: datetime, by: User) -> None:
    """Bring it in, or write down why it did not come."""
    became: dict[str, Any] = {"state": verdict.state, "why": verdict.why}
    if verdict.state in (RowState.NEW, RowState.KNOWN):
        try:
            with transaction.atomic():
                became = _bring(row, values, verdict, at=at, by=by)
        except (RuleBroken, NotAllowed) as refused:
            became = {"state": RowState.REFUSED, "why": str(refused)[:500]}
        except (DataError, IntegrityError):
            became = {"state": RowState.REFUSED, "why": _("The database did not take it.")}
    keep(row, gettext_noop("Brought in"), by=by, **became)


def _bring(
    row: SheetRow, values: Mapping[str, Any], verdict: RowVerdict, *, at: datetime, by: User
) -> dict[str, Any]:
    brought = Brought(row, values, at=at, by=by)
    person = brought.add(verdict) if verdict.person is None else brought.join(verdict.person)
    owner = brought.open_case(person, verdict.owner)
    brought.promise(person)
    brought.log(person)
    if not brought.made:
        return {"state": RowState.SAME, "why": _("All of it is known already."), "person": person}
    state = RowState.ADDED if verdict.person else RowState.MADE
    stays = _("Their case stays with %(name)s.") % {"name": owner.name} if owner else ""
    made = [
        {"kind": each._meta.label_lower, "record": str(each.pk), "version": version(each)}
        for each in brought.made
    ]
    return {"state": state, "why": stays, "person": person, "made": made}


class Brought:
    """What one row brings into the records; `made` holds each record in its order."""

    def __init__(self, row: SheetRow, values: Mapping[str, Any], *, at: datetime, by: User) -> None:
        self.row, self.values, self.at, self.by = row, values, at, by
        self.today = row.program.day_of(at)
        self.made: list[models.Model] = []

    def add(self, verdict: RowVerdict) -> Person:
        """Somebody new, with the ways to reach them."""
        assert verdict.alike is not None
        details, contacts = fields_of(self.values)
        person = people.register_listed(
            program=self.row.program, details=details, contacts=contacts, others=verdict.alike, by=self.by,
        )  # fmt: skip
        self.made += [person, *person.contact_points.all()]
        return person

    def join(self, person: Person) -> Person:
        """Somebody known, with the ways to reach them that were not."""
        contact.refuse_after_death(person)
        _details, contacts = fields_of(self.values)
        known = set(person.contact_points.values_list("kind", "value"))
        for each in contacts:
            if (each["kind"], each["value"]) not in known:
                self.made.append(people.add_contact(person=person, by=self.by, **each))
        return person

    def open_case(self, person: Person, owner: User | None) -> User | None:
        """Open their case where none is; returns who else carries it already."""
        assert owner is not None
        running = Case.objects.open().filter(person=person).select_related("owner").first()
        if running:
            return running.owner if running.owner_id != owner.pk else None
        self.made.append(cases.open_case(person=person, owner=owner, on=self.values["opened"], by=self.by))
        return None

    def promise(self, person: Person) -> None:
        """The next promise; one whose day is over stands for today."""
        day: date | None = self.values["next_promise"]
        if day is None:
            return
        day = max(day, self.today)
        if FollowUp.objects.open().filter(person=person, due_on=day).exists():
            return
        window = cadence.until(day, opens_at=self.at, zone=self.row.program.zone)
        can_call = person.contact_points.filter(kind="phone", do_not_use=False).exists()
        self.made.append(
            followups.schedule(
                program=self.row.program,
                window=window,
                because=self.values["next_step"] or Because.ON_SHEET,
                kind=FollowUpKind.CALL if can_call else FollowUpKind.OTHER,
                person=person,
                origin=self.row.pk,
                rule=RULE,
                by=self.by,
            )
        )

    def log(self, person: Person) -> None:
        """What it says of the time before, each thing once."""
        if self.values["last_contact"]:
            self._log(person, kind=Logged.Kind.CONTACT, at=_noon(self.values["last_contact"], self.row))
        for text in self.values["referrals"]:
            self._log(person, kind=Logged.Kind.REFERRAL, text=text)

    def _log(self, person: Person, **said: Any) -> None:
        if Logged.objects.standing().filter(person=person, **said).exists():
            return
        entry = Logged(program=self.row.program, person=person, **said)
        stamp(entry, by=self.by, reason=gettext_noop("Brought in")).save(force_insert=True)
        self.made.append(entry)


def _noon(day: date, row: SheetRow) -> datetime:
    return datetime.combine(day, NOON, tzinfo=ZoneInfo(row.program.zone))
