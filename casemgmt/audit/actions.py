"""The one verb of the log."""

from casemgmt import scope
from casemgmt.audit.models import Event


def record(kind, *, by=None, program="", of=None, object_kind="", object_id="", why="", detail=None):
    """Add an event in the current transaction; if it cannot be written, nothing is shown.

    `of` is the record concerned; otherwise name it by `object_kind` and `object_id`.
    `detail` holds ids and counts only: never a name, a number, or what somebody typed.
    """
    if of is not None:
        object_kind, object_id = of._meta.label_lower, str(of.pk)
        program = program or getattr(of, "program_id", "")
    return Event.objects.create(
        actor=_name(by), program=program, kind=kind, object_kind=object_kind,
        object_id=str(object_id), why=why, detail=detail or {},
    )  # fmt: skip


def _name(by):
    if by is not None and by.is_authenticated:
        return f"user:{by.pk}"
    return scope.current_actor()
