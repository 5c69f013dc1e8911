"""What a slice says of itself, in one form for each thing to say.

A slice fills the forms in its own `links.py`; `config.wiring` hands each list down once; whoever reads one
imports no slice for it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Form = TypeVar("Form")


class Declared(Generic[Form]):
    """One list of what slices declare. RuntimeError when it is read before the roof, or given twice."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._given: tuple[Form, ...] | None = None

    def hand_down(self, forms: Iterable[Form]) -> None:
        if self._given is not None:
            raise RuntimeError(f"{self.name} was handed down before")
        self._given = tuple(forms)

    def __iter__(self) -> Iterator[Form]:
        if self._given is None:
            raise RuntimeError(f"{self.name} is read before config.wiring handed it down")
        return iter(self._given)


def goes_on(**said: Any) -> None:
    """What does not end by itself."""


@dataclass(frozen=True)
class OpenWork:
    """One kind of record that somebody carries.

    `rows` are always a QuerySet of `model`, whose rows have a program, and which has `visible_to(user)`.
    """

    model: type
    open: Callable[[], Any]  # its open rows
    of_user: Callable[[Any, Any], Any]  # (rows, user) → those on which the user's name stands
    about_person: Callable[[Any, Any], Any]  # (rows, people) → those about one of these people
    named: Callable[[Any], Any]  # (rows) → ids of the users whose names stand there, or None
    unowned: Callable[[Any], Any]  # (rows) → those that nobody goes on with, whoever's name stands on them
    may_have: Callable[[Any, Any], bool]  # (user, program) → whether such work may be theirs
    give_on: Callable[..., Any]  # (row, to, by, at): one's own, or whosoever's where `by` gives out such work
    of_them: Callable[[int], str]  # so many of a colleague's, in words
    of_you: Callable[[int], str]  # so many of the reader's own with one person, in a sentence
    end: Callable[..., Any] = goes_on  # (person, by, at): what a death ends of it


WorkedWith = Callable[[Any], set[tuple[Any, Any]]]  # (people) → ids (user, person) of who had to do with whom
NotEnded = Callable[[], Any]  # () → rows that have not ended: what is begun, or waits for an answer

OPEN_WORK: Declared[OpenWork] = Declared("OPEN_WORK")
WORKED_WITH: Declared[WorkedWith] = Declared("WORKED_WITH")
NOT_ENDED: Declared[NotEnded] = Declared("NOT_ENDED")
