"""Hard calls are noted by whatever records the work, once, and taken back when the record is corrected."""

from hashlib import blake2b

from casemgmt import scope
from casemgmt.exposure.models import Exposure

WRITER = "system:exposure"  # row security shows others' hard calls to this actor alone


def note_exposure(*, responder, program, on, kind, source):
    """Note that a responder (a user) was part of one hard thing that day; telling it again adds nothing.

    `source` names the record it comes from, such as "encounter:<id>"; only a digest of it is kept.
    """
    note_exposures(responders=[responder], program=program, on=on, kinds=[kind], source=source)


def note_exposures(*, responders, program, on, kinds, source):
    """Note that each responder was part of each of these kinds of hard thing; adds only what is new."""
    key = opaque(source)
    rows = [
        Exposure(responder=responder, program=program, day=on, kind=kind, source=key)
        for responder in responders
        for kind in kinds
    ]
    Exposure.objects.bulk_create(rows, ignore_conflicts=True)


def retract_exposures(*, program, source):
    """Take back everything noted from this source, for everybody: it was corrected or entered in error."""
    with scope.acting_as(programs=[program.pk], actor=WRITER):
        return Exposure.objects.filter(program=program, source=opaque(source)).delete()[0]


def opaque(source):
    """A key that stays the same for the same source and does not lead back to it."""
    return blake2b(str(source).encode(), digest_size=20, person=b"warm exposure").hexdigest()
