"""Patterns in the log that are worth a look, and nothing more than that.

Each says who opened whose page in a way that has many good reasons and a few bad ones. They may not serve
evaluation or discipline, and nothing here is counted per worker, ranked, kept or sent.
"""

from bisect import bisect_left
from collections import defaultdict
from datetime import timedelta
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, TextChoices
from django.db.models.functions import ExtractHour, TruncHour
from django.utils.translation import gettext_lazy as _

from casemgmt.access.models import User
from casemgmt.audit.models import Event, EventKind
from casemgmt.caseload import work
from casemgmt.declared import AT_WORK
from casemgmt.people.duplicates import words
from casemgmt.people.models import Conflict, Person

MANY = 20  # different people in one hour of the clock
NIGHT = {22, 23, 0, 1, 2, 3, 4, 5}  # hours of the program's clock
AROUND = timedelta(hours=12)


class Pattern(TextChoices):
    """What was noticed."""

    OWN = "own", _("Perhaps their own record")
    SURNAME = "surname", _("The same last name")
    NIGHT = "night", _("At night, without a shift around it")
    MANY = "many", _("Many people in an hour")
    NO_WORK = "no_work", _("No work with the person")


class Look(NamedTuple):
    """One worker at one person's page (or at many pages: then without a person), and when last."""

    user: User
    person: Person | None
    at: object
    times: int


def patterns(*, program, since):
    """{pattern: looks, newest first} over the openings of people's pages in this program since a moment."""
    opened = Event.objects.filter(
        program=program.pk,
        kind=EventKind.READ,
        object_kind=Person._meta.label_lower,
        at__gte=since,
        actor__startswith="user:",
    ).order_by()
    looks = _looks(opened, program)
    own, same_name = _own(looks), _same_surname(looks)
    found = {
        Pattern.OWN: [look for look in looks if _pair(look) in own],
        Pattern.SURNAME: [look for look in looks if _pair(look) in same_name - own],
        Pattern.NIGHT: _at_night(opened, program, looks),
        Pattern.MANY: _many(opened, looks),
        Pattern.NO_WORK: _without_work(looks),
    }
    return {pattern: sorted(of, key=lambda look: look.at, reverse=True) for pattern, of in found.items()}


def _looks(opened, program):
    """One look for each worker and person, with how often and when last."""
    rows = list(opened.values("actor", "object_id").annotate(times=Count("id"), last=Max("at")))
    users = {f"user:{user.pk}": user for user in User.objects.filter(memberships__program=program).distinct()}
    people = {str(pk): who for pk, who in Person.objects.in_bulk({row["object_id"] for row in rows}).items()}
    return [
        Look(users[row["actor"]], people[row["object_id"]], row["last"], row["times"])
        for row in rows
        if row["actor"] in users and row["object_id"] in people
    ]


def _pair(look):
    return look.user.pk, look.person.pk


def _own(looks):
    """Pairs of a worker and a record that is theirs: known to be, or of the same whole name."""
    kinds = [Conflict.Kind.OWN, Conflict.Kind.PERHAPS_OWN]
    known = set(Conflict.objects.filter(kind__in=kinds).values_list("user", "person"))
    return known | {
        _pair(look) for look in looks if _whole(look.user.name) in map(_whole, _names(look.person))
    }


def _same_surname(looks):
    return {
        _pair(look) for look in looks if _last_word(look.user.name) in map(_last_word, _names(look.person))
    }


def _names(person):
    """Each of their names that has several words: one word alone says nothing of a family."""
    return [name for name in person.all_names if len(words(name)) > 1]


def _whole(name):
    return " ".join(words(name))


def _last_word(name):
    return words(name)[-1:]


def _at_night(opened, program, looks):
    """Openings at night by somebody who met and tried to reach nobody within twelve hours of them."""
    hour = ExtractHour("at", tzinfo=ZoneInfo(program.zone))
    of = {(f"user:{look.user.pk}", str(look.person.pk)): look for look in looks}
    worked, found = _worked(looks), {}
    for actor, person, at in (
        opened.annotate(hour=hour).filter(hour__in=NIGHT).values_list("actor", "object_id", "at")
    ):
        look = of.get((actor, person))
        if look and not _near(worked[look.user.pk], at):
            before = found.get(_pair(look), look._replace(times=0, at=at))
            found[_pair(look)] = before._replace(times=before.times + 1, at=max(before.at, at))
    return list(found.values())


def _worked(looks):
    """{worker: sorted moments at which they met somebody or tried to}."""
    users, moments = {look.user.pk for look in looks}, defaultdict(list)
    found = [pair for each in AT_WORK for pair in each.moments(users)]
    for user, at in sorted(found, key=itemgetter(1)):
        moments[user].append(at)
    return moments


def _near(moments, at):
    """Whether one of the sorted moments lies within twelve hours of this one."""
    next_one = bisect_left(moments, at - AROUND)
    return next_one < len(moments) and moments[next_one] <= at + AROUND


def _many(opened, looks):
    """Hours of the clock in which a worker opened the pages of many different people."""
    users = {f"user:{look.user.pk}": look.user for look in looks}
    hours = opened.annotate(hour=TruncHour("at")).values("actor", "hour")
    crowded = hours.annotate(people=Count("object_id", distinct=True), last=Max("at")).filter(
        people__gte=MANY
    )
    return [
        Look(users[row["actor"]], None, row["last"], row["people"])
        for row in crowded
        if row["actor"] in users
    ]


def _without_work(looks):
    """Openings by somebody who never met, tried, followed up, referred or carried this person."""
    worked = work.pairs({look.person.pk for look in looks})
    return [look for look in looks if _pair(look) not in worked]
