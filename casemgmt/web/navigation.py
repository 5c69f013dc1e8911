"""Where the menus lead. An entry shows when its page exists and the policy lets this user in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from itertools import groupby, takewhile
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission, Role
from casemgmt.declared import Declared

MOST_IN_BAR = 5  # what a role needs each day, and as many as fit a tablet in Spanish


class Group(Enum):
    """Under which heading a place stands that is nobody's everyday place."""

    WORK = _("Work with people")
    PARTNERS = _("Services and partners")
    TEAM = _("Team and figures")
    RECORDS = _("Privacy and records")
    SETTINGS = _("Staff and settings")
    OWN = _("For yourself")


@dataclass(frozen=True)
class Entry:
    """One place: its words, its URL name, the permission it needs (None: any signed-in user), its icon."""

    label: str
    name: str
    permission: Permission | None
    icon: str
    order: int = 0


@dataclass(frozen=True)
class InMenu(Entry):
    """A place in the menu, and the heading that it stands under for whom it is no daily place."""

    under: Group = field(kw_only=True)


@dataclass(frozen=True)
class Daily:
    """What a role needs each day: the names of the places that stand in its bar, in their order."""

    role: Role
    names: tuple[str, ...]


class Finds(Entry):
    """Where something is looked for."""


class Starts(Entry):
    """Where something new begins."""


class Inbox(Entry):
    """Where somebody reads what they were told."""


@dataclass(frozen=True)
class Begins:
    """A page on which everybody with this permission begins, unless they begin on one before it."""

    permission: Permission
    name: str
    order: int


@dataclass(frozen=True)
class PersonTab:
    """One of the pages of a person's record; templates know it by its `key`."""

    key: str
    label: str
    name: str
    permission: Permission
    order: int


@dataclass(frozen=True)
class PersonStart:
    """What may be begun with a person: whether after their death too, and whether it is begun rarely."""

    label: str
    url: Callable[[Any], str]  # (person)
    permission: Permission
    order: int
    after_death: bool = False
    rare: bool = False


@dataclass(frozen=True)
class PersonFact:
    """What a slice adds to the bar above each page of a person's record.

    Its value is read with everybody's, in one statement about the person.
    """

    key: str
    value: Callable[[Any], Any]  # (user) → an expression of the person's row, None where it says nothing
    words: Callable[[Any], dict[str, Any]]  # (value) → its label and value
    order: int


def _order(entry: Any) -> int:
    return entry.order


DAYS = Declared("DAYS", Daily, once=lambda daily: daily.role)
PLACES = Declared("PLACES", InMenu, once=_order, sort=True)
FINDS = Declared("FINDS", Finds, once=_order, sort=True)
STARTS = Declared("STARTS", Starts, once=_order, sort=True)
INBOXES = Declared("INBOXES", Inbox, once=_order, sort=True)
BEGINNINGS = Declared("BEGINNINGS", Begins, once=_order, sort=True)
PERSON_TABS = Declared("PERSON_TABS", PersonTab, once=_order, sort=True)
PERSON_STARTS = Declared("PERSON_STARTS", PersonStart, once=_order, sort=True)
PERSON_FACTS = Declared("PERSON_FACTS", PersonFact, once=_order, sort=True)
LISTS = (DAYS, PLACES, FINDS, STARTS, INBOXES, BEGINNINGS, PERSON_TABS, PERSON_STARTS, PERSON_FACTS)


class Place(NamedTuple):
    """An entry as one user sees it on one page."""

    label: str
    url: str
    icon: str
    current: bool


class Menu(NamedTuple):
    """The daily places in the bar; all others as (heading, places)."""

    bar: list[Place]
    more: list[tuple[Any, list[Place]]]


def menu(user: User, path: str, program: Program | None = None, *, room: str = "") -> Menu:
    """Where this user goes each day, where their day begins first; and where else they may go."""
    named = _places(user, path, program, room)
    daily = [name for name in _daily(user) if name in named][:MOST_IN_BAR]
    rest = sorted((entry for entry in PLACES if entry.name in named.keys() - {*daily}), key=_heading)
    more = [
        (group.value, [named[entry.name] for entry in entries])
        for group, entries in groupby(rest, key=lambda entry: entry.under)
    ]
    return Menu([named[name] for name in daily], more)


def beginning(user: User) -> str | None:
    """The URL name of the page on which this user's day begins; None for somebody without a role."""
    return next((each.name for each in BEGINNINGS if policy.allows(user, each.permission)), None)


def words_of(name: str) -> str:
    """What the menus call a page by its URL name, or the place that it belongs to; else ""."""
    room = name.partition(":")[0]
    labels = {entry.name: entry.label for entry in PLACES}
    rooms = {entry.name.partition(":")[0]: entry.label for entry in reversed([*PLACES])}
    return labels.get(name) or rooms.get(room, "")


def places(user: User, path: str, program: Program | None = None, *, room: str = "") -> list[Place]:
    """Everywhere this user may go; the one that this page belongs to is marked, and no other.

    Who works in several programs goes on in the `program` that the page is about. `room`: the page's own
    (the namespace of its address), which decides where several addresses begin like the page's.
    """
    return list(_places(user, path, program, room).values())


def first_open(
    entries: Iterable[Entry], user: User, path: str, program: Program | None = None
) -> Place | None:
    """The first of these that the user may go to, or None."""
    return next((place for entry in entries if (place := _open(entry, user, path, program))), None)


def all_open(entries: Iterable[Entry], user: User, path: str, program: Program | None = None) -> list[Place]:
    """All of these that the user may go to."""
    return [place for entry in entries if (place := _open(entry, user, path, program))]


def _places(user: User, path: str, program: Program | None, room: str) -> dict[str, Place]:
    found = {entry.name: place for entry in PLACES if (place := _open(entry, user, path, program))}
    here = _nearest({name: place.url.partition("?")[0] for name, place in found.items()}, path, room)
    return {name: place._replace(current=name == here) for name, place in found.items()}


def _daily(user: User) -> list[str]:
    """The daily places of all the user's roles, first where their day begins."""
    roles, first = policy.roles_of(user), beginning(user)
    names = dict.fromkeys(name for daily in DAYS if daily.role in roles for name in daily.names)
    return sorted(names, key=lambda name: name != first)


def _heading(entry: InMenu) -> tuple[int, int]:
    return [*Group].index(entry.under), entry.order


def _open(entry: Entry, user: User, path: str, program: Program | None) -> Place | None:
    if entry.permission is not None and not policy.allows(user, entry.permission):
        return None
    url = _address(entry.name, get_urlconf())
    if url is None:
        return None
    onward = f"{url}?program={program.pk}" if program else url
    return Place(entry.label, onward, entry.icon, path == url)


@cache
def _address(name: str, _urlconf: str | None) -> str | None:
    """Where the page stands; None while it does not exist. Looked up once: it is asked for on every page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _nearest(urls: dict[str, str], path: str, room: str) -> str | None:
    """The name of the page whose address begins most like this one; else the first of the same room."""
    shared = {name: _shared(url, path) for name, url in urls.items()}
    most = max(shared.values(), default=0)
    nearest = [name for name, count in shared.items() if count == most]
    if most and len(nearest) == 1:
        return nearest[0]
    return next((name for name in (nearest if most else urls) if name.partition(":")[0] == room), None)


def _shared(url: str, path: str) -> int:
    """How many parts of two addresses are the same from the beginning."""
    pairs = zip(url.strip("/").split("/"), path.strip("/").split("/"), strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
