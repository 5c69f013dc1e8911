"""Giving open work to other owners: prepared and looked at first, then in one step, and back for a day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission, Role
from casemgmt.access.steps import begin
from casemgmt.caseload.models import Move, MoveItem
from casemgmt.caseload.work import Bundle, bundles, carried_by, evenly, kind_labelled, label_of
from casemgmt.caseload.workflow import MOVE, ItemState, MoveStatus
from casemgmt.consents.models import Disclosure
from casemgmt.declared import OpenWork
from casemgmt.errors import NotAllowed, RuleBroken
from casemgmt.history import keep, lock_in_place, stamp, version
from casemgmt.notices.actions import tell
from casemgmt.notices.models import Notice
from casemgmt.people.models import cannot_take, hidden_from

LYING = timedelta(days=1)  # what was prepared and not given is forgotten then
NOBODY = gettext_noop("Nobody was chosen for it.")
CHANGED_HANDS = gettext_noop("It was closed or given to somebody else meanwhile.")


class Receivers:
    """Who may have what: each user's rights and hidden people, asked once."""

    def __init__(self) -> None:
        self._hidden: dict[Any, set[UUID]] = {}

    def refusal(self, to: User | None, work: OpenWork, row: Any) -> str:
        """Why this row cannot go to them, in words for whoever gives it; empty where it can."""
        if to is None:
            return _(NOBODY)
        if not to.is_active or not work.may_have(to, row.program_id):
            return _("%(name)s does not do such work here.") % {"name": to}
        if row.person_id in self._hidden.setdefault(to.pk, hidden_from(to)):
            return cannot_take(to)
        return ""

    def may(self, to: User, bundle: Bundle) -> bool:
        """Whether all of it can go to them."""
        return not any(self.refusal(to, work, row) for work, row in bundle.held)


@transaction.atomic
def prepare(
    *,
    program: Program,
    whose: User | None,
    to: Sequence[User],
    starts_on: date,
    at: datetime,
    by: User,
    only: Collection[str] | None = None,
    note: str = "",
) -> Move:
    """Write down who is to get what, and move nothing: to one user, or evenly by people among several.

    `whose` work it is; None for what nobody goes on with. `only`: keys of bundles; None for all of them.
    RuleBroken where there is nothing of it that `by` may see, or for a day that is over.
    """
    policy.require(by, Permission.CASE_ASSIGN, program)
    found = [each for each in bundles(whose, program, seen_by=by) if only is None or each.key in only]
    if not found:
        raise RuleBroken(_("There is nothing here that could get a new owner."))
    among = [user for user in to if user != whose]
    chosen = _chosen(found, among, program, by)
    move = Move(program=program, by=by, starts_on=_not_over(starts_on, program, at))
    stamp(move, by=by, reason=gettext_noop("Prepared")).save(force_insert=True)
    for bundle in found:
        for work, row in bundle.held:
            _item(move, work, row, to=chosen[bundle.key], note=note, by=by)
    return move


@transaction.atomic
def change(
    *,
    move: Move,
    to: Mapping[str, User | None],
    notes: Mapping[str, str],
    starts_on: date,
    at: datetime,
    by: User,
) -> Move:
    """Put other owners, words and another day into what is still being prepared; by the keys of bundles."""
    begin(move, MOVE, "change", by=by)
    _own(move, by)
    for item in MoveItem.objects.visible_to(by).filter(move=move):
        key = key_of(item)
        keep(item, gettext_noop("Changed"), by=by, to=to.get(key), note=notes.get(key, ""))
    return keep(move, gettext_noop("Changed"), by=by, starts_on=_not_over(starts_on, move.program, at))


@transaction.atomic
def give(*, move: Move, at: datetime, by: User) -> Move:
    """Give what can go its new owner, all in one step, or plan it where its day is still to come.

    What cannot go stays where it was and says why; RuleBroken if that is all.
    """
    lock_in_place(move)
    _own(move, by)
    if move.starts_on > move.program.day_of(at):
        begin(move, MOVE, "plan", by=by)
        return keep(move, gettext_noop("Planned"), by=by, status=MoveStatus.PLANNED)
    begin(move, MOVE, "give", by=by)
    items = _hand_out(move, at=at, by=by)
    if not any(item.was_given for item in items):
        raise RuleBroken(next((item.why for item in items), _(CHANGED_HANDS)))
    _made(move, items, at=at, by=by)
    return move


