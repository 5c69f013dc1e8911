"""A person's record, how they are reached, and what was decided about look-alikes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.errors import RuleBroken
from casemgmt.history import hold, keep, stamp
from casemgmt.people import duplicates
from casemgmt.people.actions.comparing import log_correction, note_for_comparison
from casemgmt.people.actions.limits import SEARCHES, few_of
from casemgmt.people.contact import refuse_after_death
from casemgmt.people.duplicates.scoring import Match
from casemgmt.people.models import Comparison, ContactPoint, Person, Search

Verdict = Comparison.Verdict
Fields = dict[str, Any]


@dataclass(frozen=True)
class LookAlikes:
    """Who may well be the one described, by these details, for this user, on this day."""

    details: Fields
    contact: Fields | None
    by: User
    on: date
    matches: list[Match]

    def __iter__(self) -> Iterator[Match]:
        return iter(self.matches)

    def are_of(self, details: Fields, contact: Fields | None, by: User, on: date) -> bool:
        """Whether this is what would be found for them."""
        return (self.details, self.contact, self.by, self.on) == (details, contact, by, on)


def search(*, text: str, program: Program, by: User, back: str = "") -> Search:
    """Hold what was typed on the server for an hour; `back` is our own page that waits for the person.

    Everybody is looked for whom the user may see; whoever is added after it belongs to this program.
    RuleBroken for more searches within an hour than anybody needs.
    """
    policy.require(by, Permission.PERSON_VIEW, program)
    few_of(SEARCHES, by=by, program=program.pk)
    return Search.objects.create(program=program, user=by, terms={"text": text}, back=back)


@transaction.atomic
def register(
    *,
    search: Search,
    details: Fields,
    by: User,
    on: date,
    verdicts: Mapping[UUID, str] | None = None,
    contact: Fields | None = None,
    seen: LookAlikes | None = None,
) -> Person:
    """Add a person: only after a search, and only once every likely match was looked at.

    `details` are fields of Person, `contact` of a first ContactPoint, `verdicts` maps ids of likely
    matches to a Verdict. A match nobody decided on raises RuleBroken. What `look_alikes` has just found for
    the same details (`seen`) is not looked for again.
    """
    policy.require(by, Permission.PERSON_RECORD, search.program)
    if search.user_id != by.pk or search.expires_at <= timezone.now():
        raise RuleBroken(_("That search is over an hour old. Search again, then add the person."))
    verdicts = verdicts or {}
    if seen is None or not seen.are_of(details, contact, by, on):
        seen = look_alikes(details, contact, by=by, on=on)
    if any(match.person.pk not in verdicts for match in seen):
        raise RuleBroken(_("Say first whether this is somebody we already know."))
    return _add(search.program, details, [contact] if contact else [], verdicts, by=by)


@transaction.atomic
def register_listed(
    *, program: Program, details: Fields, contacts: Sequence[Fields], others: LookAlikes, by: User
) -> Person:
    """Add a person who stands in a list of theirs, found by nobody's search.

    `others`: what `look_alikes` found for them, of whom somebody said that they are other people. Who is
    hidden from `by` is found out by the privacy officer alone, as after `register`.
    """
    policy.require(by, Permission.PERSON_RECORD, program)
    return _add(program, details, contacts, {match.person.pk: Verdict.NOT_SAME for match in others}, by=by)


def _add(
    program: Program, details: Fields, contacts: Sequence[Fields], verdicts: Mapping[UUID, str], *, by: User
) -> Person:
    person = Person(program=program, **details)
    stamp(person, by=by, reason=gettext_noop("Added")).save()
    for contact in contacts:
        _add_contact(person, contact, by=by)
    note_for_comparison(person, by=by)
    for other in Person.objects.visible_to(by).filter(pk__in=verdicts) if verdicts else ():
        compare(person=person, other=other, verdict=verdicts[other.pk], by=by)
    return person


@transaction.atomic
def strike_out(*, person: Person, at: datetime, by: User) -> Person:
    """Say that the record should not be: nothing of it goes, nobody finds it, nobody is contacted by it."""
    policy.require(by, Permission.PERSON_RECORD, person.program)
    return keep(hold(person), gettext_noop("Struck out"), by=by, struck_out_at=at)


@transaction.atomic
def strike_out_contact(*, contact_point: ContactPoint, by: User) -> ContactPoint:
    """Say that a way to reach somebody should not be on their list: it stays, and is used by nobody."""
    policy.require(by, Permission.PERSON_RECORD, contact_point.program)
    return keep(hold(contact_point), gettext_noop("Struck out"), by=by, do_not_use=True)


def look_alikes(details: Fields, contact: Fields | None, *, by: User, on: date) -> LookAlikes:
    """People already known who may well be the one described, each with the reasons."""
    matches = duplicates.likely(duplicates.described(details, contact, on=on), user=by, on=on)
    return LookAlikes(details, contact, by, on, matches)


@transaction.atomic
def correct(*, person: Person, by: User, reason: str = "", seen: int | None = None, **changes: Any) -> Person:
    """Set what was wrong or missing; `seen` is the version the form was opened with.

    RuleBroken for more other names and birth dates within an hour than anybody has to put right.
    """
    policy.require(by, Permission.PERSON_RECORD, person.program)
    person = hold(person, seen=seen)
    before = duplicates.of_record(person)
    _set(person, changes)
    if duplicates.of_record(person) != before:
        log_correction(person, by=by)
    stamp(person, by=by, reason=reason or gettext_noop("Corrected")).save()
    return person


@transaction.atomic
def add_contact(*, person: Person, by: User, **fields: Any) -> ContactPoint:
    """Add a phone, e-mail or address, with what the person said is safe there."""
    policy.require(by, Permission.PERSON_RECORD, person.program)
    refuse_after_death(person)
    contact_point = _add_contact(person, fields, by=by)
    log_correction(person, by=by)
    return contact_point


def _add_contact(person: Person, fields: Fields, *, by: User) -> ContactPoint:
    fields = {"extension": "", **fields}
    same = {name: fields[name] for name in ("kind", "value", "extension")}
    if person.contact_points.filter(**same).exists():
        raise RuleBroken(_("This is already on their list. Correct it there."))
    contact_point = ContactPoint(person=person, program=person.program, **fields)
    stamp(contact_point, by=by, reason=gettext_noop("Added")).save()
    return contact_point


@transaction.atomic
def correct_contact(
    *, contact_point: ContactPoint, by: User, seen: int | None = None, **changes: Any
) -> ContactPoint:
    """Change a way to reach someone, or what is safe there."""
    policy.require(by, Permission.PERSON_RECORD, contact_point.program)
    refuse_after_death(contact_point.person)
    contact_point = hold(contact_point, seen=seen)
    before = contact_point.value
    _set(contact_point, changes | ({"to_confirm": False} if changes.get("confirmed_on") else {}))
    if contact_point.value != before:
        log_correction(contact_point.person, by=by)
    stamp(contact_point, by=by, reason=gettext_noop("Corrected")).save()
    return contact_point


@transaction.atomic
def confirm_contact(*, contact_point: ContactPoint, by: User, on: date) -> ContactPoint:
    """The person said again, on this day, that all of it still holds."""
    policy.require(by, Permission.PERSON_RECORD, contact_point.program)
    refuse_after_death(contact_point.person)
    contact_point = hold(contact_point)
    _set(contact_point, {"to_confirm": False, "confirmed_on": on, "confirmed_by": by})
    stamp(contact_point, by=by, reason=gettext_noop("Confirmed with the person")).save()
    return contact_point


def record_not_same(*, person: Person, other: Person, by: User) -> Comparison:
    """Remember that these two are different people, so that nobody is asked again."""
    return compare(person=person, other=other, verdict=Verdict.NOT_SAME, by=by)


@transaction.atomic
def compare(*, person: Person, other: Person, verdict: str, by: User) -> Comparison:
    """Record what somebody decided about two records that look alike. "Not sure" waits for a review."""
    policy.require(by, Permission.PERSON_RECORD, person.program)
    first, second = sorted((person, other), key=lambda one: one.pk)
    pair = {"first": first, "second": second}
    comparison = Comparison.objects.select_for_update(of=("self",)).filter(**pair).first()
    comparison = comparison or Comparison(program=person.program, **pair)
    comparison.verdict = verdict
    stamp(comparison, by=by, reason=gettext_noop("Compared")).save()
    return comparison


def _set(thing: Person | ContactPoint, changes: Fields) -> None:
    for name, value in changes.items():
        setattr(thing, name, value)


def forget_searches() -> int:
    """Remove what was typed to find people, an hour after."""
    return Search.objects.expired().delete()[0]
