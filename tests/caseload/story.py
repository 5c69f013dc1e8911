"""What giving work on adds to the story of one person."""

from django.utils import timezone

from casemgmt.caseload.models import Move, MoveItem
from casemgmt.caseload.workflow import ItemState, MoveStatus
from casemgmt.cases.models import Case
from casemgmt.history import stamp

NOTE = "Kestrelwing likes mornings"


def live(person, worker):
    now = timezone.now()
    given = {"status": MoveStatus.MADE, "made_at": now}
    return {"move": about(person, worker, state=ItemState.GIVEN, to=worker, version=1, **given)}


def about(person, worker, *, status=MoveStatus.DRAFT, made_at=None, **item):
    """A move by this worker with one thing in it: the person's case."""
    program = person.program
    move = Move(
        program=program, by=worker, starts_on=program.day_of(timezone.now()), status=status, made_at=made_at
    )
    stamp(move, by=worker, reason="test").save()
    case = Case.objects.get(person=person)
    moved = MoveItem(
        program=program, move=move, person=person, kind="cases.case", record=case.pk, owner=case.owner,
        note=NOTE, **item,
    )  # fmt: skip
    stamp(moved, by=worker, reason="test").save()
    return move