@transaction.atomic
def reassign(*, user: User, to: User, program: Program, at: datetime, by: User) -> int:
    """Give all open work on which the user's name stands to somebody else; how many things that were.

    What follows the owner of a case follows it here too. What the new owner may not have stays where it is;
    RuleBroken if that is all.
    """
    today = program.day_of(at)
    move = prepare(program=program, whose=user, to=[to], starts_on=today, at=at, by=by)
    give(move=move, at=at, by=by)
    return move.items.filter(state=ItemState.GIVEN).count()


@transaction.atomic
def drop(*, move: Move, by: User) -> Move:
    """Call it off before anything moved."""
    begin(move, MOVE, "drop", by=by)
    return keep(move, gettext_noop("Called off"), by=by, status=MoveStatus.DROPPED)


@transaction.atomic
def undo(*, move: Move, at: datetime, by: User) -> Move:
    """Put every row back as it was, but those that somebody changed since; within 24 hours."""
    begin(move, MOVE, "undo", by=by)
    if not move.may_be_undone(at=at):
        raise RuleBroken(_("This can be taken back for 24 hours only. Give the work on once more instead."))
    items = list(_seen(move, by).filter(state=ItemState.GIVEN))
    for item in items:
        _take_back(item, by=by)
    keep(move, gettext_noop("Taken back"), by=by, status=MoveStatus.UNDONE, undone_at=at)
    _tell_both(move, items, "back", "back", at=at)
    return move


def make_due(*, at: datetime) -> int:
    """Give what was planned for today or before, each in the name of who planned it; how many that were.

    What cannot go then stays, and supervisors are told. Two that run at once never take the same one.
    """
    made = 0
    for program in Program.objects.all():
        made += sum(_make_planned(pk, by, program, at) for pk, by in _starting(program, at))
    return made


@transaction.atomic
def drop_left_lying(*, before: datetime) -> int:
    """Call off what was prepared and not given by then."""
    lying = Move.objects.left_lying(before).select_for_update(skip_locked=True)
    dropped = [
        keep(move, gettext_noop("Not given in time"), by=None, status=MoveStatus.DROPPED) for move in lying
    ]
    return len(dropped)


class Left(NamedTuple):
    """Something that was sent or shared while the work was with its new owner."""

    at: datetime
    item: MoveItem
    shared: Disclosure | None  # what was shared; None for a letter to a partner


def what_left(move: Move, *, seen_by: User) -> list[Left]:
    """What left the house since the work was given, about what was given: no undoing brings it back."""
    items = [item for item in _seen(move, seen_by) if item.was_given]
    until = move.undone_at or Now()
    return sorted([*_shared(move, items, until), *_letters(move, items, until)], key=lambda left: left.at)


def key_of(item: MoveItem) -> str:
    """The key of the bundle in which it moves."""
    return str(item.person_id or item.record)


def work_and_row(item: MoveItem, seen_by: User) -> tuple[OpenWork, Any]:
    """The kind of a record, and the record while it is open, visible and still its owner's; else None."""
    work = kind_labelled(item.kind)
    rows = work.open().visible_to(seen_by).filter(pk=item.record)
    if set(work.named(rows)) != {item.owner_id}:
        return work, None
    return work, rows.get()


def _chosen(
    found: Sequence[Bundle], among: Sequence[User], program: Program, by: User
) -> Mapping[str, User | None]:
    if len(among) == 1:
        return dict.fromkeys((bundle.key for bundle in found), among[0])
    carried = {user: len(carried_by(user, program, seen_by=by)) for user in among}
    return evenly(found, among, carried=carried, may=Receivers().may)


def _not_over(day: date, program: Program, at: datetime) -> date:
    if day < program.day_of(at):
        raise RuleBroken(_("The day must not be in the past."))
    return day


def _item(move: Move, work: OpenWork, row: Any, *, to: User | None, note: str, by: User) -> None:
    [owner] = work.named(work.open().filter(pk=row.pk))
    item = MoveItem(
        program_id=move.program_id, move=move, person=row.person, kind=label_of(work), record=row.pk,
        owner_id=owner, to=to, note=note,
    )  # fmt: skip
    stamp(item, by=by, reason=gettext_noop("Prepared")).save(force_insert=True)


def _own(move: Move, by: User) -> None:
    if move.by_id != by.pk:
        raise NotAllowed(_("Whoever prepares it gives it."))


def _seen(move: Move, by: User) -> Any:
    return MoveItem.objects.visible_to(by).filter(move=move).select_related("person", "owner", "to")


