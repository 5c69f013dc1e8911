"""A death that is reported holds; one that is confirmed ends; a mistake brings back what was ours."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.codes.whereabouts import DeathKnownBy, DeathState
from casemgmt.constraints import keep_checked
from casemgmt.declared import DEATH_WORK
from casemgmt.errors import RuleBroken
from casemgmt.history import keep, lock_in_place, restore, stamp
from casemgmt.people import actions as people
from casemgmt.people.models import Person
from casemgmt.whereabouts.models import Death
from casemgmt.whereabouts.models.deaths import KEPT_FOR, UNDONE_WITHIN

Row = tuple[str, UUID, int]  # a table, a row of it, and the version that it had


@transaction.atomic
def report_death(
    *,
    person: Person,
    by: User,
    at: datetime,
    known_by: str = "",
    told_by: str = "",
    died_on: date | None = None,
    place: str = "",
) -> Death:
    """Somebody says that the person died. Messages stop, promises wait, partners keep for now.

    Nothing is closed or freed, and nobody is told.
    """
    policy.require(by, Permission.WHEREABOUTS_RECORD, person.program_id)
    standing = Death.objects.standing().filter(person=person).first()
    people.report_death(person=person, origin=standing.pk if standing else person.pk, by=by, at=at)
    death = Death.objects.standing().get(person=person)
    said = {"known_by": known_by, "told_by": told_by, "died_on": died_on, "place": place}
    return keep_checked(death, gettext_noop("Reported"), by=by, **said)


def begin_hold(*, person: Person, by: User | None, at: datetime) -> None:
    """The first word of it begins the record of it; partners are asked to keep for 48 hours."""
    if Death.objects.standing().filter(person=person).exists():
        return
    death = Death(program_id=person.program_id, person=person, reported_at=at, reported_by=by)
    death.kept_until = at + KEPT_FOR
    stamp(death, by=by, reason=gettext_noop("Reported")).save(force_insert=True)


@transaction.atomic
def ask_to_keep(*, death: Death, by: User, at: datetime) -> Death:
    """Ask partners once more to keep for now: 48 hours from now."""
    _begin(death, DeathState.REPORTED, by=by)
    for work in DEATH_WORK:
        work.ask_to_keep(person=death.person, at=at)
    return keep(death, gettext_noop("Asked to keep for now"), by=by, kept_until=at + KEPT_FOR)


@transaction.atomic
def confirm_death(*, death: Death, by: User, at: datetime, **said: Any) -> Death:
    """It is known: referrals close in neutral words, places become free, promises of contact end.

    `said`: known_by, told_by, died_on, place, cause, also_by. RuleBroken where that does not confirm it. The
    owner of the case gets one list of what is left to do. Nothing of it happens by halves.
    """
    _begin(death, DeathState.REPORTED, by=by)
    if said.get("known_by") == DeathKnownBy.STAFF_PRESENT and said.get("also_by") in (None, by):
        raise RuleBroken(_("It takes two of you who were there."))
    confirmed = {"state": DeathState.CONFIRMED, "confirmed_at": at, "confirmed_by": by, "kept_until": None}
    keep_checked(death, gettext_noop("Confirmed"), by=by, **confirmed, **said)
    ended = [
        row for work in DEATH_WORK for row in work.end(person=death.person, death=death.pk, by=by, at=at)
    ]
    told = [[table, str(pk), version] for table, pk, version in ended]
    return keep(death, gettext_noop("Confirmed"), by=by, ended=told)


def bring_back(*, person: Person, why: str, by: User, at: datetime) -> list[Row]:
    """It was a mistake: every row of ours that was closed with it says again what it said before.

    RuleBroken after 30 days. What it returns was brought back; what left the house is no row of ours.
    """
    death = Death.objects.standing().filter(person=person).first()
    if death is None:
        return []
    if death.confirmed_at and at > death.confirmed_at + UNDONE_WITHIN:
        raise RuleBroken(_("It was confirmed more than 30 days ago and stays as it is."))
    rows: list[Row] = [(table, UUID(pk), version) for table, pk, version in death.ended]
    for table, pk, version in rows:
        model: Any = apps.get_model(table)
        restore(model.objects.get(pk=pk), version, gettext_noop("Reported by mistake"), by=by)
    mistaken = {"state": DeathState.MISTAKEN, "mistaken_at": at, "mistaken_why": why}
    keep(death, gettext_noop("Reported by mistake"), by=by, kept_until=None, **mistaken)
    return rows


def _begin(death: Death, state: DeathState, *, by: User) -> None:
    lock_in_place(death)
    policy.require(by, Permission.WHEREABOUTS_RECORD, death.program_id)
    if death.state != state:
        raise RuleBroken(_("This is no report that waits to be confirmed."))
