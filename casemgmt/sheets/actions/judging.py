"""What bringing a row in would do: asked when the sheet is looked at, and again when it is brought in."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.codes.contact import YesNoUnknown
from casemgmt.people import actions as people
from casemgmt.people.actions.records import LookAlikes
from casemgmt.people.folding import words
from casemgmt.people.models import Answer, ContactPoint, Person, doubt_of_birth
from casemgmt.sheets.importing import ListedRow
from casemgmt.sheets.models import SheetRow
from casemgmt.sheets.workflow import RowState

CERTAIN = 14  # of the evidence that two records are one person: whole name and whole birth date
Kind = ContactPoint.Kind


class RowVerdict(NamedTuple):
    """What would become of a row, and why; `owner` carries the person, `alike` may be the same person."""

    state: RowState
    why: str = ""
    owner: User | None = None
    person: Person | None = None
    alike: LookAlikes | None = None


class Owners:
    """Whoever carries cases in the program, by name and by e-mail."""

    def __init__(self, program: Program) -> None:
        self._found: dict[str, list[User]] = {}
        for user in policy.workers(program, Permission.CASE_WORK):
            for called in {_called(user.name), user.email.casefold()}:
                self._found.setdefault(called, []).append(user)

    def named(self, text: str) -> tuple[User | None, str]:
        """(who it is, "") or (None, why nobody can be told from it)."""
        found = self._found.get(text.casefold()) or self._found.get(_called(text), [])
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, _("Several people here are called “%(name)s”. Write the e-mail.") % {"name": text}
        return None, _("Nobody who carries cases here is called “%(name)s”. Write the e-mail.") % {
            "name": text
        }


class Judge:
    """Judges rows of one sheet, in their order, for whoever brings them in."""

    def __init__(self, program: Program, *, on: date, by: User) -> None:
        self.program, self.on, self.by = program, on, by
        self.owners = Owners(program)
        self._before: dict[Any, int] = {}

    def judge(self, row: ListedRow) -> RowVerdict:
        """Refused, here already, somebody known, somebody new, or in need of a look."""
        owner, unknown = self.owners.named(row.values["owner"]) if "owner" in row.values else (None, "")
        if unknown:
            row.wrong["owner"] = unknown
        if row.wrong:
            return RowVerdict(RowState.REFUSED, row.why[:500])
        if self._is_here(row):
            return RowVerdict(RowState.SAME)
        verdict = self._compare(row)._replace(owner=owner)
        return self._beside_twin(row, verdict)

    def _is_here(self, row: ListedRow) -> bool:
        known = SheetRow.objects.filter(program=self.program, key=key_of(row.cells), person__isnull=False)
        return known.standing().exists()

    def _compare(self, row: ListedRow) -> RowVerdict:
        details, contacts = fields_of(row.values)
        alike = people.look_alikes(details, contacts[0] if contacts else None, by=self.by, on=self.on)
        certain = [match.person for match in alike if match.score >= CERTAIN and _same_birth(details, match)]
        if len(certain) == 1 and len(alike.matches) == 1:
            return RowVerdict(RowState.KNOWN, alike.matches[0].why, person=certain[0], alike=alike)
        if alike.matches:
            return RowVerdict(RowState.LOOK, alike.matches[0].why[:500], alike=alike)
        doubt = doubt_of_birth(*row.values["birth"], on=self.on)
        return RowVerdict(RowState.LOOK if doubt else RowState.NEW, doubt, alike=alike)

    def _beside_twin(self, row: ListedRow, verdict: RowVerdict) -> RowVerdict:
        """Two rows of one sheet that may be one person: the second needs a look."""
        same = tuple(words(row.values["name"])), row.values["birth"]
        first = self._before.setdefault(same, row.number)
        if first == row.number or verdict.state != RowState.NEW:
            return verdict
        return verdict._replace(
            state=RowState.LOOK, why=_("Row %(number)s may be the same person.") % {"number": first}
        )


def key_of(cells: Mapping[str, str]) -> str:
    """By which the same row is known again, in whichever file: nothing of it can be read from that."""
    said = json.dumps(sorted(cells.items()), ensure_ascii=False)
    return salted_hmac("casemgmt.sheets", said, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def fields_of(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Fields of a Person, and of each way to reach them. What nobody asked is not asked, and held."""
    year, month, day = values["birth"]
    details = {
        "name": values["name"], "birth_year": year, "birth_month": month, "birth_day": day,
        "birth_answer": Answer.GIVEN if year else Answer.NOT_ASKED,
    }  # fmt: skip
    safe = {"to_confirm": not values["safe"], "do_not_use": values["safe"] == YesNoUnknown.NO}
    contacts: list[dict[str, Any]] = []
    if values["phone"]:
        number, extension = values["phone"]
        told = {"voicemail": values["voicemail"], "text": values["text"]}
        contacts.append({"kind": Kind.PHONE, "value": number, "extension": extension, **told, **safe})
    if values["email"]:
        contacts.append({"kind": Kind.EMAIL, "value": values["email"], **safe})
    return details, contacts


def _same_birth(details: Mapping[str, Any], match: Any) -> bool:
    born = details["birth_year"], details["birth_month"], details["birth_day"]
    return all(born) and born == match.person.birth


def _called(name: str) -> str:
    return " ".join(words(name))
