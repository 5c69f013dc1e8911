"""Who carries what, over everything that a slice declared as open work."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
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


def kind_labelled(label: str) -> OpenWork:
    """What was declared of the kind of record that has this label, like "cases.case"."""
    return next(work for work in OPEN_WORK if label_of(work) == label)


def label_of(work: OpenWork) -> str:
    """How a kind of record is named where one is kept by its id."""
    model: Any = work.model
    return model._meta.label_lower


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


class Bundle(NamedTuple):
    """All that one user holds with one person, or one thing that is about nobody known: it moves together."""

    person: Person | None
    held: list[tuple[OpenWork, Any]]

    @property
    def key(self) -> str:
        """What names it on a page: an id."""
        return str(self.person.pk if self.person else self.held[0][1].pk)

    @property
    def in_words(self) -> str:
        """How many of each kind."""
        counts = Counter(work for work, _row in self.held)
        return ", ".join(work.of_them(count) for work, count in counts.items())


def bundles(user: User | None, program: Program, *, seen_by: User) -> list[Bundle]:
    """The user's open work in a program, as far as visible, by person; what nobody goes on with for None."""
    found: dict[Any, Bundle] = {}
    for work in OPEN_WORK:
        rows = work.open().visible_to(seen_by).filter(program=program).select_related("person")
        rows = work.unowned(rows) if user is None else work.of_user(rows, user)
        for row in rows:
            bundle = found.setdefault(row.person_id or row.pk, Bundle(row.person, []))
            bundle.held.append((work, row))
    return sorted(found.values(), key=_by_name)


def _by_name(bundle: Bundle) -> tuple[bool, str, str]:
    person = bundle.person
    return person is None, person.shown_name if person else "", bundle.key


def carried_by(user: User, program: Program, *, seen_by: User) -> set[Any]:
    """The ids of the people with whom the user holds open work in a program, as far as visible."""
    ids: set[Any] = set()
    for work in OPEN_WORK:
        rows = work.of_user(work.open().visible_to(seen_by).filter(program=program), user)
        ids.update(rows.order_by().values_list("person_id", flat=True))
    return ids - {None}


def evenly(
    what: Collection[Bundle], among: Sequence[User], *, carried: Mapping[User, int], may: Callable[..., bool]
) -> dict[str, User | None]:
    """{key: who gets it}: each to whoever of these carries fewest people by then, and may have all of it.

    None where nobody of them may. `may(user, bundle)`; the order of `among` decides between equals.
    """
    load = dict(carried)
    chosen: dict[str, User | None] = {}
    for bundle in what:
        able = [user for user in among if may(user, bundle)]
        to = min(able, key=lambda user: load[user], default=None)
        chosen[bundle.key] = to
        if to is not None:
            load[to] += 1
    return chosen
