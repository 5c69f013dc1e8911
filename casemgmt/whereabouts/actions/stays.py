"""Every write on where people are. What follows for others' work is theirs: they declared it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.constraints import keep_checked, save_checked
from casemgmt.declared import STAY_WORK
from casemgmt.errors import RuleBroken
from casemgmt.history import hold, keep, lock_in_place, stamp
from casemgmt.people.contact import refuse_after_death
from casemgmt.people.models import Person
from casemgmt.whereabouts.models import SafePlace, Stay


@transaction.atomic
def say_where(*, person: Person, since: date, by: User, at: datetime, **said: Any) -> Stay:
    """Write down where the person is, as somebody said it; an open stay ends when this one begins.

    `said`: the other fields of a stay. RuleBroken after a death, or where the table refuses it.
    """
    person = _begin(person, by=by)
    before = Stay.objects.open().filter(person=person).first()
    said = {"came_from": before.kind if before else "", **said}
    if before:
        _end(before, max(before.since, since), by=by)
    _leave_safe_place(person)
    stay = Stay(program_id=person.program_id, person=person, since=since, **said)
    save_checked(stamp(stay, by=by, reason=gettext_noop("Said where they are")), force_insert=True)
    _follow(person, stay, before, by=by, at=at)
    return stay


@transaction.atomic
def correct_stay(*, stay: Stay, by: User, at: datetime, **said: Any) -> Stay:
    """Say it again: they are still there, or something of it was wrong or is known now."""
    person = _begin(stay.person, by=by)
    lock_in_place(stay)
    if not stay.is_open:
        raise RuleBroken(_("They are not there any more."))
    keep_checked(stay, gettext_noop("Said again"), by=by, **said)
    _follow(person, stay, None, by=by, at=at)
    return stay


@transaction.atomic
def end_stay(*, stay: Stay, on: date, by: User, at: datetime) -> Stay:
    """They left. What is promised after a return counts from now, when we heard of it."""
    person = _begin(stay.person, by=by)
    lock_in_place(stay)
    if not stay.is_open:
        raise RuleBroken(_("They are not there any more."))
    _end(stay, on, by=by)
    _follow(person, None, stay, by=by, at=at)
    return stay


@transaction.atomic
def say_safe_place(*, person: Person, own_word: bool, by: User, at: datetime) -> SafePlace:
    """The person says that they are in a safe place. Where, since when and who said so is kept nowhere."""
    person = _begin(person, by=by)
    before = Stay.objects.open().filter(person=person).first()
    if before:
        _end(before, max(before.since, person.program.day_of(at)), by=by)
    place = SafePlace.objects.filter(person=person).first() or SafePlace(
        program_id=person.program_id, person=person
    )
    place.own_word, place.left = own_word, False
    save_checked(place)
    _follow(person, None, before, by=by, at=at)
    return place


def _begin(person: Person, *, by: User) -> Person:
    policy.require(by, Permission.WHEREABOUTS_RECORD, person.program_id)
    refuse_after_death(person)
    return hold(person)


def _end(stay: Stay, on: date, *, by: User) -> None:
    keep_checked(stay, gettext_noop("They left"), by=by, ended_on=on)


def _leave_safe_place(person: Person) -> None:
    SafePlace.objects.filter(person=person).update(left=True)


def _follow(person: Person, stay: Stay | None, ended: Stay | None, *, by: User, at: datetime) -> None:
    """Lists say "away since"; then whoever carries work with the person hears of it."""
    away = stay.since if stay and stay.is_away else None
    if person.away_since != away:
        keep(person, gettext_noop("Said where they are"), by=by, away_since=away)
    for work in STAY_WORK:
        work.follow(person=person, stay=stay, ended=ended, by=by, at=at)
