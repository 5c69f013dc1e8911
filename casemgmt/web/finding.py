"""What is found by typing, from any page: each slice says how its own records are, and which come first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from casemgmt.access import policy
from casemgmt.access.models import User
from casemgmt.access.roles import Permission
from casemgmt.declared import Declared

MOST = 6  # of one kind: more is what the page of that kind is for


class Hit(NamedTuple):
    """One record found: what it is called, what tells it from others, and where it stands."""

    label: str
    note: str
    url: str


def nothing(_user: User) -> list[Hit]:
    """Of this kind none comes to mind before somebody typed."""
    return []


@dataclass(frozen=True)
class Finder:
    """Records of one kind. `find` and `recent` log whom they show, and give at most `MOST`."""

    heading: Any
    icon: str
    permission: Permission
    find: Callable[[str, User], list[Hit]]  # (typed, user); RuleBroken where the user looked too often
    order: int
    recent: Callable[[User], list[Hit]] = nothing


FINDERS = Declared("FINDERS", Finder, once=lambda finder: finder.order, sort=True)


class HitGroup(NamedTuple):
    """Hits under one heading."""

    heading: Any
    icon: str
    hits: list[Hit]


def recent(user: User) -> list[HitGroup]:
    """What comes to mind before anything is typed."""
    return _groups(user, lambda finder: finder.recent(user))


def found(text: str, user: User) -> list[HitGroup]:
    """Records of every kind that this user may see and the text fits. RuleBroken for too many searches."""
    return _groups(user, lambda finder: finder.find(text, user))


def _groups(user: User, ask: Callable[[Finder], list[Hit]]) -> list[HitGroup]:
    allowed = [finder for finder in FINDERS if policy.allows(user, finder.permission)]
    asked = [HitGroup(finder.heading, finder.icon, ask(finder)) for finder in allowed]
    return [group for group in asked if group.hits]
