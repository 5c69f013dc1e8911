"""A file on its way in: checked, imported in batches, or given up. The file is kept no longer than needed."""

import hashlib
import secrets
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casemgmt import scope
from casemgmt.access import policy
from casemgmt.access.models import Program, User
from casemgmt.access.roles import Permission
from casemgmt.calls.actions.calls import fill
from casemgmt.calls.importing import judged, read_log, read_rules
from casemgmt.calls.importing.document import Rules
from casemgmt.calls.importing.rows import CallDraft
from casemgmt.calls.models import Call, ImportBatch, ImportRow, Mapping, UnknownLabel
from casemgmt.calls.models.imports import RowOutcome
from casemgmt.calls.workflow import IMPORT, ImportStage
from casemgmt.errors import RuleBroken
from casemgmt.history import stamp
from casemgmt.jobs import actions as jobs
from casemgmt.jobs.models import Job, JobState
from casemgmt.tables.limits import LIMITS, FileLimits

ROWS_AT_ONCE = 100
KEPT_FOR = timedelta(days=1)
JOB = "calls.import"
ENDS = {JobState.DONE: "finish", JobState.CANCELLED: "cancel", JobState.FAILED: "fail"}


@transaction.atomic
def check_file(
    *,
    program: Program,
    mapping: Mapping,
    file: BinaryIO,
    name: str,
    by: User | None,
    first: str = "",
    limits: FileLimits = LIMITS,
) -> ImportBatch:
    """Keep the file and say what importing it would do; no call is made. `file` is open for reading bytes.

    `by` is a user, or None for whoever runs the command on the server; `first` states what comes first in
    dates such as 5/12/2026, where the mapping is not to be followed.
    """
    _may(by, program)
    path = _store(file)
    try:
        rules = read_rules(mapping.document, zone=program.zone)
        log = read_log(path, rules, first=first, limits=limits)
    except BaseException:
        path.unlink()
        raise
    return ImportBatch.objects.create(
        program=program, mapping=mapping, file_name=Path(name).name[:255], sha256=_sha256(path),
        stored_as=path.name, started_by=by, rows_total=len(log.entries), first=first,
        summary=log.summary(_known(program.pk, rules)),
    )  # fmt: skip


@transaction.atomic
def start_import(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Hand a checked file to the worker, or go on with one that was cancelled or stopped."""
    batch = _locked(batch.pk)
    _may(by, batch.program)
    step = IMPORT.step("start", ImportStage(batch.stage))
    if not batch.stored_as:
        raise RuleBroken(_("The file is no longer here. Upload it again: rows already imported are known."))
    batch.job = jobs.begin(kind=JOB, program=batch.program_id, total=batch.rows_total - batch.counted, by=by)
    batch.stage = step.target
    batch.save()
    return batch


@transaction.atomic
def cancel_import(*, batch: ImportBatch, by: User) -> None:
    """Stop an import before its next batch of rows; what is imported stays."""
    _may(by, batch.program)
    IMPORT.step("cancel", ImportStage(batch.stage))
    jobs.request_cancel(job=batch.job)


@transaction.atomic
def discard_import(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Give up a file that was checked, or the rest of one, and remove it."""
    batch = _locked(batch.pk)
    _may(by, batch.program)
    batch.stage = IMPORT.step("discard", ImportStage(batch.stage)).target
    return _without_file(batch)


def run_import(*, batch_id: UUID, program: str, seconds: float = 60) -> bool:
    """Import a started batch, 100 rows to a transaction. True once it has ended, False when time is up."""
    with scope.acting_as(programs=[program], actor=f"system:import:{batch_id}"):
        batch = ImportBatch.objects.select_related("mapping", "program", "started_by").get(pk=batch_id)
    rules = read_rules(batch.mapping.document, zone=batch.program.zone)
    entries: list[Any] = []

    def step(job: Job) -> int:
        if not entries:
            entries.extend(read_log(uploads() / batch.stored_as, rules, first=batch.first).entries)
        return _import_rows(batch_id, entries, rules)

    return jobs.run(
        job_id=batch.job_id, program=program, step=step, ended=partial(_end, batch_id), seconds=seconds
    )


def forget_files(*, program: str) -> None:
    """Remove files of imports that nobody went on with for a day."""
    with scope.acting_as(programs=[program], actor="system:uploads"):
        old = ImportBatch.objects.select_for_update().filter(
            stage__in=(ImportStage.CHECKED, ImportStage.CANCELLED, ImportStage.FAILED),
            created_at__lt=Now() - KEPT_FOR,
        )
        for batch in old.exclude(stored_as=""):
            batch.stage = ImportStage.DISCARDED if batch.stage == ImportStage.CHECKED else batch.stage
            _without_file(batch)


def forget_strays(*, before: datetime) -> None:
    """Remove files stored before this moment: a crash may have left them without an import."""
    for path in uploads().iterdir():
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def uploads() -> Path:
    """The folder of files that wait to be imported."""
    folder = settings.UPLOADS
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _may(by: User | None, program: Program) -> None:
    if by is not None:
        policy.require(by, Permission.CALL_IMPORT, program)


def _store(file: BinaryIO) -> Path:
    path = uploads() / secrets.token_hex(16)
    with path.open("xb") as kept:
        path.chmod(0o600)
        shutil.copyfileobj(file, kept)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _known(program_id: str, rules: Rules) -> Callable[..., Any]:
    return partial(Call.objects.filter(program=program_id).source_rows, rules.source)


def _locked(batch_id: UUID) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)


