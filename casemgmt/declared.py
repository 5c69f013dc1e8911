"""What a slice says of itself, in one form for each thing to say.

A slice fills the forms in its own `links.py`, as `SAYS`; `config.wiring` hands each list down once; whoever
reads one imports no slice for it. Forms that speak of pages stand in `web`, those of figures in `figures`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

Form = TypeVar("Form")


class Declared(Generic[Form]):
    """One list of what slices declare: all that has this form, in the order of the slices.

    `once` says what no two may share; with `sort` that is their order, too. RuntimeError where two share it,
    when the list is handed down twice, or read before.
    """

    def __init__(
        self, name: str, form: type[Form], *, once: Callable[[Form], Any] = id, sort: bool = False
    ) -> None:
        self.name, self.form, self._once, self._sort = name, form, once, sort
        self._given: tuple[Form, ...] | None = None

    def hand_down(self, said: Iterable[Any]) -> None:
        """Take what is of this form out of all that was said."""
        if self._given is not None:
            raise RuntimeError(f"{self.name} was handed down before")
        forms = [each for each in said if isinstance(each, self.form)]
        if len({self._once(each) for each in forms}) != len(forms):
            raise RuntimeError(f"{self.name} has one of them twice")
        self._given = tuple(sorted(forms, key=self._once) if self._sort else forms)

    def __iter__(self) -> Iterator[Form]:
        if self._given is None:
            raise RuntimeError(f"{self.name} is read before config.wiring handed it down")
        return iter(self._given)


def goes_on(**said: Any) -> None:
    """What does not change by itself."""


@dataclass(frozen=True)
class OpenWork:
    """One kind of record that somebody carries.

    `rows` are always a QuerySet of `model`, whose rows have a program and a person (or None), which keeps a
    history, and which has `visible_to(user)`.
    """

    model: type
    open: Callable[[], Any]  # its open rows
    of_user: Callable[[Any, Any], Any]  # (rows, user) → those on which the user's name stands
    about_person: Callable[[Any, Any], Any]  # (rows, people) → those about one of these people
    named: Callable[[Any], Any]  # (rows) → ids of the users whose names stand there, or None
    unowned: Callable[[Any], Any]  # (rows) → those that nobody goes on with, whoever's name stands on them
    may_have: Callable[[Any, Any], bool]  # (user, program) → whether such work may be theirs
    give_on: Callable[..., Any]  # (row, to, by, at): one's own, or whosoever's where `by` gives out such work
    put_back: Callable[..., Any]  # (row, owner, by): whose name stood there before it was given on, or None
    page: str  # where one of them is read
    of_them: Callable[[int], str]  # so many of a colleague's, in words
    of_you: Callable[[int], str]  # so many of the reader's own with one person, in a sentence


def nothing_ended(**said: Any) -> list[Any]:
    """What closes, and brings back, nothing."""
    return []


@dataclass(frozen=True)
class DeathWork:
    """What a slice does when somebody says that a person died, once that is known, and where it was wrong.

    A row that was closed is (its table's label, its id, the version of it before).
    """

    hold: Callable[..., Any] = goes_on  # (person, by, at): reported; `by` may be None
    ask_to_keep: Callable[..., Any] = goes_on  # (person, at): once more, while nobody knows
    end: Callable[..., list[Any]] = nothing_ended  # (person, death: its id, by, at) → the rows it closed
    bring_back: Callable[..., list[Any]] = nothing_ended  # (person, why, by, at) → the rows it brought back
    go_on: Callable[..., Any] = goes_on  # (person, back: those rows, by, at): they live


@dataclass(frozen=True)
class StayWork:
    """What follows for a slice's work once somebody said where a person is, or that they left."""

    follow: Callable[..., Any]  # (person, stay: the open one or None, ended: the one before or None, by, at)


@dataclass(frozen=True)
class WorkedWith:
    """Who had to do with whom."""

    pairs: Callable[[Any], set[tuple[Any, Any]]]  # (people) → ids (user, person)


@dataclass(frozen=True)
class AtWork:
    """When somebody is known to have worked."""

    moments: Callable[[Any], Iterable[tuple[Any, Any]]]  # (users) → (id of the user, moment)


@dataclass(frozen=True)
class NotEnded:
    """Records that keep a person's others from disposal, whatever their age: begun, or without an answer."""

    rows: Callable[[], Any]


@dataclass(frozen=True)
class KeptAs:
    """As which kind of record a slice's tables are kept, for the schedules of retention."""

    app: str  # its label
    kind: Any  # codes.legal.RecordKind


@dataclass(frozen=True)
class CalledAs:
    """What a record of one kind is called where its page is not shown, in the log before all."""

    model: type
    column: str  # on its own table


@dataclass(frozen=True)
class LetterKind:
    """One kind of notice, and who finds its words."""

    kind: str
    words: Callable[[Any], Any]  # (notice) → notices.emails.Letter, in the active language


@dataclass(frozen=True)
class LeaveCheck:
    """Asked about each notice right before it leaves; anything but a plain True holds it back."""

    allows: Callable[[Any], Any]  # (notice)

    @property
    def name(self) -> str:
        """What the log and the page of waiting letters call it."""
        return f"{self.allows.__module__}.{self.allows.__qualname__}"


@dataclass(frozen=True)
class AddressBook:
    """Where recipients read."""

    # (recipients) → {recipient: (e-mail, language)} of those it knows
    addresses_of: Callable[[Collection[UUID]], dict[UUID, tuple[str, str]]]


@dataclass(frozen=True)
class StoppedLetter:
    """Who is told that a letter could not be sent."""

    tell: Callable[[Any], Any]  # (notice) → whether somebody was told


@dataclass(frozen=True)
class Programs:
    """Whose records there are."""

    ids: Callable[[], Iterable[str]]


@dataclass(frozen=True)
class BackgroundWork:
    """What is done without anybody asking: rung for by Celery's clock, done by `deliver --loop`, watched.

    Plain intervals in seconds, never a crontab: what a wall clock decides stands in `followups.cadence`.
    """

    name: str  # what `/health/` calls it
    task: Any  # a Celery task that takes nothing
    every: float


OPEN_WORK = Declared("OPEN_WORK", OpenWork)
DEATH_WORK = Declared("DEATH_WORK", DeathWork)
STAY_WORK = Declared("STAY_WORK", StayWork)
WORKED_WITH = Declared("WORKED_WITH", WorkedWith)
AT_WORK = Declared("AT_WORK", AtWork)
NOT_ENDED = Declared("NOT_ENDED", NotEnded)
KEPT_AS = Declared("KEPT_AS", KeptAs, once=lambda each: each.app)
CALLED_AS = Declared("CALLED_AS", CalledAs, once=lambda each: each.model)
LETTER_KINDS = Declared("LETTER_KINDS", LetterKind, once=lambda each: each.kind)
LEAVE_CHECKS = Declared("LEAVE_CHECKS", LeaveCheck)
ADDRESS_BOOKS = Declared("ADDRESS_BOOKS", AddressBook)
STOPPED_LETTERS = Declared("STOPPED_LETTERS", StoppedLetter)
PROGRAMS = Declared("PROGRAMS", Programs)
BACKGROUND_WORK = Declared("BACKGROUND_WORK", BackgroundWork, once=lambda each: each.name)


def every_program() -> list[str]:
    """The ids of all programs."""
    return [program for known in PROGRAMS for program in known.ids()]
