"""Who may see whom: restricting a record, naming who may see it, stepping back from somebody one knows."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import hold, stamp
from casemgmt.people import duplicates
from casemgmt.people.actions.reviewing import ask_for_review
from casemgmt.people.models import (
    Conflict,
    ContactPoint,
    Person,
    PersonGrant,
    Restriction,
    Review,
)

OWN = {Conflict.Kind.OWN, Conflict.Kind.PERHAPS_OWN}
Spell = TypeVar("Spell", Restriction, PersonGrant, Conflict)


@transaction.atomic
def restrict(*, person: Person, kind: str, why: str, may_see: Iterable[User], by: User) -> Restriction:
    """Show the person to the users in `may_see` and to nobody else; returns the Restriction."""
    policy.require(by, Permission.PERSON_RESTRICT, person.program)
    hold(person)
    if Restriction.objects.open().filter(person=person).exists():
        raise RuleBroken(_("This record is restricted already."))
    restriction = Restriction(program=person.program, person=person, kind=kind, why=why)
    stamp(restriction, by=by, reason=why).save()
    for user in may_see:
        name(restriction=restriction, user=user, why=why, by=by)
    scope.renew()
    return restriction


@transaction.atomic
def name(*, restriction: Restriction, user: User, why: str, by: User) -> PersonGrant:
    """Let one more user see a restricted person. Nobody names themselves."""
    policy.require(by, Permission.PERSON_RESTRICT, restriction.program_id)
    restriction = hold(restriction)
    _still(restriction)
    if user == by:
        raise NotAllowed(_("Somebody else must name you: nobody opens a restricted record to themselves."))
    if not policy.allows(user, Permission.PERSON_VIEW, restriction.program_id):
        raise RuleBroken(_("%(name)s sees no people in this program.") % {"name": user})
    about = {"person": restriction.person_id, "user": user.pk}
    if Conflict.objects.open().filter(**about, kind__in=OWN).exists():
        raise RuleBroken(_("%(name)s cannot be named here.") % {"name": user})
    if PersonGrant.objects.live().named().filter(**about).exists():
        raise RuleBroken(_("%(name)s may see this record already.") % {"name": user})
    grant = PersonGrant(
        program_id=restriction.program_id, person_id=restriction.person_id, user=user, given_by=by, why=why
    )
    stamp(grant, by=by, reason=why).save()
    return grant


@transaction.atomic
def end_grant(*, grant: PersonGrant, why: str, by: User) -> PersonGrant:
    """Take a name off a restricted record; it is hidden from them with their next request."""
    policy.require(by, Permission.PERSON_RESTRICT, grant.program_id)
    grant = hold(grant)
    if not PersonGrant.objects.live().filter(pk=grant.pk).exists():
        raise RuleBroken(_("This has ended already."))
    return _end(grant, why, by=by)


def may_show_to_all(restriction: Restriction, *, by: User, named: Iterable[UUID]) -> bool:
    """Whether this user may lift it; `named` are the ids of those named on the record.

    A privacy officer reads no record, and who is named sees it anyway; an emergency's hour names nobody.
    """
    return policy.allows(by, Permission.PRIVACY_REVIEW, restriction.program_id) or by.pk in named


@transaction.atomic
def lift(*, restriction: Restriction, why: str, by: User) -> Restriction:
    """Show the record again to everybody whose role sees people here. Nobody does so to see it themselves."""
    policy.require(by, Permission.PERSON_RESTRICT, restriction.program_id)
    restriction = hold(restriction)
    _still(restriction)
    _not_for_themselves(restriction, by)
    for grant in PersonGrant.objects.live().filter(person=restriction.person_id):
        _end(grant, why, by=by)
    return _end(restriction, why, by=by)


@transaction.atomic
def say_i_know(*, person: Person, by: User) -> Conflict:
    """ "I know this person": hide the record from the one who says so. No reason is asked."""
    policy.require(by, Permission.PERSON_VIEW, person.program)
    if Conflict.objects.open().filter(person=person, user=by).exists():
        raise RuleBroken(_("This record is hidden from you already."))
    conflict = Conflict(program=person.program, person=person, user=by)
    stamp(conflict, by=by, reason=gettext_noop("Knows the person")).save()
    scope.renew()
    return conflict


@transaction.atomic
def lift_conflict(*, conflict: Conflict, why: str, by: User) -> Conflict:
    """Show the record again to somebody who had said that they know the person."""
    policy.require(by, Permission.PERSON_RESTRICT, conflict.program_id)
    conflict = hold(conflict)
    _still(conflict)
    if conflict.user_id == by.pk:
        raise NotAllowed(_("Another supervisor must do this."))
    if conflict.kind in OWN:
        raise RuleBroken(_("Nobody sees their own record here. They may ask for a copy."))
    return _end(conflict, why, by=by)


@transaction.atomic
def link_own_record(
    *, person: Person, user: User, why: str, by: User, may_see: Iterable[User] = ()
) -> Conflict:
    """Say that this is the record of somebody who works here: restricted, and never shown to them."""
    policy.require(by, Permission.PERSON_RESTRICT, person.program)
    if user == by:
        raise NotAllowed(_("Somebody else must do this: nobody looks after their own record."))
    conflict = Conflict.objects.open().filter(person=person, user=user).first()
    conflict = conflict or Conflict(program=person.program, person=person, user=user)
    conflict.kind = Conflict.Kind.OWN
    stamp(conflict, by=by, reason=why).save()
    if Restriction.objects.open().filter(person=person).exists():
        return conflict
    restrict(person=person, kind=Restriction.Kind.OWN, why=why, may_see=may_see, by=by)
    return conflict


@transaction.atomic
def look_for_own_record(*, user: User, program: Program, on: date) -> None:
    """On the day somebody joins: hide a record that may be theirs from them, and ask the privacy officer.

    It tells the one who invites them nothing.
    """
    with scope.acting_as(programs=[program.pk], actor="system:own records"):
        known = Conflict.objects.filter(user=user).values("person")
        perhaps = list(_perhaps(user, on=on).exclude(pk__in=known))
        for person in perhaps:
            conflict = Conflict(program=program, person=person, user=user, kind=Conflict.Kind.PERHAPS_OWN)
            stamp(conflict, by=None, reason=gettext_noop("May be their own record")).save()
            ask_for_review(program=program.pk, kind=Review.Kind.OWN_RECORD, by=user, people=[person.pk])


def _perhaps(user: User, *, on: date) -> QuerySet[Person]:
    """People with the user's e-mail, or whose whole name is the user's."""
    alike = [
        match.person.pk
        for match in duplicates.likely_among(Person.objects.all(), duplicates.named(user.name), on=on)
    ]
    mail = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, value__iexact=user.email)
    return Person.objects.filter(pk__in=[*alike, *mail.values_list("person", flat=True)])


def _not_for_themselves(restriction: Restriction, by: User) -> None:
    named = PersonGrant.objects.live().named().filter(person=restriction.person_id)
    if not may_show_to_all(restriction, by=by, named=named.values_list("user", flat=True)):
        raise NotAllowed(_("Somebody else must name you: nobody opens a restricted record to themselves."))


def _still(thing: Restriction | PersonGrant | Conflict) -> None:
    if thing.until is not None:
        raise RuleBroken(_("This has ended already."))


def _end(thing: Spell, why: str, *, by: User) -> Spell:
    thing.until = Now()
    stamp(thing, by=by, reason=why).save()
    thing.refresh_from_db(fields=["until"])
    scope.renew()
    return thing