def _hand_out(move: Move, *, at: datetime, by: User) -> list[MoveItem]:
    """Each record in the order of their ids, so that two such steps never wait in a ring."""
    receivers = Receivers()
    items = list(_seen(move, by).order_by("record"))
    for item in items:
        _hand_one(item, receivers, at=at, by=by)
    return items


def _hand_one(item: MoveItem, receivers: Receivers, *, at: datetime, by: User) -> None:
    work, row = work_and_row(item, by)
    why = receivers.refusal(item.to, work, row) if row else _(CHANGED_HANDS)
    if not why:
        try:
            with transaction.atomic():
                work.give_on(row, to=item.to, by=by, at=at)
        except (RuleBroken, NotAllowed) as refused:
            why = str(refused)
    if why:
        keep(item, gettext_noop("Stayed"), by=by, state=ItemState.STAYED, why=why[:300])
    else:
        keep(item, gettext_noop("Given"), by=by, state=ItemState.GIVEN, version=version(row))


def _made(move: Move, items: Sequence[MoveItem], *, at: datetime, by: User) -> None:
    keep(move, gettext_noop("Given"), by=by, status=MoveStatus.MADE, made_at=at)
    _tell_both(move, [item for item in items if item.was_given], "given", "away", at=at)


def _take_back(item: MoveItem, *, by: User) -> None:
    work: Any = kind_labelled(item.kind)
    row = work.model.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=item.record).first()
    if row is None or version(row) != item.version:
        why = _("Somebody changed it since it was given.")
        keep(item, gettext_noop("Changed since"), by=by, state=ItemState.KEPT, why=why)
        return
    work.put_back(row, owner=item.owner, by=by)
    keep(item, gettext_noop("Back as it was"), by=by, state=ItemState.BACK)


def _starting(program: Program, at: datetime) -> list[tuple[UUID, User]]:
    starting = Move.objects.filter(program=program).starting(program.day_of(at)).select_related("by")
    return [(move.pk, move.by) for move in starting]


def _make_planned(pk: UUID, by: User, program: Program, at: datetime) -> bool:
    """In the scope of who planned it, so that nothing moves that they may not see by now."""
    with scope.acting_as(programs=[program.pk], actor=f"user:{by.pk}"), transaction.atomic():
        planned = Move.objects.filter(pk=pk).starting(program.day_of(at))
        move = planned.select_for_update(of=("self",), skip_locked=True).first()
        if move is None:
            return False
        items = _hand_out(move, at=at, by=by)
        _made(move, items, at=at, by=by)
        if not all(item.was_given for item in items):
            _tell(move, policy.holders(program, Role.SUPERVISOR), "stayed", at)
        return True


def _tell_both(move: Move, items: Sequence[MoveItem], step_to: str, step_of: str, *, at: datetime) -> None:
    """New owners and owners before hear of it once each, but for who did it."""
    new = {item.to for item in items if item.to}
    before = {item.owner for item in items if item.owner} - new
    _tell(move, new - {move.by}, step_to, at)
    _tell(move, before - {move.by}, step_of, at)


def _tell(move: Move, users: Any, step: str, at: datetime) -> None:
    for user in users:
        tell(
            kind="work_moved", step=step, program=move.program_id, recipient=user.pk,
            subject_kind="caseload.move", subject_id=move.pk, occurrence=at,
        )  # fmt: skip


def _shared(move: Move, items: Sequence[MoveItem], until: Any) -> Iterator[Left]:
    """What the new owners shared about these people."""
    about = {(item.to_id, item.person_id): item for item in items if item.person_id}
    rows = Disclosure.objects.filter(
        person__in={person for _user, person in about}, by__in={user for user, _person in about},
        at__gte=move.made_at, at__lte=until,
    )  # fmt: skip
    for row in rows:
        if (row.by_id, row.person_id) in about:
            yield Left(row.at, about[row.by_id, row.person_id], row)


def _letters(move: Move, items: Sequence[MoveItem], until: Any) -> Iterator[Left]:
    """Letters to partners about the very records."""
    about = {item.record: item for item in items}
    told = Notice.objects.filter(subject_id__in=about, created_at__gte=move.made_at, created_at__lte=until)
    staff = User.objects.filter(pk__in=told.values("recipient")).values("pk")
    for notice in told.exclude(recipient__in=staff):
        yield Left(notice.created_at, about[notice.subject_id], None)
