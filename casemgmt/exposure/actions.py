"""Hard calls are noted by whatever records the work, once, and taken back when the record is corrected."""

from collections.abc import Collection, Iterable
from datetime import date
from hashlib import blake2b

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.exposure.models import Exposure, StaffNotice

WRITER = "system:exposure"  # row security shows others' hard calls to this actor alone


def note_exposure(*, responder: User, program: Program, on: date, kind: str, source: str) -> None:
    """Note that a responder (a user) was part of one hard thing that day; telling it again adds nothing.

    `source` names the record it comes from, such as "encounter:<id>"; only a digest of it is kept.
    """
    note_exposures(responders=[responder], program=program, on=on, kinds=[kind], source=source)


def note_exposures(
    *, responders: Collection[User], program: Program, on: date, kinds: Iterable[str], source: str
) -> None:
    """Note that each responder was part of each of these kinds of hard thing; adds only what is new.

    Before the program's notice to staff and union this keeps nothing.
    """
    if not StaffNotice.objects.in_force(program=program, on=on):
        return
    key = opaque(source)
    rows = [
        Exposure(responder=responder, program=program, day=on, kind=kind, source=key)
        for responder in responders
        for kind in kinds
    ]
    Exposure.objects.bulk_create(rows, ignore_conflicts=True)


def retract_exposures(*, program: Program, source: str) -> int:
    """Take back everything noted from this source, for everybody: it was corrected or entered in error."""
    with scope.acting_as(programs=[program.pk], actor=WRITER):
        return Exposure.objects.filter(program=program, source=opaque(source)).delete()[0]


def record_staff_notice(*, program: Program, told_on: date, words: str, by: User) -> StaffNotice:
    """Record that staff and their union were told; from that day on hard calls and check-ins are kept."""
    policy.require(by, Permission.WELLBEING_SETUP, program)
    return StaffNotice.objects.create(program=program, told_on=told_on, words=words, recorded_by=by)


def opaque(source: str) -> str:
    """A key that stays the same for the same source and does not lead back to it."""
    return blake2b(str(source).encode(), digest_size=20, person=b"warm exposure").hexdigest()
