"""Who carries what, over everything that a slice declared as open work."""

from collections import Counter
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from casemgmt.access.models import Program, User
from casemgmt.declared import OPEN_WORK, WORKED_WITH, OpenWork
from casemgmt.people.models import Person


class Held(NamedTuple):
    """Rows of one kind that somebody carries."""

    work: OpenWork
    rows: list

    @property
    def in_words(self) -> str:
        """As the sentence that their owner reads."""
        return self.work.of_you(len(self.rows))


def kind_of(row: Any) -> OpenWork:
    """What was declared of the kind that this record is of."""
    return next(work for work in OPEN_WORK if isinstance(row, work.model))


def owners(person: Person) -> QuerySet[User]:
    """Whoever holds open work with the person and may sign in."""
    named = Q(pk=None)
    for work in OPEN_WORK:
        ids = work.named(work.about_person(work.open(), [person.pk]))
        named |= Q(pk__in={user for user in ids if user})
    return User.objects.filter(named, is_active=True)


def work_of(user: User, person: Person) -> list[Held]:
    """The user's own open work with the person, of each kind of which there is any."""
    found = [Held(work, list(_with(work, user, person).visible_to(user))) for work in OPEN_WORK]
    return [held for held in found if held.rows]


def open_work(user: User, **where: Any) -> dict[OpenWork, int]:
    """How much of each kind hangs on this user: numbers alone, as an administrator may see them."""
    return {work: work.of_user(work.open(), user).filter(**where).count() for work in OPEN_WORK}


def in_words(counts: dict[OpenWork, int]) -> list[str]:
    """Such numbers as lines to read."""
    return [work.of_them(count) for work, count in counts.items()]


def work_left(user: User, program: Program, *, people: Any = None) -> int:
    """How much of it this user cannot go on with and nobody else does either; about these `people` alone."""
    return sum(_left(work, user, program, people).count() for work in OPEN_WORK)


def left_behind(programs: Any, *, seen_by: User) -> Counter:
    """{id of a user: how much work nobody goes on with on which their name stands}, as far as visible."""
    names: Counter = Counter()
    for work in OPEN_WORK:
        left = work.unowned(work.open().visible_to(seen_by).filter(program__in=programs))
        names.update(user for user in work.named(left) if user)
    return names


def pairs(people: Any) -> set[tuple[Any, Any]]:
    """Ids (user, person) of a worker and one of these people who had to do with each other, in any slice."""
    return set().union(*(worked.pairs(people) for worked in WORKED_WITH))


def _with(work: OpenWork, user: User, person: Person) -> Any:
    return work.about_person(work.of_user(work.open(), user), [person.pk])


def _left(work: OpenWork, user: User, program: Program, people: Any) -> Any:
    rows = work.of_user(work.open(), user).filter(program=program)
    return work.unowned(rows if people is None else work.about_person(rows, people))
