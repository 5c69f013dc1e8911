"""What the log keeps of a list or a search: a line a page, with the ids of the records that it showed."""

from casemgmt.access import policy
from casemgmt.audit.actions import record
from casemgmt.audit.models import EventKind


def note_listed(user, model, ids, *, of=None, kind=EventKind.SEARCH):
    """Write down that the user was shown these records of one model; `of` is the search that found them.

    One line for each program whose records they are, since each program reads its own log only.
    """
    _note(user, model, by_program(user, model, ids), of=of, kind=kind)


def note_rows(user, model, rows, *, of=None, kind=EventKind.SEARCH):
    """The same of rows that were read: each says its program. What belongs to none, each program keeps."""
    found, everywhere = {}, policy.programs_of(user) or [""]
    for row in rows:
        where = program_of(row)
        for program in everywhere if where is None else [where]:
            found.setdefault(program, []).append(key_of(row))
    _note(user, model, found or {each: [] for each in everywhere}, of=of, kind=kind)


def key_of(row):
    """The id of a row, or of one that was read as values."""
    return row["pk"] if isinstance(row, dict) else row.pk


def program_of(row):
    """The id of its program; None of a row that belongs to no single one."""
    if isinstance(row, dict):
        return row["program"]
    return getattr(row, "program_id", None) or getattr(row, "program", None)


def _note(user, model, found, *, of, kind):
    for program, shown in found.items():
        record(
            kind, by=user, program=program, of=of, object_kind=model._meta.label_lower,
            detail={"ids": [str(pk) for pk in shown]},
        )  # fmt: skip


def by_program(user, model, ids):
    """{program: ids}; without any ids, none in each program that was searched."""
    programs = policy.programs_of(user) or [""]
    if len(programs) > 1 and ids:
        found = {}
        for pk, program in model.objects.filter(pk__in=ids).values_list("pk", "program"):
            found.setdefault(program, []).append(pk)
        return found
    return dict.fromkeys(programs, ids)