def _import_rows(batch_id: UUID, entries: Sequence[Any], rules: Rules) -> int:
    batch = _locked(batch_id)
    batch_entries = entries[batch.counted : batch.counted + ROWS_AT_ONCE]
    found = list(judged(batch_entries, _known(batch.program_id, rules)))
    same = {entry.key for entry, outcome, _reason in found if outcome == RowOutcome.SAME}
    typed = Call.objects.filter(program=batch.program_id).typed(same)
    rows = [_row(batch, rules, typed, *entry) for entry in found]
    ImportRow.objects.bulk_create(rows)
    for outcome in RowOutcome:
        count = sum(row.outcome == outcome for row in rows)
        setattr(batch, outcome.value, getattr(batch, outcome.value) + count)
    batch.save()
    return len(rows)


def _row(
    batch: ImportBatch, rules: Rules, typed: dict[str, Call], entry: Any, outcome: RowOutcome, reason: str
) -> ImportRow:
    call = None
    if outcome == RowOutcome.IMPORTED:
        call, outcome, reason = _import(batch, rules, entry)
    if outcome == RowOutcome.SAME and entry.key in typed:
        call = typed.pop(entry.key)
        reason = _take_over(batch, rules, entry, call)
    cells = entry.cells if outcome == RowOutcome.REFUSED else {}
    return ImportRow(
        program_id=batch.program_id, batch=batch, number=entry.number, outcome=outcome,
        reason=reason[:300], call=call, cells=cells,
    )  # fmt: skip


def _import(batch: ImportBatch, rules: Rules, draft: CallDraft) -> tuple[Call | None, RowOutcome, str]:
    """Store one call wholly, or refuse its row."""
    call = Call(
        program_id=batch.program_id, source=rules.source, source_key=draft.key, source_row=draft.source_row,
        unmapped=draft.unmapped, **draft.values,
    )  # fmt: skip
    try:
        with transaction.atomic():
            stamp(call, by=batch.started_by, reason=gettext_noop("Imported from dispatch")).save()
    except (DataError, IntegrityError):
        return (
            None,
            RowOutcome.REFUSED,
            _("The database did not take it: a value is out of range or doubled."),
        )
    for label in draft.unmapped:
        _count(batch, label)
    return call, RowOutcome.IMPORTED, ""


def _take_over(batch: ImportBatch, rules: Rules, draft: CallDraft, call: Call) -> str:
    """A call that somebody typed is dispatch's own from now on; returns what it keeps, in words.

    It learns what it did not say yet. A file never overwrites what people wrote.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    facts = {name: value for name, value in draft.values.items() if name not in ("day", "time_flags")}
    filled, kept = fill(call, facts)
    call.source, call.source_key, call.source_row = rules.source, draft.key, draft.source_row
    call.unmapped = draft.unmapped
    call.time_flags += [flag for flag in draft.flags if flag.partition(":")[0] in filled]
    stamp(call, by=batch.started_by, reason=gettext_noop("Found in the dispatch log")).save()
    for label in draft.unmapped:
        _count(batch, label)
    fields: list[Any] = [Call._meta.get_field(name) for name in sorted(kept)]
    names = ", ".join(str(field.verbose_name) for field in fields)
    said = _("Call %(key)s was typed before.") % {"key": draft.key}
    if kept:
        said += " " + _("It keeps what was typed in: %(fields)s.") % {"fields": names}
    return said


def _count(batch: ImportBatch, label: dict[str, str]) -> None:
    """Put a label on the review list; one that was decided on meanwhile waits again."""
    names = {"mapping_id": batch.mapping_id, "field": label["field"], "folded": label["folded"]}
    seen, _new = UnknownLabel.objects.get_or_create(
        **names, defaults={"program_id": batch.program_id, "label": label["label"]}
    )
    UnknownLabel.objects.filter(pk=seen.pk).update(count=F("count") + 1, code="", resolved_at=None)


def _end(batch_id: UUID, job: Job) -> None:
    batch = _locked(batch_id)
    batch.stage = IMPORT.step(ENDS[JobState(job.state)], ImportStage(batch.stage)).target
    if job.state == JobState.DONE:
        _without_file(batch)
    batch.save()


def _without_file(batch: ImportBatch) -> ImportBatch:
    if batch.stored_as:
        transaction.on_commit(partial((uploads() / batch.stored_as).unlink, missing_ok=True))
    batch.stored_as = ""
    batch.save()
    return batch
