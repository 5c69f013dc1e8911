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
    """The same of rows that were read: each says its program."""
    found = {}
    for row in rows:
        found.setdefault(row.program_id, []).append(row.pk)
    searched = policy.programs_of(user) or [""]
    _note(user, model, found or {each: [] for each in searched}, of=of, kind=kind)


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
